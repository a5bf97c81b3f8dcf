package io.frostline.core;

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
    long undecodable) {

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
        0);
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
        undecodable);
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
        undecodable);
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
        undecodable);
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
        undecodable);
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
        undecodable);
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
        undecodable);
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
        undecodable);
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
        undecodable);
  }

  PipelineState with(Fact.Tick next) {
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
        undecodable);
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
        undecodable + 1);
  }
}
