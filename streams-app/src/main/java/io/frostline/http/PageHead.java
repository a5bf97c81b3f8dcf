package io.frostline.http;

import io.frostline.core.PipelineView;
import io.frostline.json.WireActivity;
import io.frostline.json.WireConnector;
import io.frostline.json.WireIncident;
import io.frostline.json.WirePipeline;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline as the page is told of it, without its tables and without what changes each second.
 *
 * @param incidents the open ones, at most {@value #INCIDENTS_MAX}; {@code openIncidents} of them
 * @param phases what it was in since this start, oldest first
 * @param ended rounds that have ended since this start, oldest first
 */
record PageHead(
    String phase,
    Optional<String> note,
    Optional<BigDecimal> commitIntervalSeconds,
    Optional<BigDecimal> lagObjectiveSeconds,
    Optional<WireConnector> source,
    Optional<WireConnector> sink,
    List<WireIncident> incidents,
    int openIncidents,
    WireActivity activity,
    Map<String, Long> rounds,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastFailure,
    List<History.PhaseSince> phases,
    List<History.Round> ended) {

  private static final int INCIDENTS_MAX = 500;

  static PageHead of(PipelineView view, boolean withoutSink, History history) {
    WirePipeline wire = WirePipeline.withoutTables(view, withoutSink);
    return new PageHead(
        wire.phase(),
        wire.note(),
        wire.commitIntervalSeconds(),
        wire.lagObjectiveSeconds(),
        wire.source(),
        wire.sink(),
        wire.incidents().stream().limit(INCIDENTS_MAX).toList(),
        wire.incidents().size(),
        wire.activity(),
        wire.rounds(),
        wire.lastSuccess(),
        wire.lastFailure(),
        history.phases(view.pipeline()),
        history.rounds(view.pipeline()));
  }
}
