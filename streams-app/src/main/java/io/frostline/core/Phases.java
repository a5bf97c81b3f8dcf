package io.frostline.core;

import static io.frostline.core.Phase.DOWN;
import static io.frostline.core.Phase.ESCALATED;
import static io.frostline.core.Phase.HEALTHY;
import static io.frostline.core.Phase.LAGGING;
import static io.frostline.core.Phase.PAUSED;
import static io.frostline.core.Phase.RECOVERING;
import static io.frostline.core.Phase.STALLED;
import static io.frostline.core.Phase.STARTING;
import static io.frostline.core.Phase.UNKNOWN;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The phases as one table: from which phase what is found leads to which. {@code docs/phases.md} is
 * drawn from it.
 */
public final class Phases {

  /** What a tick has found, worst first. */
  public enum Trigger {
    /** Too little is known to say anything. */
    BLIND,
    /** A person has paused or stopped a connector. */
    PAUSE,
    /** Something only a person can make good. */
    LOST,
    /** A connector, a task, the coordinator or the database is not there. */
    BROKEN,
    /** A remedy was applied, or what was broken runs again; no commit has shown it yet. */
    REPAIRED,
    /** Records wait and nothing is committed, or two coordinators speak. */
    STUCK,
    /** A table is further behind than its objective. */
    BEHIND,
    /** Nothing is wrong, and no table has been committed to. */
    FRESH,
    /** Nothing is wrong, and watermarks move. */
    FLOWS
  }

  private static final Duration UNCERTAIN_MAX = Duration.ofSeconds(10);

  private static final Map<Phase, Map<Trigger, Phase>> TABLE = new EnumMap<>(Phase.class);

  static {
    // The order of the columns is that of the triggers.
    row(UNKNOWN, UNKNOWN, PAUSED, ESCALATED, DOWN, RECOVERING, STALLED, LAGGING, STARTING, HEALTHY);
    row(STARTING, UNKNOWN, PAUSED, ESCALATED, DOWN, STARTING, STALLED, LAGGING, STARTING, HEALTHY);
    row(HEALTHY, UNKNOWN, PAUSED, ESCALATED, DOWN, RECOVERING, STALLED, LAGGING, HEALTHY, HEALTHY);
    row(LAGGING, UNKNOWN, PAUSED, ESCALATED, DOWN, RECOVERING, STALLED, LAGGING, HEALTHY, HEALTHY);
    // What was broken or stuck has to be seen to recover before it is healthy.
    row(
        STALLED,
        UNKNOWN,
        PAUSED,
        ESCALATED,
        DOWN,
        RECOVERING,
        STALLED,
        RECOVERING,
        RECOVERING,
        RECOVERING);
    row(
        DOWN,
        DOWN,
        PAUSED,
        ESCALATED,
        DOWN,
        RECOVERING,
        RECOVERING,
        RECOVERING,
        RECOVERING,
        RECOVERING);
    row(
        RECOVERING,
        UNKNOWN,
        PAUSED,
        ESCALATED,
        DOWN,
        RECOVERING,
        STALLED,
        LAGGING,
        STARTING,
        HEALTHY);
    row(
        PAUSED,
        UNKNOWN,
        PAUSED,
        ESCALATED,
        DOWN,
        RECOVERING,
        RECOVERING,
        RECOVERING,
        RECOVERING,
        RECOVERING);
    // Only what works again leaves a person's hands; no other finding takes it back.
    row(
        ESCALATED,
        UNKNOWN,
        PAUSED,
        ESCALATED,
        ESCALATED,
        RECOVERING,
        ESCALATED,
        RECOVERING,
        RECOVERING,
        RECOVERING);
  }

  private Phases() {}

  private static void row(Phase from, Phase... to) {
    Map<Trigger, Phase> row = new EnumMap<>(Trigger.class);
    for (Trigger trigger : Trigger.values()) {
      row.put(trigger, to[trigger.ordinal()]);
    }
    TABLE.put(from, row);
  }

  /** The phase that {@code trigger} leads to. */
  public static Phase next(Phase from, Trigger trigger) {
    return TABLE.get(from).get(trigger);
  }

  /** A change of phase. */
  public record Transition(Phase from, Phase to) implements Comparable<Transition> {
    @Override
    public int compareTo(Transition other) {
      int first = from.compareTo(other.from);
      return first != 0 ? first : to.compareTo(other.to);
    }

    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  /** The changes that the table allows. */
  public static Set<Transition> legal() {
    Set<Transition> legal = new TreeSet<>();
    TABLE.forEach(
        (from, row) ->
            row.values().stream()
                .filter(to -> to != from)
                .forEach(to -> legal.add(new Transition(from, to))));
    return legal;
  }

  /** The changes that never happen. */
  public static Set<Transition> illegal() {
    Set<Transition> illegal = new TreeSet<>();
    for (Phase from : Phase.values()) {
      for (Phase to : Phase.values()) {
        if (from != to) {
          illegal.add(new Transition(from, to));
        }
      }
    }
    illegal.removeAll(legal());
    return illegal;
  }

  /** What the state shows after the rules have spoken. */
  static Trigger trigger(Situation s) {
    PipelineState state = s.state();
    Incidents incidents = state.incidents();
    boolean down = incidents.isOpen(Output.EventType.DOWN);
    if (s.pausedByPerson()) {
      return Trigger.PAUSE;
    } else if (!state.health().sink().isKnown() && !down) {
      return Trigger.BLIND;
    } else if (needsAPerson(state)) {
      return Trigger.LOST;
    } else if (down && state.isBroken()) {
      return Trigger.BROKEN;
    } else if (down
        || state.repair().running(s).isPresent()
        || incidents.isOpen(Output.EventType.RECOVERING)) {
      return Trigger.REPAIRED;
    } else if (incidents.isOpen(Output.EventType.STALLED)
        || incidents.isOpen(Output.EventType.HUNG)
        || incidents.isOpen(Output.EventType.CAPTURE_STALLED)) {
      return Trigger.STUCK;
    } else if (incidents.isOpen(Output.EventType.LAG)) {
      return Trigger.BEHIND;
    }
    boolean covered =
        state.progress().values().stream().anyMatch(each -> each.covered().isPresent());
    return covered ? Trigger.FLOWS : Trigger.FRESH;
  }

  /** True if Connect has just not answered: one answer that is missing changes no phase. */
  static boolean isUncertain(Situation s) {
    Health health = s.state().health();
    return !health.sink().isKnown()
        && !s.state().incidents().isOpen(Output.EventType.DOWN)
        && health.unknownSince().filter(since -> !s.isOlder(since, UNCERTAIN_MAX)).isPresent();
  }

  /** No restart brings back what is not in the table, and none is tried any more. */
  private static boolean needsAPerson(PipelineState state) {
    return state.incidents().open().values().stream()
        .anyMatch(
            incident ->
                incident.escalated()
                    || switch (incident.type()) {
                      case DATA_LOSS, DUPLICATES, LEDGER_MISMATCH, TABLE_MISSING -> true;
                      case DOWN -> incident.rule() == Rule.S15;
                      case UNCONFIRMED -> incident.table().isPresent();
                      case LAG,
                          STALLED,
                          HUNG,
                          CAPTURE_STALLED,
                          DEGRADED,
                          MISCONFIGURED,
                          UNDECODABLE,
                          PAUSED,
                          RECOVERING,
                          REPAIR,
                          ESCALATED,
                          RECOVERED ->
                          false;
                    });
  }
}
