package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Activity.Outlook.Kind;
import io.frostline.core.Activity.Supervisor;
import io.frostline.core.Fact.WarehouseSeen;
import io.frostline.core.Output.Action;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person is told of the open round, and of what the supervisor does next. */
class ActivityTest {

  private Scenario pipeline = new Scenario(Scenario.REPAIRING);

  private Activity activity() {
    return pipeline.state.view().activity();
  }

  private Supervisor supervisor() {
    return activity().supervisor();
  }

  /** The sink's task stays failed for so long. */
  private void failed(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.status("RUNNING", "FAILED").seconds(1);
    }
  }

  @Test
  void beforeAnythingIsKnownNothingIsSaid() {
    assertThat(PipelineState.empty(PIPELINE).view().activity()).isEqualTo(Activity.none());
  }

  @Test
  void whereNothingIsWrongItWatches() {
    pipeline.healthy().seconds(2);

    assertThat(supervisor().next().kind()).isEqualTo(Kind.WATCHES);
    assertThat(supervisor().attempts()).isEmpty();
    assertThat(supervisor().attemptsMax()).isEqualTo(3);
  }

  @Test
  void afterACommandItWaitsUntilTheEndOfTheCoolDown() {
    pipeline.healthy();
    failed(2);

    assertThat(pipeline.commands()).hasSize(1);
    assertThat(supervisor().next().kind()).isEqualTo(Kind.COOLS_DOWN);
    assertThat(supervisor().coolDownUntil())
        .contains(pipeline.commands().get(0).at().plus(Repair.coolDown(Scenario.REPAIRING)));
    assertThat(supervisor().attempts())
        .singleElement()
        .satisfies(each -> assertThat(each.command().action()).isEqualTo(Action.RESTART_FAILED));
  }

  @Test
  void whileWhatTheSinkNeedsIsAwayItWaits() {
    pipeline.healthy();
    pipeline.apply(new WarehouseSeen(PIPELINE, pipeline.now, Seen.unknown("no such folder")));
    failed(2);

    assertThat(pipeline.commands()).isEmpty();
    assertThat(supervisor().next().kind()).isEqualTo(Kind.WAITS);
    assertThat(supervisor().next().text()).contains("a restart would fail in the same way");
  }

  @Test
  void whatIsEscalatedIsForAPersonWithWhatToDo() {
    pipeline.healthy();
    failed(400);

    assertThat(supervisor().next().kind()).isEqualTo(Kind.PERSON);
    assertThat(supervisor().next().text()).contains(Advice.of(Rule.C7));
  }

  @Test
  void whenRepairsAreOffItSaysSo() {
    pipeline = new Scenario(Scenario.CONFIG);
    pipeline.healthy();
    failed(2);

    assertThat(supervisor().next().kind()).isEqualTo(Kind.OFF);
  }

  @Test
  void whileAPersonHasPausedItNothingIsDone() {
    pipeline.healthy().status("PAUSED", "PAUSED").seconds(2);

    assertThat(supervisor().next().kind()).isEqualTo(Kind.PAUSED);
  }

  @Test
  void theOpenRoundSaysWhoHasNotAnswered() {
    pipeline.healthy().start("round-1").seconds(1);
    assertThat(activity().round().orElseThrow().open()).isTrue();
    assertThat(activity().round().orElseThrow().unanswered())
        .containsExactly(Scenario.P0, Scenario.P1);

    pipeline.answered("round-1", 20L, 20L).seconds(1);
    assertThat(activity().round().orElseThrow().answered())
        .containsExactly(Scenario.P0, Scenario.P1);
    assertThat(activity().round().orElseThrow().unanswered()).isEmpty();

    pipeline.completed("round-1").seconds(1);
    assertThat(activity().round().map(Activity.OpenRound::open)).isEqualTo(Optional.of(false));
  }

  @Test
  void aRestoredStateSaysNothingBeforeItsFirstTick() {
    pipeline.healthy().seconds(2);

    assertThat(pipeline.state.restored().view().activity()).isEqualTo(Activity.none());
  }
}
