package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    Optional<Instant> watchingSince) {

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
        Optional.empty());
  }

  /** What may be shown of it. */
  public PipelineView view() {
    return Views.of(this);
  }

  TableState table(String name) {
    return Optional.ofNullable(tables.get(name)).orElseGet(() -> TableState.of(name));
  }

  /** The names of the tables, so that callers may replace them one by one. */
  List<String> tableNames() {
    return List.copyOf(tables.keySet());
  }

  PipelineState with(PipelineConfig next) {
    return new PipelineState(
        format,
        pipeline,
        Optional.of(next),
        health,
        beats,
        control,
        rounds,
        cuts,
        tables,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(Health next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        next,
        beats,
        control,
        rounds,
        cuts,
        tables,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(Beats next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        next,
        control,
        rounds,
        cuts,
        tables,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(ControlLog next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        next,
        rounds,
        cuts,
        tables,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(Rounds next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        control,
        next,
        cuts,
        tables,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(Cuts next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        control,
        rounds,
        next,
        tables,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(TableState next) {
    return withTables(Sorted.with(tables, next.table(), next));
  }

  PipelineState withTables(Map<String, TableState> next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        control,
        rounds,
        cuts,
        next,
        incidents,
        tick,
        undecodable,
        watchingSince);
  }

  PipelineState with(Incidents next) {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        control,
        rounds,
        cuts,
        tables,
        next,
        tick,
        undecodable,
        watchingSince);
  }

  /** Takes over a tick; what was decided at it stands on the ticks before without a gap. */
  PipelineState with(Fact.Tick next) {
    boolean unbroken =
        tick.isPresent() && Duration.between(tick.get().at(), next.at()).compareTo(GAP_MAX) <= 0;
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        control,
        rounds,
        cuts,
        tables,
        incidents,
        Optional.of(next),
        undecodable,
        unbroken ? watchingSince : Optional.of(next.at()));
  }

  PipelineState countUndecodable() {
    return new PipelineState(
        format,
        pipeline,
        config,
        health,
        beats,
        control,
        rounds,
        cuts,
        tables,
        incidents,
        tick,
        undecodable + 1,
        watchingSince);
  }
}
