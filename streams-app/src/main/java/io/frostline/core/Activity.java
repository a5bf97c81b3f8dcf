package io.frostline.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What goes on in a pipeline: the round that is open, and what is being done about it.
 *
 * @param round the newest round, absent before the first
 * @param supervisor what was done without a person, and what will be
 */
public record Activity(Optional<OpenRound> round, Supervisor supervisor) {

  /** Nothing that is known of. */
  public static Activity none() {
    return new Activity(Optional.empty(), Supervisor.none());
  }

  /**
   * The newest commit round.
   *
   * @param coordinator the key under which its coordinator speaks
   * @param open whether it is neither completed nor has failed
   * @param answered captured partitions that a worker has answered for
   * @param unanswered captured partitions that no worker has answered for yet
   * @param tables tables that a commit was announced for
   */
  public record OpenRound(
      String commitId,
      String coordinator,
      Instant startedAt,
      boolean open,
      Set<Partition> answered,
      Set<Partition> unanswered,
      int tables) {}

  /**
   * The ladder of remedies, and where on it the pipeline stands.
   *
   * @param mode whether commands are given, and carried out
   * @param attempts commands of the last 24 hours, oldest first
   * @param attemptsMax commands in 24 hours after which a person is called
   * @param coolDownUntil until when the last command is given time to work
   * @param maintenance a person's work on the pipeline, during which nothing is done
   * @param next what comes next
   */
  public record Supervisor(
      RepairPolicy.Mode mode,
      List<Attempt> attempts,
      int attemptsMax,
      Optional<Instant> coolDownUntil,
      Optional<Maintenance> maintenance,
      Outlook next) {

    static Supervisor none() {
      return new Supervisor(
          RepairPolicy.Mode.OFF,
          List.of(),
          Repair.ATTEMPTS_MAX,
          Optional.empty(),
          Optional.empty(),
          new Outlook(Outlook.Kind.UNKNOWN, "Nothing is known of this pipeline yet."));
    }
  }

  /** What the supervisor will do next, in one sentence for a person. */
  public record Outlook(Kind kind, String text) {

    /** Why nothing is done, or that something is. */
    public enum Kind {
      /** Nothing is wrong. */
      WATCHES,
      /** Repairs are switched off, or people work on the pipeline. */
      OFF,
      /** Too little is known: on that nothing is ever done. */
      UNKNOWN,
      /** A person has paused a connector. */
      PAUSED,
      /** It would fail in the same way, or gets better by itself. */
      WAITS,
      /** The last command is given time to work. */
      COOLS_DOWN,
      /** A command is given now. */
      ACTS,
      /** A person has to act. */
      PERSON
    }
  }
}
