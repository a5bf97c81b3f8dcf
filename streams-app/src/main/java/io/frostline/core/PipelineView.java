package io.frostline.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may be shown of a pipeline's state; a value derived from it after each tick.
 *
 * @param observedAt time of the last look, never later than when it was shown
 * @param rounds rounds by result since the state began
 * @param headroom what is left before something that is still needed is deleted
 * @param lastSuccess end of the last full round, {@code lastFailure} of the last failed one
 * @param undecodable records set aside
 * @param activity what goes on: the open round, and what is being done
 * @param resume where the probes go on reading
 */
public record PipelineView(
    String pipeline,
    Optional<PipelineConfig> config,
    Phase phase,
    Optional<Instant> observedAt,
    Optional<ConnectorState> source,
    Optional<ConnectorState> sink,
    List<TableView> tables,
    List<Incident> incidents,
    Map<Output.RoundResult, Long> rounds,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastFailure,
    Headroom headroom,
    long undecodable,
    Activity activity,
    Resume resume) {

  /**
   * The same as it is shown at {@code now}: a look is not younger, whatever clock it went by. Else
   * one that was ahead would hide that no other has come.
   */
  public PipelineView shownAt(Instant now) {
    if (observedAt.filter(now::isBefore).isEmpty()) {
      return this;
    }
    return new PipelineView(
        pipeline,
        config,
        phase,
        Optional.of(now),
        source,
        sink,
        tables,
        incidents,
        rounds,
        lastSuccess,
        lastFailure,
        headroom,
        undecodable,
        activity,
        resume);
  }

  /**
   * A table's row on the page.
   *
   * @param capturedRecords records that ever entered its partitions, transaction markers included
   * @param committedRows rows that the sink's balanced snapshots have added
   * @param totalRows rows in the table now, as its last snapshot says
   * @param kept how long Kafka keeps what is not in the table, absent without a limit
   * @param errors findings raised for it so far, by event type
   */
  public record TableView(
      String table,
      Output.Watermark watermark,
      Output.Lag lag,
      long capturedRecords,
      long committedRows,
      Optional<Long> totalRows,
      Optional<Instant> lastSnapshotAt,
      Optional<Headroom.Kept> kept,
      Map<Output.EventType, Long> errors) {}

  /**
   * Where the probes go on after a start: facts from before these places are known already.
   *
   * @param control next control offset by control partition
   * @param snapshots highest snapshot sequence number by table UUID
   * @param again whether facts in between are missing, so that a probe has to begin here again
   * @param lookedAt time of the newest look: an older one would be taken for one that was overtaken
   */
  public record Resume(
      Map<Integer, Long> control,
      Map<String, Long> snapshots,
      boolean again,
      Optional<Instant> lookedAt) {

    /** Where the probes begin with a pipeline of which nothing is known. */
    public static Resume fromTheBeginning() {
      return new Resume(Map.of(), Map.of(), false, Optional.empty());
    }
  }
}
