package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules look at: the state after a tick, and every table's offsets at it.
 *
 * @param config the connectors' settings: the thresholds derive from them
 */
record Situation(
    PipelineState state, Look look, Map<String, TableLook> tables, PipelineConfig config) {

  /** What a table may take beside its rounds: a look of the catalog, a tick. */
  static final Duration SLACK = Duration.ofSeconds(5);

  Instant at() {
    return look.at();
  }

  Duration round() {
    return config.commitInterval().plus(config.commitTimeout());
  }

  /** How long records may wait for a commit: two rounds, the second of which fails. */
  Duration patience() {
    return patience(config);
  }

  static Duration patience(PipelineConfig config) {
    return config.commitInterval().multipliedBy(2).plus(config.commitTimeout()).plus(SLACK);
  }

  /** What the app did not see happen it cannot hold against the pipeline. */
  Instant watchingSince() {
    return state.watch().since().orElse(at());
  }

  /** After a gap it takes a whole round until the pipeline could show that it moves. */
  boolean isWatched() {
    return isOlder(watchingSince(), round().plus(SLACK));
  }

  /** True if {@code since} is longer ago than {@code limit}, not counting what nobody saw of it. */
  boolean isOlder(Instant since, Duration limit) {
    Duration seen = Duration.between(since, at()).minus(state.watch().signs().unseen(since));
    return seen.compareTo(limit) > 0;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** True if records wait for a commit anywhere. */
  boolean somethingWaits() {
    return state.progress().values().stream().anyMatch(each -> each.waitingSince().isPresent());
  }

  /**
   * True if every table has moved past {@code instant}: an idle one with the beats, one for which
   * records wait only with a new commit. One of which nothing can be known, or that cannot be read
   * from here, does not hold up the others.
   */
  boolean movedSince(Instant instant) {
    List<TableLook> sound =
        state.tables().values().stream()
            .filter(table -> !table.missing() && table.blocked().isEmpty() && !isUnconfirmed(table))
            .map(table -> tables.get(table.table()))
            .toList();
    List<TableLook> known =
        sound.stream().filter(look -> look.isKnown() && !look.isUnreadable()).toList();
    return (known.isEmpty() ? sound : known).stream().allMatch(t -> t.hasMovedSince(instant));
  }

  boolean isUnconfirmed(TableState table) {
    return isUnconfirmed(state, table);
  }

  static boolean isUnconfirmed(PipelineState state, TableState table) {
    Map<String, Incident> open = state.incidents().open();
    return !open.isEmpty()
        && open.containsKey(Output.EventType.UNCONFIRMED + "|" + Rule.S6 + "|" + table.table());
  }

  /** True if a command may be given: repairs are on, and nobody works on the pipeline. */
  boolean mayRepair() {
    return config.repairs().actsAt(at()) && maintenance().isEmpty();
  }

  /** A person's work on the pipeline that is not over. */
  Optional<Maintenance> maintenance() {
    return state.repair().maintenance().filter(work -> work.covers(at()));
  }

  /** True if a connector is paused or stopped, and not by a remedy that is under way. */
  boolean pausedByPerson() {
    return state.health().pausedConnectors().stream()
        .anyMatch(connector -> !state.repair().isStopping(connector, state.health(), at()));
  }

  /** True while the sink's tasks have come back and their first commit is not due yet. */
  boolean settles() {
    return resuming().isPresent()
        || isNotMadeUp(state.health().sinkRunningSince())
        // A worker that is quick to come back shows the tasks as if they had run all along.
        || isNotMadeUp(state.watch().signs().goneAt());
  }

  private boolean isNotMadeUp(Optional<Instant> back) {
    Duration grace = patience().plus(ConnectRules.SILENCE);
    return back.filter(at -> !isOlder(at, grace)).filter(at -> !movedSince(at)).isPresent();
  }

  /** Since when a pause ended that the pipeline has not yet made up for, if that is so. */
  Optional<Instant> resuming() {
    return state.health().resumedAt().filter(at -> isNotMadeUp(Optional.of(at)));
  }
}
