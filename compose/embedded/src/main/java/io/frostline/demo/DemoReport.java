package io.frostline.demo;

import io.frostline.json.WireEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run of the demo came to; the fields of its JSON file.
 *
 * @param rowsCaptured change records in Kafka, each one read
 * @param rowsCommitted rows in the data files of the cold tables' current snapshots
 * @param rowsWritten row changes that the demo itself committed to the source database
 * @param commits snapshots that the sink made, over all tables
 * @param incomplete tables whose watermark had not reached the last change when the wait was over
 * @param chaos what became of each fault that was injected; absent if none was asked for
 * @param freshnessSampledEvery one of so many rows was measured; 1 means all of them
 */
record DemoReport(
    long rowsCaptured,
    long rowsCommitted,
    long rowsWritten,
    long commits,
    List<TableReport> tables,
    FreshnessSeconds freshnessSeconds,
    long freshnessSampledEvery,
    double commitIntervalSeconds,
    List<WireEvent> events,
    double startupSeconds,
    List<String> incomplete,
    Optional<List<ChaosReport>> chaos) {

  /** A cold table at the end; exactly one of watermark and unknown is there. */
  record TableReport(
      String table,
      long rows,
      long captured,
      Optional<Instant> watermark,
      Optional<Double> lagSeconds,
      Optional<String> unknown) {}

  /** From commit in the source to visible in the cold table; absent without live changes. */
  record FreshnessSeconds(Optional<Double> p50, Optional<Double> p99) {}

  /** True if every fault was noticed and recovered from. */
  boolean recovered() {
    return chaos.stream().flatMap(List::stream).allMatch(ChaosReport::fine);
  }

  /** True if every table was seen to be complete. */
  boolean complete() {
    return incomplete.isEmpty();
  }

  /** True if every captured change is in a cold table, once. */
  boolean balanced() {
    return rowsCaptured == rowsCommitted
        && tables.stream().allMatch(table -> table.rows() == table.captured());
  }
}
