package io.frostline.json;

import io.frostline.core.Activity;
import io.frostline.core.Attempt;
import io.frostline.core.Maintenance;
import io.frostline.core.Partition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What goes on in a pipeline, as the API shows it. */
public record WireActivity(Optional<Round> round, Supervisor supervisor) {

  private static final int PARTITIONS_MAX = 100;

  /**
   * The newest commit round.
   *
   * @param answeredPartitions number of captured partitions that a worker has answered for
   * @param unanswered those that none has answered for yet, at most {@value #PARTITIONS_MAX}
   * @param unansweredPartitions their number
   * @param tables tables that a commit was announced for
   */
  public record Round(
      String commitId,
      String coordinator,
      Instant startedAt,
      boolean open,
      int answeredPartitions,
      int unansweredPartitions,
      List<String> unanswered,
      int tables) {}

  /** What was done without a person, and what will be. */
  public record Supervisor(
      String mode,
      List<Repair> attempts,
      int attemptsMax,
      Optional<Instant> coolDownUntil,
      Optional<Work> maintenance,
      String next,
      String nextText) {}

  /** A person's work on the pipeline: nothing is repaired before {@code until}. */
  public record Work(String by, String why, Instant since, Instant until) {

    static Work of(Maintenance work) {
      return new Work(work.by(), work.why(), work.since(), work.until());
    }
  }

  /**
   * A command that was given.
   *
   * @param outcome how Connect answered, once it has
   * @param worked whether commits have moved every watermark since
   */
  public record Repair(
      Instant at,
      String action,
      String connector,
      String incident,
      String rule,
      String reason,
      boolean dryRun,
      Optional<String> by,
      Optional<String> outcome,
      boolean worked) {}

  static WireActivity of(Activity activity) {
    return new WireActivity(
        activity.round().map(WireActivity::round), supervisor(activity.supervisor()));
  }

  private static Round round(Activity.OpenRound round) {
    return new Round(
        round.commitId(),
        round.coordinator(),
        round.startedAt(),
        round.open(),
        round.answered().size(),
        round.unanswered().size(),
        names(round.unanswered()),
        round.tables());
  }

  private static List<String> names(Collection<Partition> partitions) {
    return partitions.stream().limit(PARTITIONS_MAX).map(Partition::toString).toList();
  }

  private static Supervisor supervisor(Activity.Supervisor supervisor) {
    return new Supervisor(
        supervisor.mode().name(),
        supervisor.attempts().stream().map(WireActivity::repair).toList(),
        supervisor.attemptsMax(),
        supervisor.coolDownUntil(),
        supervisor.maintenance().map(Work::of),
        supervisor.next().kind().name(),
        supervisor.next().text());
  }

  private static Repair repair(Attempt attempt) {
    return new Repair(
        attempt.command().at(),
        attempt.command().action().name(),
        attempt.command().connector(),
        attempt.command().incident(),
        attempt.rule().name(),
        attempt.command().reason(),
        attempt.command().dryRun(),
        attempt.by(),
        attempt.result().map(Enum::name),
        attempt.worked());
  }
}
