package io.frostline.replay;

import io.frostline.core.PipelineView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a replay ends.
 *
 * @param facts facts that were folded
 * @param damagedLines lines that were passed over
 * @param from time of the earliest fact, {@code to} of the latest
 */
public record Ending(
    long facts,
    long damagedLines,
    Optional<Instant> from,
    Optional<Instant> to,
    List<PipelineView> pipelines) {}
