package io.frostline.sim;

import io.frostline.core.Output.Event;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/** How many rows a loss before Kafka is said to have cost at most, against the truth. */
final class Bounds {

  private static final String AT_MOST = "recordsAtMost.";

  private final World world;

  Bounds(World world) {
    this.world = world;
  }

  void check(Event event) {
    Map<String, String> evidence = event.evidence();
    for (String table : world.settings.tables()) {
      String said = evidence.get(AT_MOST + Statistics.source(table));
      if (said != null) {
        long lost =
            world.database.stream.stream()
                .filter(change -> change.table().equals(table))
                .filter(
                    evidence.containsKey("publishedUntil") ? leftOut(evidence) : passed(evidence))
                .count();
        if (lost > Long.parseLong(said)) {
          throw new Violation("lossesAreBounded", lost + " of " + table + " are lost: " + event);
        }
      }
    }
  }

  private Predicate<Change> leftOut(Map<String, String> evidence) {
    Instant from = Instant.parse(evidence.get("publishedUntil"));
    Instant until = Instant.parse(evidence.get("publishedAgainAt"));
    return change ->
        !world.database.isPublished(change)
            && change.committedAt().isAfter(from)
            && !change.committedAt().isAfter(until);
  }

  private Predicate<Change> passed(Map<String, String> evidence) {
    String begin = evidence.get("gapFromAtEarliest");
    long from = begin.equals("unknown") ? 0 : place(begin);
    long until = place(evidence.get("gapUntilAtLatest"));
    return change ->
        world.capture.hasPassed(change)
            && change.position().commit() > from
            && change.position().commit() <= until;
  }

  private static long place(String lsn) {
    String[] halves = lsn.split("/", 2);
    return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
  }
}
