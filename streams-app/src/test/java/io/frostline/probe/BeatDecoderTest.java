package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeatDecoderTest {

  private static final String SOURCE =
      """
      {"ts_ms":1700000000123,"ts_us":1700000000123456,"ts_ns":1700000000123456000,
       "sequence":"[\\"26871048\\",\\"26871104\\"]","lsn":26871104,"txId":750}""";

  private final BeatDecoder decoder = new BeatDecoder();

  @Test
  void readsAnEnvelopeWithoutSchema() {
    assertThat(decode(envelope("u", SOURCE))).isEqualTo(beat(26871048, 26871104));
  }

  @Test
  void readsAnEnvelopeWithSchema() {
    assertThat(
            decode("{\"schema\":{\"type\":\"struct\"},\"payload\":" + envelope("c", SOURCE) + "}"))
        .isEqualTo(beat(26871048, 26871104));
  }

  @Test
  void fallsBackToCoarserTimes() {
    assertThat(decode(envelope("u", SOURCE.replace("ts_us", "x"))))
        .isEqualTo(beat(26871048, 26871104));
    assertThat(decode(envelope("u", SOURCE.replace("ts_us", "x").replace("ts_ns", "y"))))
        .isEqualTo(
            new Decoded.Value<>(
                new BeatDecoder.Beat(
                    new Position(26871048, 26871104), Instant.ofEpochMilli(1700000000123L))));
  }

  @Test
  void aSnapshotTellsFromWhereItHasRead() {
    String first = SOURCE.replace("\"txId\"", "\"snapshot\":\"first\",\"txId\"");

    assertThat(decode(envelope("r", first)))
        .isEqualTo(new Decoded.Value<>(new BeatDecoder.Copied(new Position(26871104, 26871104))));
    assertThat(decode(envelope("r", first.replace("26871048", "x"))))
        .isEqualTo(new Decoded.Value<>(new BeatDecoder.Copied(new Position(26871104, 26871104))));
    assertThat(decode(envelope("r", first.replace("first", "incremental"))))
        .isEqualTo(new Decoded.Other<>());
    assertThat(decode(envelope("r", first.replace("26871104,", "null,"))))
        .isEqualTo(new Decoded.Other<>());
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "t", "m"})
  void passesOverOtherOperations(String op) {
    assertThat(decode(envelope(op, SOURCE))).isEqualTo(new Decoded.Other<>());
  }

  @Test
  void readsThePlaceInABinaryLog() {
    String source = "{\"ts_ms\":1700000000000,\"file\":\"mysql-bin.000012\",\"pos\":%s,\"row\":0}";

    assertThat(decode(envelope("u", source.formatted("805"))))
        .isEqualTo(
            new Decoded.Value<>(
                new BeatDecoder.Beat(new Position(12, 805), Instant.ofEpochMilli(1700000000000L))));
    assertThat(decode(envelope("r", source.formatted("805"))))
        .isEqualTo(new Decoded.Value<>(new BeatDecoder.Copied(new Position(12, 805))));
    assertThat(decode(envelope("r", source.formatted("null")))).isEqualTo(new Decoded.Other<>());
    assertThat(decode(envelope("u", source.formatted("null")))).isInstanceOf(Decoded.Garbage.class);
    assertThat(decode(envelope("u", source.formatted("805").replace(".000012", ""))))
        .isInstanceOf(Decoded.Garbage.class);
  }

  @Test
  void passesOverTombstonesAndABeatWithoutAPlace() {
    assertThat(decoder.decode(null)).isEqualTo(new Decoded.Other<>());
    assertThat(decode("null")).isEqualTo(new Decoded.Other<>());
    assertThat(decode("{\"schema\":{},\"payload\":null}")).isEqualTo(new Decoded.Other<>());
    assertThat(decode(envelope("u", SOURCE.replace("\\\"26871048\\\"", "null"))))
        .isEqualTo(new Decoded.Other<>());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0000\u0001",
        "{",
        "[]",
        "42",
        "{}",
        "{\"op\":1}",
        "{\"op\":\"u\"}",
        "{\"op\":\"u\",\"source\":{}}",
        "{\"op\":\"u\",\"source\":{\"ts_ms\":1}}",
        "{\"op\":\"u\",\"source\":{\"ts_ms\":1,\"lsn\":2,\"sequence\":\"x\"}}",
        "{\"op\":\"u\",\"source\":{\"ts_ms\":1,\"lsn\":2,\"sequence\":\"[]\"}}",
        "{\"op\":\"u\",\"source\":{\"ts_ms\":1,\"lsn\":2,\"sequence\":\"[\\\"a\\\",\\\"2\\\"]\"}}",
        "{\"op\":\"u\",\"source\":{\"ts_ms\":1,\"sequence\":\"[\\\"1\\\",\\\"2\\\"]\"}}",
      })
  void callsGarbageGarbage(String value) {
    assertThat(decode(value))
        .isInstanceOfSatisfying(
            Decoded.Garbage.class, garbage -> assertThat(garbage.reason()).startsWith("the beat"));
  }

  private Decoded<BeatDecoder.Row> decode(String value) {
    return decoder.decode(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String envelope(String op, String source) {
    return "{\"before\":null,\"after\":{\"beats\":1},\"source\":%s,\"op\":\"%s\",\"ts_ms\":1}"
        .formatted(source, op);
  }

  private static Decoded<BeatDecoder.Row> beat(long commit, long row) {
    return new Decoded.Value<>(
        new BeatDecoder.Beat(
            new Position(commit, row), Instant.parse("2023-11-14T22:13:20.123456Z")));
  }
}
