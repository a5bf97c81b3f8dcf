package io.frostline.core;

import io.frostline.core.Fact.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What shows beside the beats and the rounds whether anything lives.
 *
 * @param steadySince since when ticks have come closely
 * @param ends the captured topics' ends at the last tick, summed up; unknown ones are absent
 * @param grewAt when a captured topic was last seen to have grown while a beat was overdue
 * @param goneAt when Connect and the database were last both silent
 * @param group the last look at the group of the sink's tasks
 * @param heldUp times lately in which no tick came, though they were no gaps in watching: each is
 *     longer than all that came after it
 */
public record Signs(
    Optional<Instant> steadySince,
    Optional<Long> ends,
    Optional<Instant> grewAt,
    Optional<Instant> goneAt,
    Optional<Group> group,
    Optional<List<HeldUp>> heldUp) {

  /** Ticks that are further apart let a beat or an answer be missed. */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** Ticks come every second; one that comes later than this was held up. */
  private static final Duration LATE = Duration.ofSeconds(3);

  private static final Duration TICK = Duration.ofSeconds(1);

  /** So long one is remembered once a shorter one has come. */
  private static final Duration HELD_UP_KEPT = Duration.ofMinutes(2);

  /**
   * The app, or the machine with all that is on it, stood still.
   *
   * @param until the tick after it
   * @param by how much later than usual that tick came
   */
  public record HeldUp(Instant until, Duration by) {

    private boolean outlasts(HeldUp next) {
      return by.compareTo(next.by) > 0 && until.plus(HELD_UP_KEPT).isAfter(next.until);
    }

    /** What of it lies behind {@code since}. */
    private Duration behind(Instant since) {
      Duration left = Duration.between(since, until);
      return left.compareTo(by) < 0 ? left : by;
    }
  }

  /**
   * Members of that group at a time: the tasks of a worker that is stopped leave it.
   *
   * @param leftAt when it was last seen without any
   */
  public record Group(int members, Instant at, Optional<Instant> leftAt) {

    /** True if somebody is in it, long enough after {@code since}, and nobody left it since. */
    boolean stayed(Instant since, Duration leaving) {
      return members > 0
          && !at.isBefore(since.plus(leaving))
          && leftAt.filter(left -> !left.isBefore(since)).isEmpty();
    }
  }

  static Signs none() {
    return new Signs(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Takes over a tick.
   *
   * @param before when the tick before it was
   * @param overdue whether a beat should have come by now: only then it matters what else comes
   * @param gone whether Connect and the database are both silent
   */
  Signs tick(Optional<Instant> before, Tick tick, boolean overdue, boolean gone) {
    boolean close = before.filter(last -> !last.plus(CLOSE).isBefore(tick.at())).isPresent();
    Optional<Long> now = tick.extents().map(Signs::sum).toOptional();
    boolean grew = overdue && before.isPresent() && (now.isEmpty() || !now.equals(ends));
    return new Signs(
        close && steadySince.isPresent() ? steadySince : Optional.of(tick.at()),
        now,
        grew ? Optional.of(tick.at()) : grewAt,
        gone ? Optional.of(tick.at()) : goneAt,
        group,
        before
            .filter(last -> Watch.isUnbroken(last, tick.at()))
            .flatMap(last -> heldUp(last, tick.at())));
  }

  private Optional<List<HeldUp>> heldUp(Instant before, Instant after) {
    Duration pause = Duration.between(before, after);
    if (pause.compareTo(LATE) <= 0) {
      return heldUp;
    }
    HeldUp next = new HeldUp(after, pause.minus(TICK));
    List<HeldUp> kept = new ArrayList<>(heldUp.orElse(List.of()));
    kept.removeIf(earlier -> !earlier.outlasts(next));
    kept.add(next);
    return Optional.of(List.copyOf(kept));
  }

  /** Of the time since {@code since}, the longest in which nobody could look. */
  Duration unseen(Instant since) {
    return heldUp.orElse(List.of()).stream()
        .map(pause -> pause.behind(since))
        .filter(length -> !length.isNegative())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static long sum(Map<Partition, Extent> extents) {
    long sum = 0;
    for (Extent extent : extents.values()) {
      sum += extent.end();
    }
    return sum;
  }

  Signs group(int members, Instant at) {
    Optional<Instant> left = members == 0 ? Optional.of(at) : group.flatMap(Group::leftAt);
    return new Signs(
        steadySince, ends, grewAt, goneAt, Optional.of(new Group(members, at, left)), heldUp);
  }
}
