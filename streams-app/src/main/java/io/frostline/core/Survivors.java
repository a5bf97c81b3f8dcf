package io.frostline.core;

import io.frostline.core.Output.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Coordinators that outlive their task. The sink ends its coordinator only after it has closed its
 * files: a task that fails in closing them, for instance because the warehouse is gone, leaves a
 * thread behind that goes on opening rounds. No restart over REST reaches it.
 */
final class Survivors {

  /** A member that left without a word is gone from its group by then. */
  private static final Duration LEFT = Duration.ofSeconds(60);

  private Survivors() {}

  /** Why a restart is of no use, if a coordinator has outlived one. */
  static Optional<String> why(Situation s) {
    return s.state().repair().attempts().stream()
        .filter(attempt -> attempt.isAccepted() && endsItsCoordinator(s, attempt))
        .map(Attempt::at)
        .max(Instant::compareTo)
        .filter(at -> spokeAcross(s, at) || isCrowdedSince(s, at))
        .map(
            at ->
                "a coordinator has outlived the restart of its task at "
                    + at
                    + ": only the end of its Connect worker's process ends it, no further restart");
  }

  private static boolean endsItsCoordinator(Situation s, Attempt attempt) {
    int tasks = s.state().health().sink().map(sink -> sink.tasks().size()).orElse(0);
    return attempt.command().connector().equals(s.config().sink())
        && attempt.isRung()
        && (attempt.command().action() != Action.RESTART_FAILED || tasks == 1);
  }

  /** One that spoke before the restart has spoken again after one that first did so since. */
  private static boolean spokeAcross(Situation s, Instant restart) {
    Speakers speakers = s.state().speakers();
    return speakers
        .rivalry()
        .filter(two -> speakers.first(two.older()).filter(restart::isAfter).isPresent())
        .filter(two -> speakers.first(two.newer()).filter(restart::isBefore).isPresent())
        .isPresent();
  }

  private static boolean isCrowdedSince(Situation s, Instant restart) {
    return s.state().watch().crowdedSince().isPresent() && s.isOlder(restart, LEFT);
  }
}
