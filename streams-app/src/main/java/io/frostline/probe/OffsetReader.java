package io.frostline.probe;

import io.frostline.core.ConnectorState;
import io.frostline.core.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads the source's committed offset: once, or closely, which is again and again until somebody
 * wants to have what was read. A person who has the source copy anew stops it, has its offset
 * forgotten and resumes it; a copy of few rows leaves no other mark than that there was no offset
 * in between, for half a second if resuming follows at once.
 */
final class OffsetReader {

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Set<String> BETWEEN = Set.of("STOPPED", "UNASSIGNED", "RESTARTING");

  private final Supplier<SourceOffset> ask;
  private final Semaphore wanted = new Semaphore(0);
  private volatile boolean closely;

  /** An answer, and when it was asked for in nanoseconds: what it says was true then, or later. */
  record Answer(SourceOffset offset, long asked) {}

  OffsetReader(Supplier<SourceOffset> ask) {
    this.ask = ask;
  }

  /** True if the connector was stopped by a person, or is about to start: its offset may go. */
  static boolean isBetween(ConnectorState source) {
    return BETWEEN.contains(source.state())
        || source.tasks().isEmpty()
        || source.tasks().stream().anyMatch(task -> BETWEEN.contains(task.state()));
  }

  /** Reads once from now on. */
  void once() {
    closely = false;
  }

  /** Reads from now on until somebody {@linkplain #want() wants} what was read. */
  void closely() {
    wanted.drainPermits();
    closely = true;
  }

  void want() {
    if (closely) {
      wanted.release();
    }
  }

  /** One answer at least, in order; none is lost to a later failure. */
  Seen<List<Answer>> read() throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    answers.add(answer());
    while (closely && !wanted.tryAcquire(PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        answers.add(answer());
      } catch (RuntimeException e) {
        break;
      }
    }
    return Seen.known(List.copyOf(answers));
  }

  private Answer answer() {
    long asked = System.nanoTime();
    return new Answer(ask.get(), asked);
  }
}
