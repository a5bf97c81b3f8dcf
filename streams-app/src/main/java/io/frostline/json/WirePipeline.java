package io.frostline.json;

import io.frostline.core.PipelineConfig;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A pipeline as the API shows it.
 *
 * @param activity the round that is open, and what the supervisor did and will do
 * @param note what else is to be said of it: that Connect has no sink connector of this name
 * @param rounds ended rounds by result: success, partial, failed
 */
public record WirePipeline(
    String pipeline,
    String phase,
    Optional<String> note,
    Optional<Instant> observedAt,
    Optional<BigDecimal> commitIntervalSeconds,
    Optional<BigDecimal> lagObjectiveSeconds,
    Optional<WireConnector> source,
    Optional<WireConnector> sink,
    List<WireTable> tables,
    List<WireIncident> incidents,
    Map<String, Long> rounds,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastFailure,
    long undecodable,
    WireActivity activity) {

  /** What is said of a pipeline for which Connect lists no sink connector. */
  public static final String WITHOUT_SINK = "no sink connector of this name in Connect";

  /** The wire shape of {@code view}, beside which there is no hot store. */
  public static WirePipeline of(PipelineView view) {
    return of(view, false, table -> Optional.empty());
  }

  /**
   * The wire shape of {@code view}, with what is known of the hot store beside each table.
   *
   * @param withoutSink true if Connect lists no sink connector of its name
   */
  public static WirePipeline of(
      PipelineView view, boolean withoutSink, Function<TableView, Optional<WireHot>> hot) {
    return of(
        view,
        withoutSink,
        view.tables().stream().map(table -> WireTable.of(table, hot.apply(table))).toList());
  }

  /** The same without its tables, which may be many. */
  public static WirePipeline withoutTables(PipelineView view, boolean withoutSink) {
    return of(view, withoutSink, List.of());
  }

  private static WirePipeline of(PipelineView view, boolean withoutSink, List<WireTable> tables) {
    Map<String, Long> rounds = new TreeMap<>();
    view.rounds()
        .forEach((result, count) -> rounds.put(result.name().toLowerCase(Locale.ROOT), count));
    return new WirePipeline(
        view.pipeline(),
        view.phase().name(),
        withoutSink ? Optional.of(WITHOUT_SINK) : Optional.empty(),
        view.observedAt(),
        view.config().map(PipelineConfig::commitInterval).map(WireLag::seconds),
        view.config().map(PipelineConfig::lagObjective).map(WireLag::seconds),
        view.source().map(WireConnector::of),
        view.sink().map(WireConnector::of),
        tables,
        view.incidents().stream().map(WireIncident::of).toList(),
        rounds,
        view.lastSuccess(),
        view.lastFailure(),
        view.undecodable(),
        WireActivity.of(view.activity()));
  }
}
