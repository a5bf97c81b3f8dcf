package io.frostline.app;

import io.frostline.core.Fact;
import io.frostline.core.Output.EventType;
import io.frostline.core.PipelineView;
import io.frostline.http.Actions;
import io.frostline.topology.Board;
import io.frostline.topology.FactSink;
import io.frostline.topology.ProbeService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;

/** Makes facts of what a person asks for, and returns when Kafka has them. */
final class PersonsFacts implements Actions {

  private final FactSink facts;
  private final ProbeService probes;
  private final Board board;
  private final InstantSource clock;

  /**
   * What takes them.
   *
   * @param facts the same that the probes send by: whatever one has sent last arrives before
   */
  PersonsFacts(FactSink facts, ProbeService probes, Board board, InstantSource clock) {
    this.facts = facts;
    this.probes = probes;
    this.board = board;
    this.clock = clock;
  }

  @Override
  public void take(Action asked) {
    Instant now = clock.instant();
    Instant at =
        foldTime(now, board.pipeline(asked.pipeline()).flatMap(view -> view.resume().lookedAt()));
    if (asked instanceof Maintenance work) {
      facts.deliver(maintenance(work, now, at));
    } else if (asked instanceof Retirement retirement && retirement.table().isPresent()) {
      String table = retirement.table().get();
      if (!isMissing(asked.pipeline(), table)) {
        throw new RefusedException(
            table
                + " is not told as missing (TABLE_MISSING): only one that was dropped is retired");
      }
      facts.deliver(
          new Fact.TableRetired(
              retirement.pipeline(), at, table, retirement.by(), retirement.why()));
    } else if (asked instanceof Retirement retirement) {
      release(retirement);
      facts.deliver(new Fact.Retired(retirement.pipeline(), at, retirement.by(), retirement.why()));
    }
  }

  /** The fold's time, which may be ahead of the clock. */
  static Instant foldTime(Instant now, Optional<Instant> lookedAt) {
    return lookedAt.filter(now::isBefore).orElse(now);
  }

  /** By the fold's time it lasts as long as by the clock: else it would be over too early. */
  static Fact.MaintenanceSet maintenance(Maintenance asked, Instant now, Instant at) {
    Duration ahead = Duration.between(now, at);
    return new Fact.MaintenanceSet(
        asked.pipeline(),
        at,
        asked.by(),
        asked.why(),
        asked.until().map(until -> until.plus(ahead)).orElse(at));
  }

  private boolean isMissing(String pipeline, String table) {
    return board.pipeline(pipeline).map(PipelineView::incidents).orElse(List.of()).stream()
        .filter(incident -> incident.type() == EventType.TABLE_MISSING)
        .anyMatch(incident -> incident.table().filter(table::equals).isPresent());
  }

  private void release(Retirement asked) {
    Optional<String> refusal;
    try {
      refusal = probes.release(asked.pipeline());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
  }
}
