package io.frostline.core;

import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ladder of remedies: failed tasks, then all tasks, then stop and resume, then a person.
 *
 * @param attempts the commands of the last 24 hours, oldest first
 */
public record Repair(List<Attempt> attempts) {

  static final int ATTEMPTS_MAX = 3;
  static final Duration WINDOW = Duration.ofHours(24);

  private static final Duration COOL_DOWN = Duration.ofSeconds(60);

  /**
   * A command that was given.
   *
   * @param result how Connect answered, once it has
   * @param worked whether a new commit has moved every watermark since
   */
  public record Attempt(
      String command,
      String incident,
      Action action,
      Instant at,
      Optional<CommandResult> result,
      boolean worked) {}

  /** What is to be done now. */
  record Step(Repair repair, Optional<Command> command, Optional<String> escalation) {}

  static Repair none() {
    return new Repair(List.of());
  }

  /** The attempt whose effect is still awaited. */
  Optional<Attempt> running(Situation s) {
    return newest()
        .filter(attempt -> !attempt.worked())
        .filter(attempt -> !s.isOlder(attempt.at(), coolDown(s.config())));
  }

  private Optional<Attempt> newest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  static Duration coolDown(PipelineConfig config) {
    return config.commitInterval().plus(config.commitTimeout()).plus(COOL_DOWN);
  }

  Repair done(CommandDone done) {
    return new Repair(
        attempts.stream()
            .map(
                a ->
                    a.command().equals(done.command())
                        ? new Attempt(
                            a.command(),
                            a.incident(),
                            a.action(),
                            a.at(),
                            Optional.of(done.result()),
                            a.worked())
                        : a)
            .toList());
  }

  /** A remedy has worked when a new commit has moved the watermarks, never because REST says so. */
  Repair look(Situation s) {
    List<Attempt> next = new ArrayList<>();
    for (Attempt a : attempts) {
      if (!s.isOlder(a.at(), WINDOW)) {
        boolean worked = a.worked() || (!s.state().tables().isEmpty() && s.movedSince(a.at()));
        next.add(
            worked == a.worked()
                ? a
                : new Attempt(a.command(), a.incident(), a.action(), a.at(), a.result(), true));
      }
    }
    return next.equals(attempts) ? this : new Repair(List.copyOf(next));
  }

  /** The next rung for an open incident, a person, or nothing yet. */
  Step next(Situation s, String key, Incident incident) {
    if (newest().filter(a -> !s.isOlder(a.at(), coolDown(s.config()))).isPresent()) {
      return new Step(this, Optional.empty(), Optional.empty());
    }
    Optional<String> unsafe = unsafe(s, incident);
    if (unsafe.isPresent()) {
      return new Step(this, Optional.empty(), unsafe);
    }
    long tried = attempts.stream().filter(a -> a.incident().equals(incident.id())).count();
    if (attempts.size() >= ATTEMPTS_MAX) {
      return new Step(
          this,
          Optional.empty(),
          Optional.of(
              attempts.size()
                  + " restarts in 24 hours, "
                  + tried
                  + " of them for this, did not help: "
                  + incident.summary()));
    }
    Action action = rung((int) tried, s, incident);
    Command command =
        new Command(
            Incidents.id(s.state().pipeline(), "command|" + key, s.at(), attempts.size()),
            s.state().pipeline(),
            connector(s, incident),
            action,
            incident.id(),
            s.at(),
            incident.summary());
    List<Attempt> next = new ArrayList<>(attempts);
    next.add(new Attempt(command.id(), incident.id(), action, s.at(), Optional.empty(), false));
    return new Step(new Repair(List.copyOf(next)), Optional.of(command), Optional.empty());
  }

  private static String connector(Situation s, Incident incident) {
    return incident.connector().filter(name -> !name.isEmpty()).orElse(s.config().sink());
  }

  private static Action rung(int tried, Situation s, Incident incident) {
    boolean failed = s.state().health().broken().isPresent();
    int first = failed && incident.rule().remedy() == Rule.Remedy.LADDER ? 0 : 1;
    Action[] ladder = Action.values();
    return ladder[Math.min(first + tried, ladder.length - 1)];
  }

  /** True if anything that is not committed was announced in these control partitions. */
  private static boolean isAnnounced(Situation s, Set<Integer> partitions) {
    return s.state().tables().values().stream()
        .flatMap(table -> table.ledger().announced())
        .anyMatch(announced -> partitions.contains(announced.partition()));
  }

  /** Why a restart of the sink would do harm (rules P11 and P17), if it would. */
  private static Optional<String> unsafe(Situation s, Incident incident) {
    if (!connector(s, incident).equals(s.config().sink())) {
      return Optional.empty();
    }
    Watch.Coordinator coordinator = s.state().watch().coordinator();
    if (coordinator.goneSince().isPresent()
        && (coordinator.now().isEmpty() || isAnnounced(s, coordinator.missing()))) {
      return Optional.of(
          "not restarted: the coordinator's group has no offset, and a restart would lose what is"
              + " announced; commit an offset for it first");
    }
    Map<Integer, Long> committed = s.look().tick().coordinator().orElse(Map.of());
    boolean deleted =
        s.look().tick().control().orElse(Map.of()).entrySet().stream()
            .anyMatch(
                place ->
                    committed.containsKey(place.getKey())
                        && committed.get(place.getKey()) < place.getValue().start());
    return deleted
        ? Optional.of(
            "not restarted: Kafka has deleted announcements that are not committed, and a restart"
                + " would lose them")
        : Optional.empty();
  }
}
