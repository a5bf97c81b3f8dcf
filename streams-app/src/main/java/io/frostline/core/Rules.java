package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.util.Optional;

/**
 * All rules in their order, worst first. A rule that follows from a worse one stays silent: with a
 * task down it is no news that nothing is committed.
 */
final class Rules {

  private Rules() {}

  static Verdicts judge(Situation s) {
    Verdicts verdicts = new Verdicts();
    if (s.state().health().paused()) {
      for (EventType type : EventType.values()) {
        verdicts.unknown(type, "paused");
      }
      if (s.pausedByPerson()) {
        ConnectRules.paused(s, verdicts);
      }
      return verdicts;
    }
    if (!s.state().health().sink().isKnown()) {
      verdicts.unknown(EventType.PAUSED, "Connect does not answer");
      verdicts.unknown(EventType.DOWN, "Connect does not answer");
    }
    if (!s.look().endsKnown()) {
      verdicts.unknown(EventType.LAG, "the captured topics' ends are not known");
      verdicts.unknown(EventType.STALLED, "the captured topics' ends are not known");
    }
    Optional<Finding> now = ConnectRules.now(s);
    Optional<Finding> down = now.or(() -> ConnectRules.notYetMoved(s));
    down.ifPresent(verdicts::found);
    // Silence does not say that what was broken runs again.
    verdicts.broken(now.isPresent() || (isUnheard(s) && s.state().isBroken()));
    ConnectRules.recovering(s, verdicts);
    ConnectRules.settings(s, verdicts);
    ConnectRules.refused(s, verdicts);
    CaptureRules.find(s, down.isPresent(), verdicts);
    RoundRules.find(s, down.isPresent(), verdicts);
    TableRules.find(s, verdicts);
    return verdicts;
  }

  private static boolean isUnheard(Situation s) {
    Health health = s.state().health();
    return !health.sink().isKnown()
        || (s.config().source().isPresent() && !health.source().isKnown());
  }
}
