package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that is remembered of a pipeline. Parts that a fact does not touch stay the same objects, so
 * that only what has changed need be stored.
 *
 * @param watch what the app's own looks have brought
 * @param tables cold tables by name
 * @param progress how far each of them has come
 * @param isBroken whether something is down at this moment, not only not yet recovered
 * @param tick the last look at the offsets; it is not stored
 * @param whole the last one that had both the captured topics' offsets and the sink's; it is not
 *     stored either
 */
public record PipelineState(
    String pipeline,
    Optional<PipelineConfig> config,
    Watch watch,
    Health health,
    Failures failures,
    Beats beats,
    ControlLog control,
    Rounds rounds,
    Speakers speakers,
    CoordinatorLag coordinatorLag,
    Cuts cuts,
    Map<String, TableState> tables,
    Map<String, Progress> progress,
    Incidents incidents,
    Repair repair,
    Phase phase,
    boolean isBroken,
    Optional<Fact.Tick> tick,
    Optional<Fact.Tick> whole) {

  /** Version of the written form: another one is not read, but built again from the history. */
  public static final int FORMAT = 5;

  /** By then the sink's consumers have noticed a new topic: our template lets them look often. */
  private static final Duration SUBSCRIBED = Duration.ofSeconds(30);

  /** The state before the first fact. */
  public static PipelineState empty(String pipeline) {
    return new PipelineState(
        pipeline,
        Optional.empty(),
        Watch.nothing(),
        Health.unknown(),
        Failures.none(),
        Beats.none(),
        ControlLog.empty(),
        Rounds.none(),
        Speakers.none(),
        CoordinatorLag.none(),
        Cuts.none(),
        Map.of(),
        Map.of(),
        Incidents.none(),
        Repair.none(),
        Phase.UNKNOWN,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** True if nothing is remembered, as before the first fact and after a retirement. */
  public boolean isEmpty() {
    return config.isEmpty() && equals(empty(pipeline));
  }

  /** What may be shown of it. */
  public PipelineView view() {
    return Views.of(this);
  }

  /** Where the probes go on reading. */
  public PipelineView.Resume resume() {
    return Views.resume(this);
  }

  /** True if facts are missing in between: the probe has to give them again. */
  public boolean isTorn() {
    boolean unconfigured = config.isEmpty() && watch.tickAt().isPresent();
    return unconfigured
        || control.hole()
        || tables.values().stream().anyMatch(table -> table.suspect().isPresent());
  }

  /** The state as it comes back from the store. */
  public PipelineState restored() {
    return copy(
        c -> {
          c.tick = Optional.empty();
          c.whole = Optional.empty();
        });
  }

  /** The partitions that a round which began at {@code instant} has to be answered for. */
  Set<Partition> subscribedAt(Instant instant) {
    return cuts.partitionsAt(instant.minus(SUBSCRIBED));
  }

  Progress progress(String table) {
    Progress known = progress.get(table);
    return known == null ? Progress.none() : known;
  }

  /** A table that was not known: what the workers have answered before it came holds for it. */
  TableState newTable(String name) {
    TableState table = TableState.of(name, Ledger.at(control.answered()));
    return watch.gap().map(table::with).orElse(table);
  }

  TableState newTable(String name, String topic) {
    return newTable(name).withTopics(List.of(topic), control.answered());
  }

  /** Gives ripe answers to the tables they are about. */
  PipelineState answered(List<ControlLog.Answer> ripe, Instant at) {
    if (ripe.isEmpty()) {
      return this;
    }
    Map<Partition, Leaps.Leap> passed = watch.seenLeaps().certain(ripe, control);
    return with(watch.with(watch.seenLeaps().answered(ripe)))
        .withTables(
            Sorted.replaced(
                tables,
                table -> {
                  Ledger ledger = table.ledger();
                  for (ControlLog.Answer answer : ripe) {
                    ledger = ledger.answer(table.own(answer.offsets()));
                  }
                  return Losses.setForward(table.withLedger(ledger), passed, at);
                }));
  }

  PipelineState with(PipelineConfig next) {
    return copy(c -> c.config = Optional.of(next));
  }

  PipelineState with(Watch next) {
    return next == watch ? this : copy(c -> c.watch = next);
  }

  PipelineState with(Health next) {
    return copy(c -> c.health = next);
  }

  PipelineState with(Failures next) {
    return next == failures ? this : copy(c -> c.failures = next);
  }

  PipelineState with(Beats next) {
    return next == beats ? this : copy(c -> c.beats = next);
  }

  PipelineState with(ControlLog next) {
    return next == control ? this : copy(c -> c.control = next);
  }

  PipelineState with(Rounds next) {
    return next == rounds ? this : copy(c -> c.rounds = next);
  }

  PipelineState with(Speakers next) {
    return next == speakers ? this : copy(c -> c.speakers = next);
  }

  PipelineState with(CoordinatorLag next) {
    return next == coordinatorLag ? this : copy(c -> c.coordinatorLag = next);
  }

  PipelineState with(Cuts next) {
    return next == cuts ? this : copy(c -> c.cuts = next);
  }

  PipelineState with(TableState next) {
    return next == tables.get(next.table())
        ? this
        : withTables(Sorted.with(tables, next.table(), next));
  }

  PipelineState withTables(Map<String, TableState> next) {
    return next == tables ? this : copy(c -> c.tables = next);
  }

  PipelineState withProgress(Map<String, Progress> next) {
    return next == progress ? this : copy(c -> c.progress = next);
  }

  PipelineState with(Incidents next) {
    return next == incidents ? this : copy(c -> c.incidents = next);
  }

  PipelineState with(Repair next) {
    return next == repair ? this : copy(c -> c.repair = next);
  }

  PipelineState with(Phase next) {
    return next == phase ? this : copy(c -> c.phase = next);
  }

  PipelineState withBroken(boolean next) {
    return next == isBroken ? this : copy(c -> c.isBroken = next);
  }

  PipelineState with(Fact.Tick next) {
    boolean isWhole = next.extents().isKnown() && next.group().isKnown();
    return copy(
        c -> {
          c.tick = Optional.of(next);
          c.whole = isWhole ? c.tick : c.whole;
        });
  }

  private PipelineState copy(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.done(pipeline);
  }

  /** A copy in which single parts can be replaced. */
  private static final class Copy {

    private Optional<PipelineConfig> config;
    private Watch watch;
    private Health health;
    private Failures failures;
    private Beats beats;
    private ControlLog control;
    private Rounds rounds;
    private Speakers speakers;
    private CoordinatorLag coordinatorLag;
    private Cuts cuts;
    private Map<String, TableState> tables;
    private Map<String, Progress> progress;
    private Incidents incidents;
    private Repair repair;
    private Phase phase;
    private boolean isBroken;
    private Optional<Fact.Tick> tick;
    private Optional<Fact.Tick> whole;

    Copy(PipelineState from) {
      this.config = from.config;
      this.watch = from.watch;
      this.health = from.health;
      this.failures = from.failures;
      this.beats = from.beats;
      this.control = from.control;
      this.rounds = from.rounds;
      this.speakers = from.speakers;
      this.coordinatorLag = from.coordinatorLag;
      this.cuts = from.cuts;
      this.tables = from.tables;
      this.progress = from.progress;
      this.incidents = from.incidents;
      this.repair = from.repair;
      this.phase = from.phase;
      this.isBroken = from.isBroken;
      this.tick = from.tick;
      this.whole = from.whole;
    }

    PipelineState done(String pipeline) {
      return new PipelineState(
          pipeline,
          config,
          watch,
          health,
          failures,
          beats,
          control,
          rounds,
          speakers,
          coordinatorLag,
          cuts,
          tables,
          progress,
          incidents,
          repair,
          phase,
          isBroken,
          tick,
          whole);
    }
  }
}
