package io.frostline.json;

import io.frostline.core.Output;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A value of {@code frostline.lag}; seconds are decimal numbers with milliseconds. */
public record WireLag(
    String table,
    String pipeline,
    Optional<BigDecimal> totalLagSeconds,
    Optional<BigDecimal> captureLagSeconds,
    Optional<BigDecimal> offloadLagSeconds,
    Optional<Long> unreadRecords,
    Optional<Long> stagedRecords,
    Optional<String> unknown,
    Instant observedAt) {

  /** The wire shape of {@code lag}. */
  public static WireLag of(Output.Lag lag) {
    return new WireLag(
        lag.table(),
        lag.pipeline(),
        lag.total().map(WireLag::seconds),
        lag.capture().map(WireLag::seconds),
        lag.offload().map(WireLag::seconds),
        lag.unreadRecords(),
        lag.stagedRecords(),
        lag.unknown(),
        lag.observedAt());
  }

  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3);
  }
}
