package io.frostline.bench;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Facts that one thread folds in a second, and, to compare, that it decodes; with {@code -prof gc},
 * bytes allocated for each. The state is a value, so the same stretch of a pipeline's life is
 * folded again and again from the same beginning.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class FoldBenchmark {

  private static final int TASKS = 4;
  private static final int FACTS_MAX = 20_000;

  /**
   * {@code healthy}: everything the probes tell of a pipeline whose tables are all busy; {@code
   * quiet}: the same with one busy table of ten; {@code history}: the control records alone, as
   * they are read after a start.
   */
  @Param({"healthy", "quiet", "history"})
  public String mix;

  /** Tables of three partitions each; a thousand have ten. */
  @Param({"10", "100", "1000"})
  public int tables;

  private final List<Fact> facts = new ArrayList<>();
  private final List<byte[]> texts = new ArrayList<>();
  private PipelineState begin;
  private PipelineState state;
  private int next;

  /** Makes the facts, and a state that has seen ten rounds. */
  @Setup
  public void prepare() {
    HealthyPipeline pipeline =
        new HealthyPipeline(
            tables, mix.equals("quiet") ? tables / 10 : tables, tables < 1000 ? 3 : 10, TASKS);
    begin = PipelineState.empty(HealthyPipeline.NAME);
    if (mix.equals("history")) {
      begin = fold(begin, pipeline.begin().subList(0, 1));
    } else {
      begin = fold(begin, pipeline.begin());
      for (int round = 0; round < 10; round++) {
        begin = fold(begin, pipeline.round());
      }
    }
    int rounds = 0;
    while (facts.size() < FACTS_MAX && (rounds < 3 || tables < 1000)) {
      facts.addAll(mix.equals("history") ? pipeline.history() : pipeline.round());
      rounds++;
    }
    facts.forEach(fact -> texts.add(Json.write(fact)));
    state = begin;
  }

  /**
   * Decodes one fact, as it has to be done before it can be folded. What the fold takes is best
   * told as a part of this, because both depend on the machine.
   */
  @Benchmark
  public Fact baseline() throws JsonException {
    next = next == texts.size() ? 0 : next;
    return Json.read(texts.get(next++), Fact.class);
  }

  /** Folds one fact. */
  @Benchmark
  public Fold.Step fact() {
    if (next == facts.size()) {
      next = 0;
      state = begin;
    }
    Fold.Step step = Fold.apply(state, facts.get(next++));
    state = step.state();
    return step;
  }

  private static PipelineState fold(PipelineState from, List<Fact> facts) {
    PipelineState state = from;
    for (Fact fact : facts) {
      state = Fold.apply(state, fact).state();
    }
    return state;
  }
}
