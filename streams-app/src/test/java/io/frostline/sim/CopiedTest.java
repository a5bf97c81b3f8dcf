package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fold;
import io.frostline.core.Phase;
import io.frostline.core.PipelineState;
import io.frostline.sim.Profile.Kind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A person makes a dropped slot good: the tables dropped and copied anew. Whether a watermark that
 * counts again is sound is checked in every run; here, that it does so in some and not in all.
 */
class CopiedTest {

  private static final Profile PROFILE =
      new Profile(Kind.ALONE, List.of(), List.of(Fault.COPIED), true);

  @Test
  void s9_someCopiesFromATopicThatWasCreatedAgainLiftTheLoss() {
    Profile profile = new Profile(Kind.ALONE, List.of(), List.of(Fault.TOPIC), true);
    List<Run> runs =
        LongStream.rangeClosed(1, 40)
            .parallel()
            .mapToObj(seed -> new Run(seed, profile, Fold::apply))
            .peek(Run::execute)
            .filter(run -> !run.evidence().isEmpty())
            .toList();

    assertThat(runs).anySatisfy(run -> assertThat(run.state().phase()).isEqualTo(Phase.HEALTHY));
  }

  @Test
  void c4_someCopiesLiftTheLossAndSomeAreInVain() {
    List<PipelineState> ends =
        LongStream.rangeClosed(1, 40)
            .parallel()
            .mapToObj(seed -> new Run(seed, PROFILE, Fold::apply))
            .peek(Run::execute)
            .map(Run::state)
            .toList();

    assertThat(ends).anySatisfy(end -> assertThat(end.phase()).isEqualTo(Phase.HEALTHY));
    assertThat(ends).anySatisfy(end -> assertThat(end.phase()).isEqualTo(Phase.ESCALATED));
  }
}
