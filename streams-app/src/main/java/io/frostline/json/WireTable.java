package io.frostline.json;

import io.frostline.core.FrostLine;
import io.frostline.core.PipelineView.TableView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cold table as the API shows it.
 *
 * @param frostLine where its changes are, by time; absent while the watermark is unknown
 * @param errors findings raised for it so far, by event type
 * @param hot what the hot store's retention leaves; absent if none is given for the table
 */
public record WireTable(
    String table,
    WireWatermark watermark,
    WireLag lag,
    Optional<WireFrostLine> frostLine,
    long capturedRecords,
    long committedRows,
    Optional<Long> totalRows,
    Optional<Instant> lastSnapshotAt,
    Map<String, Long> errors,
    Optional<WireHot> hot) {

  /** The wire shape of {@code view}. */
  public static WireTable of(TableView view, Optional<WireHot> hot) {
    Map<String, Long> errors = new TreeMap<>();
    view.errors().forEach((type, count) -> errors.put(type.name(), count));
    return new WireTable(
        view.table(),
        WireWatermark.of(view.watermark()),
        WireLag.of(view.lag()),
        FrostLine.of(view.lag()).map(line -> WireFrostLine.of(line, view.lag().observedAt())),
        view.capturedRecords(),
        view.committedRows(),
        view.totalRows(),
        view.lastSnapshotAt(),
        errors,
        hot);
  }
}
