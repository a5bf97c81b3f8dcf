package io.frostline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Output;
import io.frostline.core.Output.RoundResult;
import io.frostline.core.Phase;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Given.START);
  private final Board board = new Board();
  private final HotTier hot =
      new HotTier(Map.of("cold.orders", Duration.ofDays(1), "cold.nobodys", Duration.ofSeconds(7)));
  private final Metrics metrics = new Metrics(board, hot, now::get, "9.9", "frostline");

  @AfterEach
  void close() {
    metrics.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "offload_rows_total{layer=\"cold\",table=\"cold.orders\"} 100.0",
        "offload_cycles_total{status=\"success\"} 12.0",
        "offload_cycles_total{status=\"partial\"} 0.0",
        "offload_cycles_total{status=\"failed\"} 2.0",
        "offload_errors_total{error_type=\"lag\",table=\"cold.orders\"} 3.0",
        "offload_errors_total{error_type=\"data_loss\",table=\"cold.orders\"} 0.0",
        "watermark_timestamp_seconds{table=\"cold.orders\"} 1.7726007625E9",
        "offload_tables_configured 1.0",
        "offload_last_success_timestamp 1.772600763E9",
        "offload_last_failure_timestamp 1.772600677E9",
        "offload_duration_seconds_bucket{layer=\"cold\",table=\"cold.orders\",le=\"1.0\"} 0",
        "offload_duration_seconds_bucket{layer=\"cold\",table=\"cold.orders\",le=\"5.0\"} 1",
        "offload_duration_seconds_bucket{layer=\"cold\",table=\"cold.orders\",le=\"600.0\"} 1",
        "offload_duration_seconds_count{layer=\"cold\",table=\"cold.orders\"} 1",
        "offload_cycle_duration_seconds_bucket{le=\"5.0\"} 0",
        "offload_cycle_duration_seconds_bucket{le=\"900.0\"} 1",
        "offload_rows_per_second{table=\"cold.orders\",quantile=\"0.5\"} 500.0",
        "offload_rows_per_second{table=\"cold.orders\",quantile=\"0.95\"} 500.0",
        "offload_rows_per_second{table=\"cold.orders\",quantile=\"0.99\"} 500.0",
        "offload_info{application=\"frostline\",java=",
        "offload_total_lag_seconds{table=\"cold.orders\"} 3.5",
        "offload_capture_lag_seconds{table=\"cold.orders\"} 0.5",
        "offload_offload_lag_seconds{table=\"cold.orders\"} 3.0",
        "offload_lag_minutes{table=\"cold.orders\"} 0.058333333333333334",
        "offload_unread_records{table=\"cold.orders\"} 7.0",
        "offload_staged_records{table=\"cold.orders\"} 5.0",
        "offload_arrival_watermark_timestamp_seconds{table=\"cold.orders\"} 1.772600764E9",
        "offload_pipeline_phase{phase=\"healthy\",pipeline=\"frostline-sink\"} 1.0",
        "offload_pipeline_phase{phase=\"down\",pipeline=\"frostline-sink\"} 0.0",
        "offload_incidents_open{pipeline=\"frostline-sink\",type=\"DOWN\"} 0.0",
        "offload_undecodable_total{pipeline=\"frostline-sink\"} 1.0",
        "offload_facts_total 2.0",
        "offload_observations_unreadable_total 0.0",
        "offload_observed_timestamp_seconds{pipeline=\"frostline-sink\"} 1.772600767E9",
        "offload_table_watched{pipeline=\"frostline-sink\",table=\"cold.orders\"} 1.0",
        "offload_rounds_total{pipeline=\"frostline-sink\",status=\"success\"} 12.0",
        "offload_rounds_total{pipeline=\"frostline-sink\",status=\"partial\"} 0.0",
        "offload_round_started_timestamp_seconds{pipeline=\"frostline-sink\"} 1.772600765E9",
        "offload_round_open{pipeline=\"frostline-sink\"} 1.0",
        "offload_retention_seconds{table=\"cold.orders\"} 604800.0",
        "offload_retention_headroom_seconds{table=\"cold.orders\"} 518400.0",
        "offload_hot_retention_seconds{pipeline=\"frostline-sink\",table=\"cold.orders\"} 86400.0",
        "offload_hot_headroom_seconds{pipeline=\"frostline-sink\",table=\"cold.orders\"} 86396.5",
        "offload_hot_retention_seconds{table=\"cold.nobodys\"} 7.0",
        "offload_control_retention_seconds{pipeline=\"frostline-sink\"} 172800.0",
        "offload_control_headroom_seconds{pipeline=\"frostline-sink\"} 86400.0",
        "offload_wal_retained_bytes{pipeline=\"frostline-sink\"} 1000.0",
        "offload_wal_headroom_bytes{pipeline=\"frostline-sink\"} 9000.0",
        "process_uptime_seconds ",
        "jvm_memory_used_bytes{",
      })
  void everyNameOfTheBatchSystemAndTheNewOnesAreThere(String line) {
    board.show(Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.orders", Given.START)));
    board.accept(
        new Output.CommitOut(
            Given.SINK, "cold.orders", 2000, Optional.of(Duration.ofSeconds(4)), Given.START));
    board.accept(
        new Output.RoundOut(Given.SINK, RoundResult.SUCCESS, Optional.of(Duration.ofSeconds(8))));

    String scrape = metrics.scrape(Metrics.TEXT);

    assertThat(scrape.lines()).anyMatch(each -> each.startsWith(line));
  }

  @Test
  void whatIsUnknownHasNoSeries() {
    board.show(
        Shown.pipeline(
            Given.START,
            Phase.STARTING,
            Shown.unknown("cold.orders", Given.START, "recreated (uuid 2d2f8d7a)")));

    String scrape = metrics.scrape(Metrics.TEXT);

    assertThat(scrape)
        .contains(
            "offload_hot_retention_seconds{pipeline=\"frostline-sink\",table=\"cold.orders\"}")
        .doesNotContain("offload_hot_headroom_seconds{")
        .contains("offload_watermark_unknown{reason=\"recreated\",table=\"cold.orders\"} 1.0")
        .doesNotContain("NaN")
        .doesNotContain("offload_lag_minutes{")
        .doesNotContain("offload_total_lag_seconds{")
        .doesNotContain("watermark_timestamp_seconds{table")
        .doesNotContain("offload_unread_records{")
        .doesNotContain("offload_retention_headroom_seconds{")
        .doesNotContain("offload_retention_seconds{");
  }

  @Test
  void aTableThatVanishedHasNoSeries() {
    board.show(Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.gone", Given.START)));
    board.accept(
        new Output.CommitOut(
            Given.SINK, "cold.gone", 10, Optional.of(Duration.ofSeconds(1)), Given.START));
    assertThat(metrics.scrape(Metrics.TEXT)).contains("cold.gone");

    board.show(Shown.pipeline(Given.START, Phase.HEALTHY));

    assertThat(metrics.scrape(Metrics.TEXT)).doesNotContain("cold.gone");
  }

  /** A counter that jumps from 0 to what others have counted would be an increase. */
  @Test
  void anInstanceThatStandsByCountsNothing() {
    assertThat(metrics.scrape(Metrics.TEXT))
        .contains("offload_tables_configured 0.0")
        .doesNotContain("offload_cycles_total{")
        .doesNotContain("offload_rounds_total{")
        .doesNotContain("offload_rows_total{");
  }

  @Test
  void anOldLookSaysNothingAboutNow() {
    board.show(Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.orders", Given.START)));

    now.set(Given.START.plusSeconds(61));

    assertThat(metrics.scrape(Metrics.TEXT))
        .contains("offload_pipeline_phase{phase=\"unknown\",pipeline=\"frostline-sink\"} 1.0")
        .contains("offload_watermark_unknown{reason=\"stale\",table=\"cold.orders\"} 1.0")
        .contains("watermark_timestamp_seconds{table=\"cold.orders\"}")
        .contains("offload_round_started_timestamp_seconds{")
        .contains("offload_hot_retention_seconds{pipeline=")
        .doesNotContain("offload_hot_headroom_seconds{")
        .doesNotContain("offload_total_lag_seconds{")
        .doesNotContain("offload_round_open{")
        .doesNotContain("offload_retention_headroom_seconds{")
        .doesNotContain("offload_control_headroom_seconds{")
        .doesNotContain("offload_wal_headroom_bytes{");
  }

  @Test
  void twoPipelinesWithATableOfOneNameGiveOneSample() {
    board.show(Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.orders", Given.START)));
    board.show(
        Shown.pipeline(
            "other", Given.START, Phase.HEALTHY, Shown.table("cold.orders", Given.START)));

    assertThat(metrics.scrape(Metrics.TEXT).lines())
        .filteredOn(line -> line.startsWith("offload_rows_total{"))
        .containsExactly("offload_rows_total{layer=\"cold\",table=\"cold.orders\"} 200.0");
  }

  @Test
  void hostileNamesAreEscaped() {
    board.show(
        Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.a\"b\\c\nd", Given.START)));

    assertThat(metrics.scrape(Metrics.TEXT)).contains("table=\"cold.a\\\"b\\\\c\\nd\"");
    assertThat(metrics.scrape(Metrics.OPEN_METRICS)).endsWith("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no beat", "No beat: 12 s", "no beat (since 2026)"})
  void reasonsAreLabelsWithoutDetails(String reason) {
    assertThat(BoardCollector.reasonClass(reason)).isEqualTo("no_beat");
  }
}
