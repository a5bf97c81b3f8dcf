package io.frostline.doctor;

import io.frostline.core.ControlMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long rounds waited for their slowest answer. An idle sink task answers when its poll returns,
 * which is at most one flush interval later: that is how the interval can be seen from outside.
 */
final class RoundAnswers {

  private static final int ROUNDS_MIN = 3;
  private static final Duration GOOD = Duration.ofSeconds(5);

  private final Map<String, Instant> begun = new LinkedHashMap<>();
  private final Map<String, Duration> slowest = new LinkedHashMap<>();

  void take(ControlMessage message, Instant at) {
    if (message instanceof ControlMessage.StartCommit) {
      begun.putIfAbsent(message.commitId(), at);
    } else if (message instanceof ControlMessage.DataComplete
        && begun.containsKey(message.commitId())) {
      Duration waited = Duration.between(begun.get(message.commitId()), at);
      slowest.merge(
          message.commitId(), waited, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
  }

  /** What the answers of the last rounds say, against the time that a round waits at most. */
  Answer judged(Duration commitTimeout) {
    if (slowest.size() < ROUNDS_MIN) {
      return Answer.unknown(
              "only %d of the last %d rounds were answered; Connect does not tell its workers'"
                      .formatted(slowest.size(), begun.size())
                  + " settings over REST")
          .fixedBy("give the worker's file with --worker-config, or look again in a few rounds");
    }
    List<Duration> sorted = new ArrayList<>(slowest.values());
    sorted.sort(null);
    Duration usual = sorted.get(sorted.size() / 2);
    String found =
        "rounds wait %.1f s for their answers (median of %d)"
            .formatted(usual.toMillis() / 1e3, sorted.size());
    return judged(usual, commitTimeout, found);
  }

  /** The same limits for an interval that is known. */
  static Answer judged(Duration interval, Duration commitTimeout, String found) {
    Duration half = commitTimeout.dividedBy(2);
    Duration limit = half.compareTo(GOOD) < 0 ? half : GOOD;
    if (interval.compareTo(limit) <= 0) {
      return Answer.ok(found);
    }
    return interval.compareTo(commitTimeout) >= 0
        ? Answer.fail(found + ", longer than the sink's commit timeout")
        : Answer.warn(found);
  }
}
