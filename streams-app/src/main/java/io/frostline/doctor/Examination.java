package io.frostline.doctor;

import io.frostline.probe.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Makes one check within a bound, and tells of it while it lasts. */
final class Examination {

  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

  /** What does not answer these in time does not answer. */
  private static final Set<CheckId> REACHING =
      EnumSet.of(
          CheckId.KAFKA_REACHABLE,
          CheckId.CONNECT_REACHABLE,
          CheckId.DATABASE_REACHABLE,
          CheckId.CATALOG_READABLE);

  private final Duration timeout;
  private final Duration progressEvery;
  private final Consumer<String> progress;

  /**
   * @param timeout bound of each check; what takes longer is unknown
   * @param progress is told of a check that takes more than two seconds
   */
  Examination(Duration timeout, Consumer<String> progress) {
    this(timeout, PROGRESS_EVERY, progress);
  }

  Examination(Duration timeout, Duration progressEvery, Consumer<String> progress) {
    this.timeout = timeout;
    this.progressEvery = progressEvery;
    this.progress = progress;
  }

  Result make(Check check) throws InterruptedException {
    long begun = System.nanoTime();
    Answer answer = answer(check, begun);
    BigDecimal seconds =
        BigDecimal.valueOf(System.nanoTime() - begun, 9).setScale(3, RoundingMode.HALF_UP);
    return new Result(
        check.id().id(),
        check.subject(),
        answer.status(),
        answer.found(),
        fix(check.id(), answer),
        answer.unreachable(),
        seconds);
  }

  /** What was not found out is mended by what the reason says, and not by the check's own fix. */
  private static Optional<String> fix(CheckId check, Answer answer) {
    return switch (answer.status()) {
      case OK -> Optional.empty();
      case UNKNOWN -> answer.fix();
      case WARN, FAIL -> answer.fix().or(() -> Optional.of(check.fix()));
    };
  }

  private Answer answer(Check check, long begun) throws InterruptedException {
    FutureTask<Answer> task = new FutureTask<>(check.question()::ask);
    // A thread of its own for each: one that hangs holds up no other.
    Thread thread = new Thread(task, "frostline-doctor-" + check.id().id());
    thread.setDaemon(true);
    thread.start();
    try {
      while (true) {
        long passed = System.nanoTime() - begun;
        long left = timeout.toNanos() - passed;
        if (left <= 0) {
          String late = "no answer within " + timeout.toMillis() / 1e3 + " s";
          return REACHING.contains(check.id()) ? Answer.unreachable(late) : Answer.unknown(late);
        }
        if (passed >= progressEvery.toNanos()) {
          progress.accept(
              "still at %s%s after %d s"
                  .formatted(
                      check.id().id(),
                      check.subject().map(subject -> " " + subject).orElse(""),
                      TimeUnit.NANOSECONDS.toSeconds(passed)));
        }
        try {
          return task.get(Math.min(left, progressEvery.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          continue;
        } catch (ExecutionException e) {
          return Answer.unknown("it could not be found out: " + Reason.of(e.getCause()));
        }
      }
    } finally {
      task.cancel(true);
    }
  }
}
