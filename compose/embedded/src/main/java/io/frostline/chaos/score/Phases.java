package io.frostline.chaos.score;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The phases that Frostline said the pipeline was in, one after the other. */
public final class Phases {

  private final List<Seen> seen = new ArrayList<>();

  private record Seen(Instant at, String phase) {}

  /** Notes what is said now. */
  public synchronized void note(Instant at, String phase) {
    if (seen.isEmpty() || !seen.get(seen.size() - 1).phase().equals(phase)) {
      seen.add(new Seen(at, phase));
    }
  }

  /** The phases from {@code at} on, beginning with the one it was in. */
  public synchronized List<String> since(Instant at) {
    List<String> since = new ArrayList<>();
    for (Seen each : seen) {
      if (!each.at().isAfter(at)) {
        since.clear();
      }
      since.add(each.phase());
    }
    return List.copyOf(since);
  }
}
