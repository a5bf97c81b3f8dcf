package io.frostline.sim;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Looks whether anything readable lies behind the workers' offsets; each answer is told once. */
final class Tails {

  private Map<Partition, Long> before = Map.of();
  private final Map<Partition, Extent> answered = new HashMap<>();

  void read(Kafka kafka, Map<Partition, Long> group, Instant at, Consumer<Fact> facts) {
    Map<Partition, Long> ends = new HashMap<>();
    kafka.captured.forEach(
        (partition, log) -> {
          ends.put(partition, log.end());
          long from = group.getOrDefault(partition, log.start());
          Extent asked = new Extent(from, log.end());
          if (from >= log.start()
              && from < log.end()
              && before.getOrDefault(partition, -1L) == log.end()
              && !asked.equals(answered.get(partition))) {
            ask(partition, log, asked, at, facts);
          }
        });
    before = ends;
  }

  private void ask(
      Partition partition, Log<Change> log, Extent asked, Instant at, Consumer<Fact> facts) {
    long reached = asked.start();
    while (reached < log.stable() && log.read(reached).isEmpty()) {
      reached++;
    }
    if (reached < log.stable()) {
      answered.put(partition, asked);
    } else {
      if (reached == asked.end()) {
        answered.put(partition, asked);
      }
      if (reached > asked.start()) {
        facts.accept(new Fact.TailSeen(Settings.PIPELINE, at, partition, asked.start(), reached));
      }
    }
  }
}
