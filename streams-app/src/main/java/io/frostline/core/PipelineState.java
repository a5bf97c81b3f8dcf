package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * All that is remembered of a pipeline.
 *
 * @param format version of this record's written form
 * @param tables cold tables by name
 * @param tick the last look at the offsets
 * @param undecodable records that were set aside
 * @param watchingSince since when ticks have come without a gap
 * @param catalogAt when the catalog was last seen
 */
public record PipelineState(
    int format,
    String pipeline,
    Optional<PipelineConfig> config,
    Health health,
    Beats beats,
    ControlLog control,
    Rounds rounds,
    Cuts cuts,
    Map<String, TableState> tables,
    Incidents incidents,
    Optional<Fact.Tick> tick,
    long undecodable,
    Optional<Instant> watchingSince,
    Optional<Instant> catalogAt) {

  /** After a longer silence the app was blind, and what it remembers is old. */
  private static final Duration GAP_MAX = Duration.ofSeconds(15);

  /** The state before the first fact. */
  public static PipelineState empty(String pipeline) {
    return new PipelineState(
        1,
        pipeline,
        Optional.empty(),
        Health.unknown(),
        Beats.none(),
        ControlLog.empty(),
        Rounds.none(),
        Cuts.none(),
        Map.of(),
        Incidents.none(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty());
  }

  /** What may be shown of it. */
  public PipelineView view() {
    return Views.of(this);
  }

  TableState table(String name) {
    return Optional.ofNullable(tables.get(name)).orElseGet(() -> TableState.of(name));
  }

  PipelineState with(PipelineConfig next) {
    Copy copy = new Copy(this);
    copy.config = Optional.of(next);
    return copy.done();
  }

  PipelineState with(Health next) {
    Copy copy = new Copy(this);
    copy.health = next;
    return copy.done();
  }

  PipelineState with(Beats next) {
    Copy copy = new Copy(this);
    copy.beats = next;
    return copy.done();
  }

  PipelineState with(ControlLog next) {
    Copy copy = new Copy(this);
    copy.control = next;
    return copy.done();
  }

  PipelineState with(Rounds next) {
    Copy copy = new Copy(this);
    copy.rounds = next;
    return copy.done();
  }

  PipelineState with(Cuts next) {
    Copy copy = new Copy(this);
    copy.cuts = next;
    return copy.done();
  }

  PipelineState with(TableState next) {
    return withTables(Sorted.with(tables, next.table(), next));
  }

  PipelineState withTables(Map<String, TableState> next) {
    Copy copy = new Copy(this);
    copy.tables = next;
    return copy.done();
  }

  PipelineState with(Incidents next) {
    Copy copy = new Copy(this);
    copy.incidents = next;
    return copy.done();
  }

  /** Takes over a tick; what was decided at it stands on the ticks before without a gap. */
  PipelineState with(Fact.Tick next) {
    boolean unbroken =
        tick.isPresent() && Duration.between(tick.get().at(), next.at()).compareTo(GAP_MAX) <= 0;
    Copy copy = new Copy(this);
    copy.tick = Optional.of(next);
    copy.watchingSince = unbroken ? watchingSince : Optional.of(next.at());
    return copy.done();
  }

  PipelineState withCatalogAt(Instant at) {
    Copy copy = new Copy(this);
    copy.catalogAt = Optional.of(at);
    return copy.done();
  }

  PipelineState countUndecodable() {
    Copy copy = new Copy(this);
    copy.undecodable++;
    return copy.done();
  }

  /** A copy in which single parts can be replaced. */
  private static final class Copy {

    private final PipelineState from;
    private Optional<PipelineConfig> config;
    private Health health;
    private Beats beats;
    private ControlLog control;
    private Rounds rounds;
    private Cuts cuts;
    private Map<String, TableState> tables;
    private Incidents incidents;
    private Optional<Fact.Tick> tick;
    private long undecodable;
    private Optional<Instant> watchingSince;
    private Optional<Instant> catalogAt;

    Copy(PipelineState from) {
      this.from = from;
      this.config = from.config;
      this.health = from.health;
      this.beats = from.beats;
      this.control = from.control;
      this.rounds = from.rounds;
      this.cuts = from.cuts;
      this.tables = from.tables;
      this.incidents = from.incidents;
      this.tick = from.tick;
      this.undecodable = from.undecodable;
      this.watchingSince = from.watchingSince;
      this.catalogAt = from.catalogAt;
    }

    PipelineState done() {
      return new PipelineState(
          from.format,
          from.pipeline,
          config,
          health,
          beats,
          control,
          rounds,
          cuts,
          tables,
          incidents,
          tick,
          undecodable,
          watchingSince,
          catalogAt);
    }
  }
}
