package io.frostline.sim;

import io.frostline.core.ConnectorState;
import io.frostline.core.Fact;
import io.frostline.core.Fact.StatusSeen;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.Rule;
import io.frostline.core.Rule.Remedy;
import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the fold behaves: what it raises, closes and commands. */
final class Conduct {

  private static final int COMMANDS_MAX = 3;
  private static final Duration DAY = Duration.ofHours(24);

  private final Set<String> eventIds = new HashSet<>();
  private final Map<String, Event> open = new HashMap<>();
  private final Set<String> escalated = new HashSet<>();
  private final List<Instant> commands = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Optional<StatusSeen> status = Optional.empty();

  void see(Fact fact) {
    if (fact instanceof StatusSeen seen) {
      status = Optional.of(seen);
    }
  }

  List<Event> events() {
    return events;
  }

  void check(Event event) {
    eventsAreNeverRepeated(event);
    events.add(event);
    if (event.type() == EventType.RECOVERED) {
      if (open.remove(event.incident()) == null) {
        throw new Violation("everyIncidentEnds", "recovered, and never raised: " + event);
      }
    } else if (event.type() == EventType.REPAIR) {
      // What was done is told also when its incident is over.
      return;
    } else if (event.type() == EventType.ESCALATED) {
      escalated.add(event.incident());
    } else {
      open.putIfAbsent(event.incident(), event);
    }
  }

  private void eventsAreNeverRepeated(Event event) {
    if (!eventIds.add(event.id())) {
      throw new Violation("eventsAreNeverRepeated", event.toString());
    }
  }

  void check(Command command) {
    noRestartWithoutEvidence(command);
    noRestartOnUnknownOrWhilePaused(command);
    noRestartAboveBudget(command);
  }

  private void noRestartWithoutEvidence(Command command) {
    if (!open.containsKey(command.incident())) {
      throw new Violation("noRestartWithoutEvidence", command.toString());
    }
  }

  private void noRestartOnUnknownOrWhilePaused(Command command) {
    if (status.isEmpty() || !status.get().source().isKnown() || !status.get().sink().isKnown()) {
      throw new Violation("noRestartOnUnknown", command + " after " + status);
    }
    if (paused(status.get().source()) || paused(status.get().sink())) {
      throw new Violation("noRestartWhilePaused", command + " after " + status);
    }
  }

  private void noRestartAboveBudget(Command command) {
    commands.add(command.at());
    long recent =
        commands.stream()
            .filter(at -> Duration.between(at, command.at()).compareTo(DAY) <= 0)
            .count();
    if (recent > COMMANDS_MAX) {
      throw new Violation("noRestartAboveBudget", recent + " with " + command);
    }
  }

  private static boolean paused(Seen<ConnectorState> seen) {
    return Set.of("PAUSED", "STOPPED").contains(seen.map(ConnectorState::state).orElse(""));
  }

  /** In a world that was made whole, what is open is with a person. */
  void everyIncidentEnds() {
    for (Event event : open.values()) {
      if (!isWithAPerson(event) && !followsFromALoss(event)) {
        throw new Violation("everyIncidentEnds", event.type().toString(), "still open: " + event);
      }
    }
  }

  private boolean isWithAPerson(Event event) {
    return event.rule().remedy() == Remedy.ESCALATE
        || escalated.contains(event.incident())
        || stays(event);
  }

  /** A table whose watermark is frozen for good falls behind for good. */
  private boolean followsFromALoss(Event event) {
    return event.type() == EventType.LAG
        && open.values().stream()
            .filter(other -> other.type() != EventType.MISCONFIGURED && isWithAPerson(other))
            .anyMatch(other -> other.table().isEmpty() || other.table().equals(event.table()));
  }

  private static boolean stays(Event event) {
    return switch (event.type()) {
      case MISCONFIGURED, UNDECODABLE -> true;
      case DATA_LOSS, DUPLICATES, LEDGER_MISMATCH, UNCONFIRMED, TABLE_MISSING -> true;
      // A task whose partitions are idle answers nothing until they are busy again.
      // An idle table carries the offsets again with its next commit, whenever that comes.
      case DEGRADED -> event.rule() == Rule.S1 || event.rule() == Rule.S18;
      case DOWN,
          LAG,
          STALLED,
          HUNG,
          CAPTURE_STALLED,
          PAUSED,
          RECOVERING,
          REPAIR,
          ESCALATED,
          RECOVERED ->
          false;
    };
  }

  void healthyRunsAreSilent(boolean catalogReadable, boolean commitsInTime) {
    Set<String> unread = new HashSet<>();
    for (Event event : events) {
      if (event.rule() == Rule.S19) {
        if (event.type() == EventType.RECOVERED) {
          unread.remove(event.incident());
        } else {
          unread.add(event.incident());
        }
      }
      boolean answers = catalogReadable && unread.isEmpty();
      boolean alarm =
          switch (event.type()) {
            case DOWN, HUNG, DATA_LOSS, DUPLICATES, LEDGER_MISMATCH, TABLE_MISSING -> true;
            // Without the catalog a commit that was not announced cannot be told from a loss.
            case UNCONFIRMED -> answers;
            // A round that loses its coordinator is told at the first sign, for all tables.
            case STALLED -> commitsInTime && event.table().isPresent();
            case LAG,
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
          };
      if (alarm) {
        String kind = event.type() + " by " + event.rule();
        throw new Violation("healthyRunsAreSilent", kind, event.toString());
      }
    }
  }
}
