package io.frostline.core;

import io.frostline.core.Fact.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

/**
 * A tick's offsets by topic, worked out once for all tables.
 *
 * @param extents log start and end, empty if they are unknown
 * @param group what the sink's workers have committed, empty if it is unknown
 */
record Look(
    Tick tick,
    Map<String, SortedMap<Integer, Extent>> extents,
    Map<String, SortedMap<Integer, Long>> group) {

  static Look of(Tick tick) {
    return new Look(
        tick,
        ByTopic.of(tick.extents().orElse(Map.of())),
        ByTopic.of(tick.group().orElse(Map.of())));
  }

  /** The fold's time, which never goes back: what lasts is measured by it. */
  Instant at() {
    return tick.at();
  }

  /** The time by the probe's clock: what is compared with other clocks, or shown, is this one. */
  Instant clock() {
    return tick.at().minus(ahead());
  }

  Duration ahead() {
    return tick.ahead().orElse(Duration.ZERO);
  }

  boolean endsKnown() {
    return tick.extents().isKnown();
  }

  /** Next offsets of the captured topics. */
  Map<String, SortedMap<Integer, Long>> ends() {
    return Sorted.map(extents, topic -> Sorted.map(topic, Extent::end));
  }

  /** Topics that feed {@code table} and can be seen now. */
  Iterable<String> topicsOf(TableState table) {
    return table.topics().isEmpty() ? extents.keySet() : table.topics();
  }
}
