package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage;
import io.frostline.core.Partition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.connect.events.AvroUtil;
import org.apache.iceberg.connect.events.CommitComplete;
import org.apache.iceberg.connect.events.CommitToTable;
import org.apache.iceberg.connect.events.DataComplete;
import org.apache.iceberg.connect.events.DataWritten;
import org.apache.iceberg.connect.events.Event;
import org.apache.iceberg.connect.events.Payload;
import org.apache.iceberg.connect.events.StartCommit;
import org.apache.iceberg.connect.events.TableReference;
import org.apache.iceberg.connect.events.TopicPartitionOffset;
import org.apache.iceberg.types.Types.StructType;
import org.junit.jupiter.api.Test;

class ControlDecoderTest {

  private static final UUID COMMIT = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final UUID TABLE = UUID.fromString("00000000-0000-0000-0000-000000000002");
  private static final OffsetDateTime TIME =
      OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6_000, ZoneOffset.UTC);
  private static final TableReference ORDERS =
      TableReference.of("iceberg", TableIdentifier.of("cold", "orders"), TABLE);

  private final ControlDecoder decoder = new ControlDecoder("connect-sink");

  @Test
  void readsTheBeginningAndTheEndOfARound() {
    assertThat(decoded(new StartCommit(COMMIT)))
        .isEqualTo(new ControlMessage.StartCommit(COMMIT.toString()));
    assertThat(decoded(new CommitComplete(COMMIT, TIME)))
        .isEqualTo(
            new ControlMessage.CommitComplete(
                COMMIT.toString(), Optional.of(Instant.parse("2026-01-02T03:04:05.000006Z"))));
    assertThat(decoded(new CommitComplete(COMMIT, null)))
        .isEqualTo(new ControlMessage.CommitComplete(COMMIT.toString(), Optional.empty()));
  }

  @Test
  void countsRowsAndFilesAsTheCoordinatorDoes() {
    DataWritten written =
        new DataWritten(
            StructType.of(),
            COMMIT,
            ORDERS,
            List.of(file("a", 3), file("b", 4), file("empty", 0), file("a", 3)),
            List.of());

    assertThat(decoded(written))
        .isEqualTo(
            new ControlMessage.DataWritten(
                COMMIT.toString(),
                "cold.orders",
                Optional.of(TABLE.toString()),
                7,
                2,
                List.of(
                    ControlDecoder.fingerprint("file:/warehouse/a.parquet"),
                    ControlDecoder.fingerprint("file:/warehouse/b.parquet"))));
  }

  /** The second message of a kind is read by what was kept of the first. */
  @Test
  void messagesOfOneKindDoNotRunIntoEachOther() {
    ControlMessage first = decoded(written("a", 3));
    ControlMessage second = decoded(written("b", 4));
    ControlMessage again = decoded(written("a", 3));

    assertThat(second)
        .isEqualTo(
            new ControlMessage.DataWritten(
                COMMIT.toString(),
                "cold.orders",
                Optional.of(TABLE.toString()),
                4,
                1,
                List.of(ControlDecoder.fingerprint("file:/warehouse/b.parquet"))));
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aMessageThatEndsTooSoonIsGarbageAlsoWhenItsSchemaIsKnown() {
    byte[] whole = AvroUtil.encode(new Event("connect-sink", written("a", 3)));
    assertThat(decoder.decode(whole)).isInstanceOf(Decoded.Value.class);

    assertThat(decoder.decode(Arrays.copyOf(whole, whole.length - 20)))
        .isInstanceOf(Decoded.Garbage.class);
    assertThat(decoder.decode(whole)).isInstanceOf(Decoded.Value.class);
  }

  private static DataWritten written(String file, long rows) {
    return new DataWritten(StructType.of(), COMMIT, ORDERS, List.of(file(file, rows)), List.of());
  }

  @Test
  void aPathsFingerprintIsTheSameInEveryRun() {
    assertThat(ControlDecoder.fingerprint("abc")).isEqualTo(0xba7816bf8f01cfeaL);
    assertThat(ControlDecoder.fingerprint("")).isEqualTo(0xe3b0c44298fc1c14L);
  }

  @Test
  void readsAnnouncementsOfOlderSinksAndWithoutFiles() {
    TableReference old = TableReference.of("iceberg", TableIdentifier.of("a", "b", "t"), null);

    assertThat(decoded(new DataWritten(StructType.of(), COMMIT, old, null, null)))
        .isEqualTo(
            new ControlMessage.DataWritten(
                COMMIT.toString(), "a.b.t", Optional.empty(), 0, 0, List.of()));
  }

  @Test
  void readsAnswersWithAndWithoutOffsets() {
    DataComplete complete =
        new DataComplete(
            COMMIT,
            List.of(
                new TopicPartitionOffset("cdc.public.orders", 0, 42L, TIME),
                new TopicPartitionOffset("cdc.public.orders", 1, null, null)));

    assertThat(decoded(complete))
        .isEqualTo(
            new ControlMessage.DataComplete(
                COMMIT.toString(),
                List.of(
                    new ControlMessage.Assignment(
                        new Partition("cdc.public.orders", 0), Optional.of(42L)),
                    new ControlMessage.Assignment(
                        new Partition("cdc.public.orders", 1), Optional.empty()))));
  }

  @Test
  void readsTableCommits() {
    assertThat(decoded(new CommitToTable(COMMIT, ORDERS, 77L, TIME)))
        .isEqualTo(
            new ControlMessage.CommitToTable(
                COMMIT.toString(), "cold.orders", Optional.of(TABLE.toString()), 77L));
  }

  @Test
  void passesOverOtherSinks() {
    byte[] value = AvroUtil.encode(new Event("connect-other", new StartCommit(COMMIT)));

    assertThat(decoder.decode(value)).isEqualTo(new Decoded.Other<>());
  }

  @Test
  void callsGarbageGarbage() {
    byte[] whole = AvroUtil.encode(new Event("connect-sink", new StartCommit(COMMIT)));

    assertGarbage(null);
    assertGarbage(new byte[0]);
    assertGarbage("{\"hello\":1}".getBytes(StandardCharsets.UTF_8));
    for (int length = 0; length < whole.length; length++) {
      assertGarbage(Arrays.copyOf(whole, length));
    }
  }

  private void assertGarbage(byte[] value) {
    assertThat(decoder.decode(value))
        .isInstanceOfSatisfying(
            Decoded.Garbage.class, garbage -> assertThat(garbage.reason()).doesNotContain("\n"));
  }

  private ControlMessage decoded(Payload payload) {
    byte[] value = AvroUtil.encode(new Event("connect-sink", payload));
    assertThat(decoder.decode(value)).isInstanceOf(Decoded.Value.class);
    return ((Decoded.Value<ControlMessage>) decoder.decode(value)).value();
  }

  private static DataFile file(String name, long rows) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("file:/warehouse/" + name + ".parquet")
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(100)
        .withRecordCount(rows)
        .build();
  }
}
