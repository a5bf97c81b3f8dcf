package io.frostline.chaos;

import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.json.WirePipeline;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Frostline says of a pipeline.
 *
 * @param watermarks the time up to which each table is complete; empty while that is unknown
 */
public record Sight(Phase phase, Map<String, Optional<Instant>> watermarks) {

  public Sight {
    watermarks = Map.copyOf(watermarks);
  }

  /** As the app in this JVM has it. */
  public static Sight of(PipelineView view) {
    Map<String, Optional<Instant>> watermarks = new HashMap<>();
    view.tables()
        .forEach(table -> watermarks.put(table.table(), table.watermark().sourceWatermark()));
    return new Sight(view.phase(), watermarks);
  }

  /** As the API has it. */
  public static Sight of(WirePipeline pipeline) {
    Map<String, Optional<Instant>> watermarks = new HashMap<>();
    pipeline
        .tables()
        .forEach(table -> watermarks.put(table.table(), table.watermark().sourceWatermark()));
    return new Sight(Phase.valueOf(pipeline.phase()), watermarks);
  }

  /** Whether each of these tables is complete to a time after {@code since}. */
  public boolean complete(List<String> tables, Instant since) {
    return tables.stream()
        .allMatch(
            table ->
                watermarks
                    .getOrDefault(table, Optional.empty())
                    .filter(since::isBefore)
                    .isPresent());
  }
}
