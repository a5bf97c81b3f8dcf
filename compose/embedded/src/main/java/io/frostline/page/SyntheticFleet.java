package io.frostline.page;

import io.frostline.core.Activity;
import io.frostline.core.Activity.OpenRound;
import io.frostline.core.Activity.Outlook;
import io.frostline.core.Activity.Supervisor;
import io.frostline.core.Attempt;
import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Headroom;
import io.frostline.core.Incident;
import io.frostline.core.Output;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Severity;
import io.frostline.core.Partition;
import io.frostline.core.Phase;
import io.frostline.core.PipelineConfig;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.PipelineView.TableView;
import io.frostline.core.RepairPolicy;
import io.frostline.core.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Views of a pipeline that does not exist, as the fold would give them: as many tables as wanted,
 * each of which moves with each second. The same seed gives the same fleet.
 */
public final class SyntheticFleet {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final String pipeline;
  private final List<String> tables;
  private final long seed;

  /** A pipeline of that name with these tables. */
  public SyntheticFleet(String pipeline, List<String> tables, long seed) {
    this.pipeline = pipeline;
    this.tables = List.copyOf(tables);
    this.seed = seed;
  }

  /** One with so many tables. */
  public static SyntheticFleet of(String pipeline, int tables) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      names.add("cold.%s_%04d".formatted(List.of("orders", "trades", "ledger").get(i % 3), i));
    }
    return new SyntheticFleet(pipeline, names, 1);
  }

  /** Everything is well at {@code at}. */
  public PipelineView healthy(Instant at) {
    return view(
        at,
        Phase.HEALTHY,
        List.of(),
        Duration.ZERO,
        supervisor(List.of(), new Outlook(Outlook.Kind.WATCHES, "Nothing is wrong.")));
  }

  /** The sink has failed at {@code since}: nothing reaches a table any more. */
  public PipelineView failing(Instant at, Instant since) {
    Incident incident =
        new Incident(
            "incident-" + since.toEpochMilli(),
            EventType.DOWN,
            Severity.CRITICAL,
            Rule.S19,
            List.of(Rule.S19),
            Optional.empty(),
            since,
            since.plusSeconds(2),
            Optional.of(pipeline),
            pipeline + ": task 0 is FAILED: the warehouse does not answer",
            false,
            Optional.empty());
    return failing(
        at,
        List.of(incident),
        List.of(),
        new Outlook(Outlook.Kind.WAITS, "The warehouse does not answer; it waits."));
  }

  /** Whatever has happened to it, what was tried, and what comes next. */
  public PipelineView failing(
      Instant at, List<Incident> incidents, List<Attempt> attempts, Outlook next) {
    Instant since = incidents.stream().map(Incident::since).min(Instant::compareTo).orElse(at);
    return view(at, Phase.DOWN, incidents, Duration.between(since, at), supervisor(attempts, next));
  }

  private static Supervisor supervisor(List<Attempt> attempts, Outlook next) {
    return new Supervisor(
        RepairPolicy.Mode.ON, attempts, 3, Optional.empty(), Optional.empty(), next);
  }

  private PipelineView view(
      Instant at, Phase phase, List<Incident> incidents, Duration stuck, Supervisor supervisor) {
    List<TableView> views = new ArrayList<>(tables.size());
    for (int i = 0; i < tables.size(); i++) {
      views.add(table(tables.get(i), i, at, stuck));
    }
    Instant round = at.minusSeconds(at.getEpochSecond() % INTERVAL.toSeconds());
    return new PipelineView(
        pipeline,
        Optional.of(config()),
        phase,
        Optional.of(at),
        Optional.of(connector("frostline-source", "RUNNING")),
        Optional.of(connector(pipeline, phase == Phase.DOWN ? "FAILED" : "RUNNING")),
        views,
        incidents,
        Map.of(Output.RoundResult.SUCCESS, round.getEpochSecond() / 10 % 100_000),
        Optional.of(round),
        Optional.empty(),
        new Headroom(Optional.empty(), Optional.empty(), Optional.empty()),
        0,
        new Activity(
            Optional.of(
                new OpenRound(
                    "5f0c9c3a-0000-4000-8000-" + "%012d".formatted(round.getEpochSecond() % 1000),
                    "coordinator",
                    round,
                    true,
                    Set.of(new Partition("cdc.public.orders", 0)),
                    Set.of(new Partition("cdc.public.orders", 1)),
                    1)),
            supervisor),
        Resume.fromTheBeginning());
  }

  private TableView table(String name, int number, Instant at, Duration stuck) {
    Random random = new Random(seed * 31 + number);
    long offset = random.nextInt(10_000);
    boolean idle = random.nextInt(3) == 0;
    boolean unknown = number % 97 == 96;
    long sawtooth = idle ? 1_200 : 1_500 + (at.toEpochMilli() + offset) % 10_000;
    Duration capture = Duration.ofMillis(400);
    Duration total = Duration.ofMillis(sawtooth).plus(stuck);
    long waiting = idle ? 0 : total.toMillis() / 10;
    Optional<Duration> known = unknown ? Optional.empty() : Optional.of(total);
    Optional<String> why = unknown ? Optional.of("no cut is covered yet") : Optional.empty();
    return new TableView(
        name,
        new Output.Watermark(
            name,
            Optional.of("2d2f8d7a-0000-4000-8000-" + "%012d".formatted(number)),
            pipeline,
            known.map(lag -> at.minus(lag).minusSeconds(1)),
            why,
            Optional.empty(),
            known.map(lag -> at.minus(lag)),
            Evidence.LEDGER,
            Optional.empty(),
            Optional.of(7_000_000L + number),
            at),
        new Output.Lag(
            name,
            pipeline,
            known,
            Optional.of(capture),
            known,
            Optional.of(waiting - waiting / 4),
            Optional.of(waiting / 4),
            why,
            at),
        at.getEpochSecond() % 1_000_000,
        at.getEpochSecond() % 1_000_000,
        Optional.of(at.minus(total).getEpochSecond() % 1_000_000),
        Optional.of(at.minus(total)),
        Optional.empty(),
        Map.of());
  }

  private PipelineConfig config() {
    return new PipelineConfig(
        pipeline,
        Optional.of("frostline-source"),
        "connect-" + pipeline,
        "connect-" + pipeline + "-coord",
        pipeline + "-control",
        "cold",
        INTERVAL,
        Duration.ofSeconds(8),
        Optional.of(Duration.ofSeconds(1)),
        Duration.ofMinutes(1),
        true,
        Optional.empty(),
        List.of(),
        RepairPolicy.of(RepairPolicy.Mode.ON));
  }

  private static ConnectorState connector(String name, String state) {
    Optional<String> cause =
        state.equals("FAILED") ? Optional.of("the warehouse does not answer") : Optional.empty();
    return new ConnectorState(name, "RUNNING", List.of(new TaskState(0, state, cause)));
  }
}
