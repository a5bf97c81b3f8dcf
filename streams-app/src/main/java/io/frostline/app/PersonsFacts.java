package io.frostline.app;

import io.frostline.core.Fact;
import io.frostline.http.Actions;
import io.frostline.topology.KafkaFactSink;
import io.frostline.topology.ProbeService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;

/** Makes facts of what a person asks for, and returns when Kafka has them. */
final class PersonsFacts implements Actions {

  private final KafkaFactSink own;
  private final KafkaFactSink ofProbes;
  private final ProbeService probes;
  private final InstantSource clock;

  /**
   * What takes them.
   *
   * @param own goes beside the probes: their ticks vouch for what they have sent alone
   */
  PersonsFacts(
      KafkaFactSink own, KafkaFactSink ofProbes, ProbeService probes, InstantSource clock) {
    this.own = own;
    this.ofProbes = ofProbes;
    this.probes = probes;
    this.clock = clock;
  }

  @Override
  public void take(Action asked) {
    if (asked instanceof Maintenance work) {
      Instant now = clock.instant();
      own.deliver(
          new Fact.MaintenanceSet(
              work.pipeline(), now, work.by(), work.why(), work.until().orElse(now)));
    } else if (asked instanceof Retirement retirement) {
      retire(retirement);
    }
  }

  /** By the probes' producer: whatever a probe has sent last arrives before it, and not after. */
  private void retire(Retirement asked) {
    Optional<String> refusal;
    try {
      refusal = probes.release(asked.pipeline());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
    ofProbes.deliver(new Fact.Retired(asked.pipeline(), clock.instant(), asked.by(), asked.why()));
  }
}
