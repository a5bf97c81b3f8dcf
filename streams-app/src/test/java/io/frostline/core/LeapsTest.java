package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is no record that a person has passed over, though the group is ahead of the answers. */
class LeapsTest {

  private final Scenario pipeline = new Scenario().healthy();

  private void assertNothingIsLost() {
    pipeline.seconds(3);
    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
  }

  @Test
  void anOffsetThatIsSeenBeforeItsAnswerIsNone() {
    pipeline.ends(9, 4);
    pipeline.group.put(P0, 8L);
    pipeline.seconds(2);
    assertThat(pipeline.state.watch().seenLeaps().open()).containsOnlyKeys(P0);

    pipeline.round("c2", 2, 8L, null).seconds(1);
    assertThat(pipeline.state.watch().seenLeaps().open()).isEmpty();
    pipeline.round("c3", 1, 9L, null);

    assertNothingIsLost();
  }

  @Test
  void theAnswerMayBeReadTogetherWithTheNextOne() {
    pipeline.ends(9, 4);
    pipeline.group.put(P0, 8L);
    pipeline.seconds(2).round("c2", 2, 8L, null).round("c3", 1, 9L, null);

    assertNothingIsLost();
  }

  @Test
  void aGroupThatIsSetBackAgainHasPassedOverNothing() {
    pipeline.ends(9, 4);
    pipeline.group.put(P0, 8L);
    pipeline.seconds(2);
    pipeline.group.put(P0, 6L);
    pipeline.seconds(2).round("c2", 3, 9L, null);

    assertNothingIsLost();
  }

  @Test
  void whereNothingCanBeReadNothingIsPassedOver() {
    pipeline.ends(9, 4).apply(new Fact.TailSeen(PIPELINE, pipeline.now, P0, 6, 8));
    pipeline.group.put(P0, 8L);
    pipeline.seconds(2).round("c2", 1, 9L, null);

    assertNothingIsLost();
  }

  @Test
  void whatIsAheadWhenTheAppBeginsIsTakenAsItIs() {
    Scenario young = new Scenario();
    young.ends(6, 4).after(Duration.ofSeconds(1)).beat(50, 51).sourceAt(50, 51);
    young.round("c1", 10, 5L, 4L);
    young.group.put(P0, 6L);
    young.tick().seconds(2);
    assertThat(young.state.watch().seenLeaps().taken()).containsEntry(P0, 6L);

    young.ends(8, 4).round("c2", 2, 8L, null).seconds(2);

    assertThat(young.events(EventType.DATA_LOSS)).isEmpty();
    assertThat(young.state.watch().seenLeaps()).isEqualTo(new Leaps(false, Map.of(), Map.of()));
  }

  private void assertNobodyIsBlamed() {
    pipeline.round("c3", 1, 9L, null).seconds(3);
    assertThat(pipeline.events()).extracting(Output.Event::rule).doesNotContain(Rule.S15);
  }

  @Test
  void answersThatKafkaHasDeletedMayHaveBeenTheRightOnes() {
    pipeline.ends(9, 4);
    pipeline.control += 5;
    pipeline.given = pipeline.control;
    pipeline.controlStart = pipeline.control;
    pipeline.group.put(P0, 8L);
    pipeline.seconds(3);

    assertNobodyIsBlamed();
  }

  @Test
  void aRecordThatCannotBeDecodedMayHaveBeenTheAnswer() {
    pipeline.ends(9, 4);
    pipeline.group.put(P0, 8L);
    pipeline.seconds(2);
    pipeline.apply(
        new Fact.Undecodable(
            PIPELINE, pipeline.now, new Partition("control", 0), pipeline.control, "garbage"));
    pipeline.control++;
    pipeline.given = pipeline.control;
    pipeline.seconds(2);

    assertNobodyIsBlamed();
  }

  @Test
  void passedOverTwiceItIsToldTwiceAndACopyHasToBeginAfterTheSecond() {
    pipeline.ends(20, 4);
    pipeline.group.put(P0, 8L);
    pipeline.seconds(2).round("c2", 1, 9L, null).seconds(2);
    pipeline.group.put(P0, 15L);
    pipeline.seconds(2).round("c3", 1, 16L, null).seconds(2);

    TableState table = pipeline.state.tables().get(TABLE);
    assertThat(table.losses())
        .extracting(loss -> loss.evidence().get(P0.toString()))
        .containsExactly("from 6 to before 8", "from 9 to before 15");
  }
}
