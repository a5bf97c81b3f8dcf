package io.frostline.chaos;

import java.time.Instant;
import java.util.Optional;

/**
 * When what happened in a run.
 *
 * @param healthy from then on the pipeline was healthy
 * @param injected the cause was brought about
 * @param repaired the cause was gone
 * @param recovered Frostline said HEALTHY and every watermark had passed the repair, without a hand
 * @param helped a hand restarted what did not come back by itself, or did what an escalation asks
 * @param hand what that hand did
 */
record Timeline(
    Instant healthy,
    Instant injected,
    Optional<Instant> repaired,
    Optional<Instant> recovered,
    Optional<Instant> helped,
    Optional<String> hand) {

  /** A fault that stays. */
  static Timeline unrepaired(Instant healthy, Instant injected) {
    return new Timeline(
        healthy, injected, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
