package io.frostline.topology;

import io.frostline.core.Activity;
import io.frostline.core.Activity.OpenRound;
import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Headroom;
import io.frostline.core.Headroom.Kept;
import io.frostline.core.Incident;
import io.frostline.core.Output;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.RoundResult;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.PipelineView.TableView;
import io.frostline.core.Position;
import io.frostline.core.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Views as the fold would give them. */
public final class Shown {

  private Shown() {}

  /** That the pipeline is down. */
  public static Output.Event down(String id) {
    return new Output.Event(
        id,
        Given.SINK,
        Optional.empty(),
        EventType.DOWN,
        Output.Severity.CRITICAL,
        Rule.C7,
        "incident-1",
        Given.START,
        "task 0 failed",
        Map.of());
  }

  public static PipelineView pipeline(Instant at, Phase phase, TableView... tables) {
    return pipeline(Given.SINK, at, phase, tables);
  }

  public static PipelineView pipeline(String name, Instant at, Phase phase, TableView... tables) {
    return new PipelineView(
        name,
        Optional.of(Given.configured(name).config()),
        phase,
        Optional.of(at),
        Optional.of(connector("frostline-source")),
        Optional.of(connector(name)),
        List.of(tables),
        List.of(),
        Map.of(RoundResult.SUCCESS, 12L, RoundResult.FAILED, 2L),
        Optional.of(at.minusSeconds(4)),
        Optional.of(at.minusSeconds(90)),
        new Headroom(
            Optional.of(new Kept(Duration.ofDays(2), Duration.ofDays(1))),
            Optional.of(1_000L),
            Optional.of(9_000L)),
        1,
        new Activity(
            Optional.of(
                new OpenRound(
                    "commit-1", "key-1", at.minusSeconds(2), true, Set.of(), Set.of(), 0)),
            Activity.none().supervisor()),
        new Resume(Map.of(0, 8L), Map.of(), false, Optional.of(at)));
  }

  public static PipelineView failing(Instant at, String summary, TableView... tables) {
    PipelineView view = pipeline(at, Phase.DOWN, tables);
    return new PipelineView(
        view.pipeline(),
        view.config(),
        view.phase(),
        view.observedAt(),
        view.source(),
        view.sink(),
        view.tables(),
        List.of(
            new Incident(
                "incident-1",
                EventType.DOWN,
                Output.Severity.CRITICAL,
                Rule.C7,
                List.of(Rule.C7),
                Optional.empty(),
                at.minusSeconds(10),
                at.minusSeconds(9),
                Optional.of("frostline-source"),
                summary,
                false,
                Optional.empty())),
        view.rounds(),
        view.lastSuccess(),
        view.lastFailure(),
        view.headroom(),
        view.undecodable(),
        view.activity(),
        view.resume());
  }

  /** A table whose watermark is three and a half seconds old. */
  public static TableView table(String name, Instant at) {
    return new TableView(
        name,
        new Output.Watermark(
            name,
            Optional.of("2d2f8d7a-0000-4000-8000-000000000001"),
            Given.SINK,
            Optional.of(at.minusMillis(4500)),
            Optional.empty(),
            Optional.of(new Position(100, 2)),
            Optional.of(at.minusMillis(3000)),
            Output.Evidence.LEDGER,
            Optional.empty(),
            Optional.of(Long.MAX_VALUE),
            at),
        new Output.Lag(
            name,
            Given.SINK,
            Optional.of(Duration.ofMillis(3500)),
            Optional.of(Duration.ofMillis(500)),
            Optional.of(Duration.ofMillis(3000)),
            Optional.of(7L),
            Optional.of(5L),
            Optional.empty(),
            at),
        120,
        100,
        Optional.of(100L),
        Optional.of(at.minusSeconds(3)),
        Optional.of(new Kept(Duration.ofDays(7), Duration.ofDays(6))),
        Map.of(EventType.LAG, 3L));
  }

  /** A table of which nothing can be said. */
  public static TableView unknown(String name, Instant at, String reason) {
    return new TableView(
        name,
        new Output.Watermark(
            name,
            Optional.empty(),
            Given.SINK,
            Optional.empty(),
            Optional.of(reason),
            Optional.empty(),
            Optional.empty(),
            Output.Evidence.COORDINATOR,
            Optional.empty(),
            Optional.empty(),
            at),
        new Output.Lag(
            name,
            Given.SINK,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(reason),
            at),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static ConnectorState connector(String name) {
    return new ConnectorState(
        name, "RUNNING", List.of(new TaskState(0, "RUNNING", Optional.empty())));
  }
}
