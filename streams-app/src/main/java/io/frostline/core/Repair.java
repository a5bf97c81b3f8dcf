package io.frostline.core;

import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Fact.CommandTaken;
import io.frostline.core.Fact.WarehouseSeen;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The ladder of remedies: failed tasks, then all tasks, then stop and resume, then a person.
 *
 * @param attempts the commands of the last 24 hours, oldest first
 * @param catalog when the catalog could not be reached from here
 * @param warehouse when the tables' files could not be
 * @param database when the source database could not be
 * @param maintenance a person's work on the pipeline, during which nothing is done
 */
public record Repair(
    List<Attempt> attempts,
    Optional<Obstacle> catalog,
    Optional<Obstacle> warehouse,
    Optional<Obstacle> database,
    Optional<Maintenance> maintenance) {

  static final int ATTEMPTS_MAX = 3;
  static final Duration WINDOW = Duration.ofHours(24);

  private static final Duration COOL_DOWN = Duration.ofSeconds(60);

  /** A stop and resume is over by then, or its second half was cut off. */
  private static final Duration STOPPED_MAX = Duration.ofSeconds(60);

  /** What stops later was not stopped by it. */
  private static final Duration STOPPED_BY = STOPPED_MAX.multipliedBy(2);

  private static final int RESUMES_MAX = 3;

  private static final List<Action> LADDER =
      List.of(Action.RESTART_FAILED, Action.RESTART_ALL, Action.STOP_RESUME);

  /** What is to be done now. */
  record Step(Repair repair, Optional<Command> command, Optional<Escalation> escalation) {}

  static Repair none() {
    return new Repair(
        List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The attempt whose effect is still awaited. */
  Optional<Attempt> running(Situation s) {
    return newest()
        .filter(attempt -> !attempt.worked() && !attempt.command().dryRun())
        .filter(attempt -> !s.isOlder(attempt.at(), coolDown(s.config())));
  }

  Optional<Attempt> find(String command) {
    return attempts.stream().filter(attempt -> attempt.id().equals(command)).findFirst();
  }

  private Optional<Attempt> newest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  static Duration coolDown(PipelineConfig config) {
    return config.commitInterval().plus(config.commitTimeout()).plus(COOL_DOWN);
  }

  /** When the last command for {@code connector} was given. */
  Optional<Instant> lastFor(String connector) {
    return attempts.stream()
        .filter(attempt -> attempt.command().connector().equals(connector))
        .map(Attempt::at)
        .max(Instant::compareTo);
  }

  Repair taken(CommandTaken fact) {
    return each(a -> a.id().equals(fact.command()) ? a.takenBy(fact.by()) : a);
  }

  Repair done(CommandDone fact) {
    return each(a -> a.id().equals(fact.command()) ? a.answered(fact.result()) : a);
  }

  Repair warehouse(WarehouseSeen fact) {
    boolean gone = !fact.reachable().isKnown();
    return new Repair(
        attempts, catalog, Obstacle.look(warehouse, gone, fact.at()), database, maintenance);
  }

  /** A remedy has worked when a new commit has moved the watermarks, never because REST says so. */
  Repair look(Situation s) {
    boolean any = !s.state().tables().isEmpty();
    List<Attempt> recent = attempts.stream().filter(a -> !s.isOlder(a.at(), WINDOW)).toList();
    Repair next =
        new Repair(
            recent.equals(attempts) ? attempts : recent,
            Obstacle.look(catalog, isCatalogGone(s), s.at()),
            warehouse,
            Obstacle.look(database, isDatabaseGone(s), s.at()),
            maintenance);
    next = next.equals(this) ? this : next;
    return any ? next.each(a -> !a.worked() && isOver(s, a) ? a.hasWorked() : a) : next;
  }

  /** Where nothing waits the beats alone move a watermark, also under a task that has failed. */
  private static boolean isOver(Situation s, Attempt attempt) {
    return s.state().incidents().open().values().stream()
            .noneMatch(incident -> incident.id().equals(attempt.command().incident()))
        && s.movedSince(attempt.at());
  }

  private static boolean isCatalogGone(Situation s) {
    return s.config().catalogReadable() && s.state().watch().catalogFailing().isPresent();
  }

  private static boolean isDatabaseGone(Situation s) {
    return s.state().watch().database().filter(look -> !look.reachable()).isPresent();
  }

  Repair maintenance(Optional<Maintenance> next) {
    return new Repair(attempts, catalog, warehouse, database, next);
  }

  private Repair with(List<Attempt> next) {
    return new Repair(next, catalog, warehouse, database, maintenance);
  }

  private Repair each(UnaryOperator<Attempt> change) {
    List<Attempt> next = attempts.stream().map(change).toList();
    return next.equals(attempts) ? this : with(next);
  }

  /** True while {@code connector} is stopped because a remedy has stopped it. */
  boolean isStopping(String connector, Health health, Instant at) {
    return newest()
        .filter(Attempt::mayHaveStopped)
        .filter(a -> a.command().connector().equals(connector) && health.isStopped(connector))
        .filter(a -> a.at().plus(STOPPED_BY).isAfter(at))
        .isPresent();
  }

  /**
   * Ends a stop and resume that was cut off in between: whoever was about to resume is gone. What
   * was seen to run after that was stopped by a person.
   */
  Step finish(Situation s) {
    Optional<Attempt> cut =
        newest()
            .filter(a -> a.mayHaveStopped() && !a.isAccepted())
            .filter(
                a ->
                    s.state()
                        .health()
                        .isStoppedSince(a.at().plus(STOPPED_BY), a.command().connector()))
            .filter(a -> s.isOlder(a.at(), STOPPED_MAX));
    if (cut.isEmpty() || !s.mayRepair()) {
      return nothing();
    }
    Command begun = cut.get().command();
    long tried =
        attempts.stream()
            .filter(a -> !a.isRung() && a.command().incident().equals(begun.incident()))
            .count();
    if (tried >= RESUMES_MAX) {
      return new Step(
          this,
          Optional.empty(),
          Optional.of(
              Escalation.of(
                  begun.connector() + " was stopped to repair it and cannot be resumed")));
    }
    return give(
        s, begun.connector(), Action.RESUME, begun.incident(), cut.get().rule(), begun.reason());
  }

  /** The next rung for an open incident, a person, or nothing yet. */
  Step next(Situation s, Incident incident) {
    String connector = connector(s, incident);
    if (mustWait(s, connector, incident)) {
      return nothing();
    }
    Optional<Escalation> unsafe = Unsafe.restart(s, connector);
    if (unsafe.isPresent()) {
      return new Step(this, Optional.empty(), unsafe);
    }
    List<Attempt> rungs = attempts.stream().filter(Attempt::isRung).toList();
    long tried = rungs.stream().filter(a -> a.command().incident().equals(incident.id())).count();
    if (rungs.size() >= ATTEMPTS_MAX) {
      return new Step(
          this,
          Optional.empty(),
          Optional.of(Escalation.of(usedUp(s, rungs.size(), tried, incident))));
    }
    Action action = rung((int) tried, s, incident);
    return give(s, connector, action, incident.id(), incident.rule(), incident.summary());
  }

  private boolean mustWait(Situation s, String connector, Incident incident) {
    boolean sink = connector.equals(s.config().sink());
    List<Obstacle> obstacles =
        (sink ? Stream.of(catalog, warehouse) : Stream.of(database))
            .flatMap(Optional::stream)
            .toList();
    if (obstacles.stream().anyMatch(Obstacle::stands)) {
      // It would fail in the same way.
      return true;
    }
    if (sink && Survivors.why(s).isPresent()) {
      // It is for a person: a restart does not end that coordinator, and what it does meanwhile.
      return true;
    }
    if (sink && incident.rule() == Rule.S19 && !isSeenAgain(s, incident)) {
      return true;
    }
    if (incident.type() == EventType.CAPTURE_STALLED && !Silence.isLong(s, incident.since())) {
      // It is told early; most of what holds the beats up passes by itself.
      return true;
    }
    if (incident.type() == EventType.STALLED && !Stalls.isCertain(s)) {
      return true;
    }
    // An attempt that the obstacle explains has told nothing about its rung, and one that has
    // worked is over.
    return newest()
        .filter(a -> !a.worked() && !s.isOlder(a.at(), coolDown(s.config())))
        .filter(a -> obstacles.stream().noneMatch(o -> o.wentAfter(a.at())))
        .isPresent();
  }

  /** True if the catalog was read from here after the incident began. */
  private static boolean isSeenAgain(Situation s, Incident incident) {
    return !s.config().catalogReadable()
        || s.state().watch().catalogAt().filter(incident.since()::isBefore).isPresent();
  }

  private static String usedUp(Situation s, int all, long tried, Incident incident) {
    return s.config().repairs().isDryRun()
        ? "a dry run: nothing was done about it, "
            + tried
            + " remedies were decided on: "
            + incident.summary()
        : all
            + " restarts in 24 hours, "
            + tried
            + " of them for this, did not help: "
            + incident.summary();
  }

  private Step give(
      Situation s, String connector, Action action, String incident, Rule rule, String reason) {
    Command command =
        new Command(
            Incidents.id(
                s.state().pipeline(),
                "command|" + incident + "|" + action,
                s.at(),
                attempts.size()),
            s.state().pipeline(),
            connector,
            action,
            incident,
            s.at(),
            reason,
            s.config().repairs().isDryRun());
    List<Attempt> next = new ArrayList<>(attempts);
    next.add(Attempt.of(command, rule));
    return new Step(with(List.copyOf(next)), Optional.of(command), Optional.empty());
  }

  private Step nothing() {
    return new Step(this, Optional.empty(), Optional.empty());
  }

  /** The connector that {@code incident} is about. */
  static String connector(Situation s, Incident incident) {
    return incident.connector().filter(name -> !name.isEmpty()).orElse(s.config().sink());
  }

  private static Action rung(int tried, Situation s, Incident incident) {
    boolean failed = s.state().health().broken().isPresent();
    int first = failed && incident.rule().remedy() == Rule.Remedy.LADDER ? 0 : 1;
    return LADDER.get(Math.min(first + tried, LADDER.size() - 1));
  }
}
