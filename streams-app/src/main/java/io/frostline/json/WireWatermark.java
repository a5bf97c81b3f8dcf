package io.frostline.json;

import io.frostline.core.Output;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A value of {@code frostline.watermarks}; exactly one of its first watermark and unknown is there.
 */
public record WireWatermark(
    String table,
    Optional<String> uuid,
    String pipeline,
    Optional<Instant> sourceWatermark,
    Optional<String> unknown,
    Optional<WirePosition> sourcePosition,
    Optional<Instant> arrivalWatermark,
    String evidence,
    Optional<Instant> publicationSeenAt,
    Optional<Long> snapshotId,
    Instant observedAt) {

  /** The wire shape of {@code watermark}. */
  public static WireWatermark of(Output.Watermark watermark) {
    return new WireWatermark(
        watermark.table(),
        watermark.uuid(),
        watermark.pipeline(),
        watermark.sourceWatermark(),
        watermark.unknown(),
        watermark.sourcePosition().map(WirePosition::of),
        watermark.arrivalWatermark(),
        watermark.evidence().name().toLowerCase(Locale.ROOT),
        watermark.publicationSeenAt(),
        watermark.snapshotId(),
        watermark.observedAt());
  }
}
