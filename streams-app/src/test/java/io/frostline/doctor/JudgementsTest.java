package io.frostline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.connect.rest.Plugin;
import io.frostline.core.ControlMessage;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.probe.SinkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checks make of what they see, where the pipeline of the tests cannot be broken so. */
class JudgementsTest {

  private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");

  @ParameterizedTest
  @CsvSource({"11, FAIL", "17, OK", "25, WARN"})
  void java(int feature, Status status) {
    assertThat(HostChecks.java(feature).status()).isEqualTo(status);
  }

  @Test
  void connectOnAnotherKafka() {
    assertThat(ConnectChecks.sameCluster("a", "a").status()).isEqualTo(Status.OK);
    assertThat(ConnectChecks.sameCluster("a", "b"))
        .isEqualTo(Answer.fail("Connect works on the cluster a, not on b"));
  }

  @Test
  void pluginsThatAreMissingOrOld() {
    Plugin sink = new Plugin(SinkSettings.CONNECTOR_CLASS, "sink", Optional.of("1.12.0"));
    Plugin old = new Plugin(SinkSettings.CONNECTOR_CLASS, "sink", Optional.of("1.9.2"));
    Plugin unsaid = new Plugin(SinkSettings.CONNECTOR_CLASS, "sink", Optional.empty());
    Plugin half = new Plugin("org.example.Mask", "transformation", Optional.empty());
    Set<String> wanted = Set.of(SinkSettings.CONNECTOR_CLASS, "org.example.Mask$Value");

    assertThat(ConnectChecks.plugins(wanted, List.of(sink, half)).status()).isEqualTo(Status.OK);
    assertThat(ConnectChecks.plugins(wanted, List.of(sink)))
        .isEqualTo(Answer.fail("the worker has no org.example.Mask$Value"));
    assertThat(ConnectChecks.plugins(wanted, List.of(old, half)))
        .isEqualTo(Answer.warn("the Iceberg sink is 1.9.2, older than 1.11"));
    assertThat(ConnectChecks.plugins(wanted, List.of(unsaid, half)).status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aWarningOfTheLintIsAWarning() {
    Map<String, String> source =
        Map.of(
            "connector.class",
            "io.debezium.connector.postgresql.PostgresConnector",
            "event.processing.failure.handling.mode",
            "skip");

    Answer answer = ConnectChecks.lint(Map.of("source", source));

    assertThat(answer.status()).isEqualTo(Status.WARN);
    assertThat(answer.found()).contains("[C8]", "drops changes in silence");
  }

  @ParameterizedTest
  @CsvSource({
    // seconds until the answers, the sink's commit timeout, what that is
    "1, 30, OK",
    "5, 30, OK",
    "6, 30, WARN",
    "30, 30, FAIL",
    "58, 30, FAIL",
    "1, 1, FAIL",
    "2, 5, OK",
    "3, 5, WARN"
  })
  void anIdleTaskThatAnswersLateShowsTheFlushInterval(int seconds, int timeout, Status status) {
    assertThat(answered(5, seconds).judged(Duration.ofSeconds(timeout)).status()).isEqualTo(status);
  }

  @Test
  void aFewRoundsShowNothing() {
    RoundAnswers answers = answered(2, 1);
    answers.take(new StartCommit("unanswered"), AT);
    answers.take(new DataComplete("of an unknown round", List.of()), AT);

    Answer answer = answers.judged(Duration.ofSeconds(30));

    assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
    assertThat(answer.found()).contains("only 2 of the last 3 rounds were answered");
    assertThat(answer.fix()).hasValueSatisfying(fix -> assertThat(fix).contains("--worker-config"));
  }

  @ParameterizedTest
  @CsvSource({
    // milliseconds of the other clock, while this one went from 0 to 20
    "10, OK",
    "500, OK",
    "-400, OK",
    "-501, WARN",
    "521, WARN",
    "5021, FAIL",
    "-60000, FAIL"
  })
  void clocksThatDisagree(long millis, Status status) {
    assertThat(
            ClockChecks.judged("the database", AT, AT.plusMillis(millis), AT.plusMillis(20))
                .status())
        .isEqualTo(status);
  }

  @Test
  void ofTwoAnswersTheWorseCountsAndNothingUnknownIsOk() {
    Answer ok = Answer.ok("fine");
    Answer unknown = Answer.unknown("not seen");
    Answer warn = Answer.warn("odd");

    assertThat(ok.and(unknown)).isEqualTo(unknown);
    assertThat(unknown.and(warn)).isEqualTo(unknown);
    assertThat(warn.and(Answer.fail("bad")).found()).isEqualTo("bad");
    assertThat(warn.and(Answer.warn("odder")).found()).isEqualTo("odd; odder");
  }

  private static RoundAnswers answered(int rounds, int seconds) {
    RoundAnswers answers = new RoundAnswers();
    for (int i = 0; i < rounds; i++) {
      ControlMessage start = new StartCommit("round " + i);
      answers.take(start, AT.plusSeconds(i * 60L));
      answers.take(new DataComplete("round " + i, List.of()), AT.plusSeconds(i * 60L + seconds));
    }
    return answers;
  }
}
