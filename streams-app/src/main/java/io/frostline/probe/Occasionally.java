package io.frostline.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Runs something, such as a log line about a lasting trouble, at most once a minute for a subject.
 */
final class Occasionally {

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int SUBJECTS_MAX = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Long> ranAt = new HashMap<>();

  Occasionally(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void run(String subject, Runnable action) {
    long now = nanos.getAsLong();
    Long before = ranAt.get(subject);
    if (before != null && now - before < PAUSE.toNanos()) {
      return;
    }
    if (ranAt.size() >= SUBJECTS_MAX) {
      ranAt.clear();
    }
    ranAt.put(subject, now);
    action.run();
  }
}
