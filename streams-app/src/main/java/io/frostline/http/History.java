package io.frostline.http;

import io.frostline.core.FrostLine;
import io.frostline.core.Output;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the page's charts show, since this start of the app: kept in memory, within limits. It ends
 * with the ownership of its pipeline.
 */
final class History {

  static final int TABLES_MAX = 2000;
  static final int PHASES_MAX = 200;
  static final int ROUNDS_MAX = 120;
  static final int COMMITS_MAX = 120;

  private final InstantSource clock;
  private final Map<String, OfPipeline> pipelines = new HashMap<>();
  private int tables;

  History(InstantSource clock) {
    this.clock = clock;
  }

  /** A phase and when it was first seen. */
  record PhaseSince(Instant at, String phase) {}

  /**
   * A round that has ended.
   *
   * @param millis how long it took, absent for one that has failed
   */
  record Round(Instant at, String result, Optional<Long> millis) {}

  /** A commit that reached the table. */
  record Commit(Instant at, long rows) {}

  private static final class OfPipeline {
    private final Deque<PhaseSince> phases = new ArrayDeque<>();
    private final Deque<Round> rounds = new ArrayDeque<>();
    private final Map<String, Samples> samples = new HashMap<>();
    private final Map<String, Deque<Commit>> commits = new HashMap<>();
  }

  /** Takes what the fold says about rounds and commits. */
  synchronized void output(Output output) {
    if (output instanceof Output.RoundOut round) {
      add(
          of(round.pipeline()).rounds,
          new Round(
              clock.instant(), round.result().name(), round.duration().map(Duration::toMillis)),
          ROUNDS_MAX);
    } else if (output instanceof Output.CommitOut commit) {
      OfPipeline known = of(commit.pipeline());
      if (known.samples.containsKey(commit.table())) {
        add(
            known.commits.computeIfAbsent(commit.table(), table -> new ArrayDeque<>()),
            new Commit(commit.at(), commit.rows()),
            COMMITS_MAX);
      }
    }
  }

  /** Takes what is shown now. */
  synchronized void look(List<PipelineView> views) {
    Set<String> shown = views.stream().map(PipelineView::pipeline).collect(Collectors.toSet());
    pipelines.keySet().retainAll(shown);
    tables = pipelines.values().stream().mapToInt(each -> each.samples.size()).sum();
    views.forEach(this::look);
  }

  private void look(PipelineView view) {
    if (view.observedAt().isEmpty()) {
      return;
    }
    Instant at = view.observedAt().get();
    OfPipeline known = of(view.pipeline());
    String phase = view.phase().name();
    if (known.phases.isEmpty() || !known.phases.peekLast().phase().equals(phase)) {
      add(known.phases, new PhaseSince(at, phase), PHASES_MAX);
    }
    Set<String> names = view.tables().stream().map(TableView::table).collect(Collectors.toSet());
    known.samples.keySet().retainAll(names);
    known.commits.keySet().retainAll(names);
    for (TableView table : view.tables()) {
      Samples samples = known.samples.get(table.table());
      if (samples == null && tables < TABLES_MAX) {
        samples = new Samples();
        known.samples.put(table.table(), samples);
        tables++;
      }
      if (samples != null) {
        samples.add(at, FrostLine.of(table.lag()));
      }
    }
  }

  synchronized List<PhaseSince> phases(String pipeline) {
    return pipelines.containsKey(pipeline) ? List.copyOf(of(pipeline).phases) : List.of();
  }

  synchronized List<Round> rounds(String pipeline) {
    return pipelines.containsKey(pipeline) ? List.copyOf(of(pipeline).rounds) : List.of();
  }

  /** A table's samples, if it has any. */
  synchronized Optional<int[]> samples(String pipeline, String table) {
    return Optional.ofNullable(pipelines.get(pipeline))
        .map(known -> known.samples.get(table))
        .map(Samples::all);
  }

  synchronized List<Commit> commits(String pipeline, String table) {
    return Optional.ofNullable(pipelines.get(pipeline))
        .map(known -> known.commits.get(table))
        .<List<Commit>>map(ArrayList::new)
        .orElse(List.of());
  }

  private OfPipeline of(String pipeline) {
    return pipelines.computeIfAbsent(pipeline, name -> new OfPipeline());
  }

  private static <T> void add(Deque<T> ring, T element, int max) {
    ring.addLast(element);
    if (ring.size() > max) {
      ring.removeFirst();
    }
  }
}
