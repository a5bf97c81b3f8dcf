package io.frostline.sim;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks whether anything readable lies behind the workers' offsets; each is asked again after
 * growing pauses.
 */
final class Tails {

  private Map<Partition, Long> before = Map.of();
  private final Map<Partition, Answer> answered = new HashMap<>();

  private record Answer(Extent asked, Duration pause, Instant again) {}

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
              && !isAnswered(partition, asked, at)) {
            ask(partition, log, asked, at, facts);
          }
        });
    before = ends;
  }

  private boolean isAnswered(Partition partition, Extent asked, Instant at) {
    Answer answer = answered.get(partition);
    return answer != null && answer.asked().equals(asked) && at.isBefore(answer.again());
  }

  private void answered(Partition partition, Extent asked, Instant at) {
    Answer before = answered.get(partition);
    Duration pause =
        before != null && before.asked().equals(asked)
            ? before.pause().multipliedBy(2)
            : Duration.ofSeconds(5);
    answered.put(partition, new Answer(asked, pause, at.plus(pause)));
  }

  private void ask(
      Partition partition, Log<Change> log, Extent asked, Instant at, Consumer<Fact> facts) {
    long reached = asked.start();
    while (reached < log.stable() && log.read(reached).isEmpty()) {
      reached++;
    }
    if (reached < log.stable()) {
      answered(partition, asked, at);
    } else {
      if (reached == asked.end()) {
        answered(partition, asked, at);
      }
      if (reached > asked.start()) {
        facts.accept(new Fact.TailSeen(Settings.PIPELINE, at, partition, asked.start(), reached));
      }
    }
  }
}
