package io.frostline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.FrostLine;
import io.frostline.core.Output;
import io.frostline.core.Output.RoundResult;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Instant START = Given.START;

  private final History history = new History(() -> START);

  @Test
  void aSampleHoldsItsTimeAndTheThreeLengths() {
    Samples samples = new Samples();

    samples.add(START, Optional.of(line(9, 4, 1)));
    samples.add(START.plusSeconds(1), Optional.of(line(10, 4, 1)));
    samples.add(START.plusSeconds(2), Optional.empty());

    int second = (int) START.getEpochSecond();
    assertThat(samples.all()).containsExactly(second, 9000, 4000, 1000, second + 2, -1, -1, -1);
  }

  @Test
  void whatIsOldIsKeptCoarselyAtItsWorst() {
    Samples samples = new Samples();
    int seconds = 3600;
    for (int i = 0; i < seconds; i++) {
      samples.add(START.plusSeconds(i), Optional.of(line(i == 100 ? 500 : 5, 1, 1)));
    }

    int[] all = samples.all();
    assertThat(all.length / 4)
        .isLessThanOrEqualTo(Samples.FINE_MAX + seconds / Samples.COARSE_SECONDS + 1);
    assertThat(IntStream.range(0, all.length / 4).map(i -> all[i * 4 + 1]).max()).hasValue(500_000);
    assertThat(IntStream.range(0, all.length / 4).map(i -> all[i * 4])).isSorted();
  }

  @Test
  void samplesStayWithinTheirLimits() {
    Samples samples = new Samples();
    for (int i = 0; i < 100_000; i++) {
      samples.add(START.plusSeconds(i), Optional.of(line(5, 1, 1)));
    }

    int[] all = samples.all();
    int recent = Samples.FINE_MAX * Samples.FINE_SECONDS / Samples.COARSE_SECONDS;
    assertThat(all.length / 4)
        .isBetween(
            Samples.FINE_MAX + Samples.COARSE_MAX - recent - 2,
            Samples.FINE_MAX + Samples.COARSE_MAX);
    assertThat(all[all.length - 4]).isGreaterThan((int) START.getEpochSecond() + 99_990);
    assertThat(IntStream.range(0, all.length / 4).map(i -> all[i * 4])).isSorted();
  }

  @Test
  void phasesAreKeptWhenTheyChange() {
    history.look(List.of(view(0, Phase.HEALTHY), view(1, Phase.HEALTHY)));
    history.look(List.of(view(2, Phase.DOWN)));

    assertThat(history.phases(Given.SINK))
        .containsExactly(
            new History.PhaseSince(START, "HEALTHY"),
            new History.PhaseSince(START.plusSeconds(2), "DOWN"));
  }

  @Test
  void roundsAndCommitsAreKeptUpToALimit() {
    history.look(List.of(view(0, Phase.HEALTHY, Shown.table("cold.orders", START))));
    for (int i = 0; i < History.ROUNDS_MAX + 5; i++) {
      history.output(
          new Output.RoundOut(Given.SINK, RoundResult.SUCCESS, Optional.of(Duration.ofMillis(i))));
      history.output(new Output.CommitOut(Given.SINK, "cold.orders", i, Optional.empty(), START));
      history.output(new Output.CommitOut(Given.SINK, "cold.other", i, Optional.empty(), START));
    }

    assertThat(history.rounds(Given.SINK)).hasSize(History.ROUNDS_MAX);
    assertThat(history.rounds(Given.SINK).get(0).millis()).contains(5L);
    assertThat(history.commits(Given.SINK, "cold.orders")).hasSize(History.COMMITS_MAX);
    assertThat(history.commits(Given.SINK, "cold.other")).isEmpty();
  }

  @Test
  void tablesBeyondTheLimitHaveNoHistory() {
    TableView[] many =
        IntStream.range(0, History.TABLES_MAX + 1)
            .mapToObj(i -> Shown.table("cold.t%05d".formatted(i), START))
            .toArray(TableView[]::new);

    history.look(List.of(view(0, Phase.HEALTHY, many)));

    assertThat(history.samples(Given.SINK, "cold.t00000")).isPresent();
    assertThat(history.samples(Given.SINK, "cold.t0" + History.TABLES_MAX)).isEmpty();
  }

  @Test
  void whatIsGoneIsForgotten() {
    history.look(List.of(view(0, Phase.HEALTHY, Shown.table("cold.orders", START))));
    history.look(List.of(view(1, Phase.HEALTHY)));
    assertThat(history.samples(Given.SINK, "cold.orders")).isEmpty();

    history.look(List.of());
    assertThat(history.phases(Given.SINK)).isEmpty();
    assertThat(history.rounds(Given.SINK)).isEmpty();
  }

  private static PipelineView view(int second, Phase phase, TableView... tables) {
    return Shown.pipeline(START.plusSeconds(second), phase, tables);
  }

  private static FrostLine line(int frozen, int staged, int captured) {
    return new FrostLine(
        Duration.ofSeconds(frozen), Duration.ofSeconds(staged), Duration.ofSeconds(captured));
  }
}
