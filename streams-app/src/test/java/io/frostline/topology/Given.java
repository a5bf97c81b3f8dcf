package io.frostline.topology;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.PipelineConfig;
import io.frostline.core.Position;
import io.frostline.core.RepairPolicy;
import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts of a small pipeline that captures one table. */
public final class Given {

  public static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  public static final String SINK = "frostline-sink";

  private Given() {}

  public static Fact.Configured configured(String pipeline) {
    return new Fact.Configured(
        pipeline,
        START,
        new PipelineConfig(
            pipeline,
            Optional.of("frostline-source"),
            "connect-" + pipeline,
            "connect-" + pipeline + "-coord",
            "frostline-sink-control",
            "cold",
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Optional.of(Duration.ofSeconds(1)),
            Duration.ofMinutes(30),
            true,
            Optional.empty(),
            List.of(),
            RepairPolicy.valueOf(false)));
  }

  public static Fact.Tick tick(String pipeline, int second) {
    return new Fact.Tick(
        pipeline,
        START.plusSeconds(second),
        Seen.known(new Position(100 + second, 0)),
        Seen.known(Map.of(new Partition("cdc.public.orders", 0), new Extent(0, 10 + second))),
        Seen.known(Map.of(new Partition("cdc.public.orders", 0), 4L)),
        Seen.known(Map.of(0, 0L)),
        Seen.known(Map.of(0, new Fact.ControlPlace(0, 7 + second, 0, 7 + second))));
  }
}
