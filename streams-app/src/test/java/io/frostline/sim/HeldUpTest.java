package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Fold;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The machine, or the app alone, stands still again and again under a healthy pipeline (decision
 * 0035). A round whose coordinator has gone may be told as a stall; one that only nobody saw end,
 * not.
 */
class HeldUpTest {

  private static final Profile PROFILE =
      new Profile(Profile.Kind.HEALTHY, List.of(Mess.HELD_UP), List.of(), true);

  /** Among them some in which a round stands still for longer than it may. */
  private static final LongStream SEEDS = LongStream.range(250, 550);

  @Test
  void aRoundThatIsToldAsAStallIsNotCompletedLater() {
    List<String> told = SEEDS.parallel().boxed().flatMap(HeldUpTest::completedStalls).toList();

    assertThat(told).isEmpty();
  }

  private static Stream<String> completedStalls(long seed) {
    Run run = new Run(seed, PROFILE, Fold::apply);
    run.execute();
    return run.events().stream()
        .filter(event -> event.type() == EventType.STALLED)
        .filter(event -> isCompleted(run, event))
        .map(event -> "seed " + seed + ": " + event);
  }

  private static boolean isCompleted(Run run, Event stall) {
    return run.facts().stream()
        .filter(ControlSeen.class::isInstance)
        .map(fact -> ((ControlSeen) fact).message())
        .filter(CommitComplete.class::isInstance)
        .anyMatch(message -> message.commitId().equals(stall.evidence().get("lastRound")));
  }
}
