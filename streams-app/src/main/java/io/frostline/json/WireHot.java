package io.frostline.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the hot store keeps rows of a table, and how long it is until it drops some that the
 * cold table may lack; exactly one of headroom and unknown is there.
 */
public record WireHot(
    BigDecimal retentionSeconds, Optional<BigDecimal> headroomSeconds, Optional<String> unknown) {

  /** The wire shape of a headroom. */
  public static WireHot of(
      Duration retention, Optional<Duration> headroom, Optional<String> unknown) {
    return new WireHot(WireLag.seconds(retention), headroom.map(WireLag::seconds), unknown);
  }
}
