package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Restarts of the sink that would do harm (rules P11 and P17): a coordinator that finds no offset
 * to begin at begins at the end of the control topic, and never sees what was announced before.
 */
final class Unsafe {

  private Unsafe() {}

  /** Why {@code connector} may not be restarted, and what to do instead. */
  static Optional<Escalation> restart(Situation s, String connector) {
    if (!connector.equals(s.config().sink())) {
      return Optional.empty();
    }
    CoordinatorOffsets coordinator = s.state().watch().coordinator();
    if (coordinator.goneSince().isPresent()
        && (coordinator.now().isEmpty() || isAnnounced(s, coordinator.missing()))) {
      return Optional.of(
          new Escalation(
              "not restarted: the coordinator's group has no offset, and a restart would lose what"
                  + " is announced; commit an offset for it first",
              Optional.of(Advice.giveBack(s.config(), coordinator.lost()) + Advice.CAUSE)));
    }
    Set<Integer> deleted = deleted(s);
    return deleted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Escalation(
                "not restarted: Kafka has deleted announcements that are not committed, and a"
                    + " restart would lose them",
                Optional.of(Advice.keepRunning(s.config(), deleted))));
  }

  /** What is handed over at once: where the offset is what is wrong, with the one to set. */
  static Escalation handOver(Situation s, Incident incident) {
    Map<Integer, Long> lost = s.state().watch().coordinator().lost();
    boolean isOffset =
        switch (incident.rule()) {
          case S4 -> true;
          case S6 -> incident.type() == EventType.DEGRADED;
          default -> false;
        };
    return new Escalation(
        incident.summary(),
        isOffset && !lost.isEmpty()
            ? Optional.of(Advice.giveBack(s.config(), lost))
            : Optional.empty());
  }

  /** True if anything that is not committed was announced in these control partitions. */
  private static boolean isAnnounced(Situation s, Set<Integer> partitions) {
    return s.state().tables().values().stream()
        .flatMap(table -> table.ledger().announced())
        .anyMatch(announced -> partitions.contains(announced.partition()));
  }

  /** Control partitions whose log begins behind what the coordinator has committed. */
  private static Set<Integer> deleted(Situation s) {
    Map<Integer, Long> committed = s.look().tick().coordinator().orElse(Map.of());
    return s.look().tick().control().orElse(Map.of()).entrySet().stream()
        .filter(place -> committed.containsKey(place.getKey()))
        .filter(place -> committed.get(place.getKey()) < place.getValue().start())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
