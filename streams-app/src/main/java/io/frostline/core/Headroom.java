package io.frostline.core;

import io.frostline.core.Fact.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is left before something that is still needed is deleted; for the view and for rule A5.
 *
 * @param control until Kafka deletes announcements that may not be committed, absent if it keeps
 *     them without limit or that is unknown
 * @param walRetainedBytes WAL the database keeps for the replication slot
 * @param walBytes WAL that may still be written before the slot is invalidated, absent without a
 *     limit
 */
public record Headroom(
    Optional<Kept> control, Optional<Long> walRetainedBytes, Optional<Long> walBytes) {

  /**
   * How long Kafka keeps what is not in the table.
   *
   * @param retention from writing to deletion
   * @param left until the oldest of it is deleted; all of {@code retention} if nothing waits, and
   *     nothing once it is overdue
   */
  public record Kept(Duration retention, Duration left) {

    static Kept of(Duration retention, Optional<Instant> waitingSince, Instant at) {
      Duration waits = waitingSince.map(since -> Duration.between(since, at)).orElse(Duration.ZERO);
      Duration left = retention.minus(waits);
      return new Kept(retention, left.isNegative() ? Duration.ZERO : left);
    }
  }

  static Headroom of(PipelineState state) {
    Optional<Slot> slot =
        state
            .watch()
            .tickAt()
            .flatMap(at -> CaptureRules.recent(state, at))
            .flatMap(seen -> seen.slot().toOptional())
            .filter(Slot::exists);
    return new Headroom(
        state.watch().tickAt().flatMap(at -> ofControl(state, at)),
        slot.flatMap(Slot::retainedBytes),
        slot.flatMap(Slot::headroomBytes));
  }

  /** Announcements are needed until their files are committed: no longer than records wait. */
  private static Optional<Kept> ofControl(PipelineState state, Instant at) {
    Optional<Instant> oldest =
        state.tables().values().stream()
            .filter(table -> table.ledger().hasPending() && isNeeded(state, table))
            .flatMap(table -> state.progress(table.table()).waitingSince().stream())
            .min(Instant::compareTo);
    return state
        .config()
        .map(config -> state.watch().retention().get(config.controlTopic()))
        .map(retention -> Kept.of(retention, oldest, at));
  }

  /** Of one table; absent if only a new copy of it can help, or if nothing limits it. */
  static Optional<Kept> of(PipelineState state, TableState table, Instant at) {
    return isNeeded(state, table)
        ? retention(state, table)
            .map(kept -> Kept.of(kept, state.progress(table.table()).waitingSince(), at))
        : Optional.empty();
  }

  private static boolean isNeeded(PipelineState state, TableState table) {
    return !table.missing() && table.blocked().isEmpty() && !Situation.isUnconfirmed(state, table);
  }

  /** The shortest retention of what still has to reach the table: its topics, and the control. */
  static Optional<Duration> retention(PipelineState state, TableState table) {
    Map<String, Duration> known = state.watch().retention();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Collection<String> topics = table.topics().isEmpty() ? known.keySet() : table.topics();
    return Stream.concat(topics.stream(), state.config().map(PipelineConfig::controlTopic).stream())
        .map(known::get)
        .filter(Objects::nonNull)
        .min(Duration::compareTo);
  }
}
