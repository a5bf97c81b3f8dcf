package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Which captured partitions have had no record for long: their ends are kept twice, some rounds
 * apart, and compared with what they are now.
 */
public record Quiet(Optional<Ends> older, Optional<Ends> newer) {

  /** So many rounds without an answer tell a task that has none to give. */
  static final int ROUNDS = 3;

  /** Next offsets of the captured partitions at a time. */
  public record Ends(Instant at, Map<String, SortedMap<Integer, Long>> offsets) {}

  static Quiet none() {
    return new Quiet(Optional.empty(), Optional.empty());
  }

  /** Takes over a look at the ends. */
  Quiet look(Look look, Optional<PipelineConfig> config) {
    if (!look.endsKnown() || config.isEmpty()) {
      return this;
    }
    PipelineConfig known = config.get();
    Duration rounds = known.commitInterval().plus(known.commitTimeout()).multipliedBy(ROUNDS);
    return newer.filter(ends -> ends.at().plus(rounds).isAfter(look.at())).isPresent()
        ? this
        : new Quiet(newer, Optional.of(new Ends(look.at(), look.ends())));
  }

  /** Since when at the latest {@code partition} has had no record, if that is so for long. */
  Optional<Instant> since(Partition partition, Look look) {
    Extent now = ByTopic.get(look.extents(), partition.topic(), partition.number());
    return older
        .filter(
            ends -> {
              Long then = ByTopic.get(ends.offsets(), partition.topic(), partition.number());
              return now != null && then != null && then == now.end();
            })
        .map(Ends::at);
  }
}
