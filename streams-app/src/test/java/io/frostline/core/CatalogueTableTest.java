package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.core.Phases.Transition;
import io.frostline.core.Phases.Trigger;
import io.frostline.core.Rule.Bound;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables that docs and tests are written from: phases, rules, and names of partitions. */
class CatalogueTableTest {

  @Test
  void legalAndIllegalChangesOfPhaseAreAllThereAre() {
    int phases = Phase.values().length;

    assertThat(Phases.legal()).doesNotContainAnyElementsOf(Phases.illegal());
    assertThat(Phases.legal().size() + Phases.illegal().size()).isEqualTo(phases * (phases - 1));
    assertThat(Phases.legal())
        .contains(
            new Transition(Phase.UNKNOWN, Phase.HEALTHY), new Transition(Phase.DOWN, Phase.PAUSED))
        .noneMatch(change -> change.from() == change.to());
    assertThat(Phases.illegal())
        .contains(
            new Transition(Phase.DOWN, Phase.HEALTHY), new Transition(Phase.ESCALATED, Phase.DOWN))
        .noneMatch(change -> change.from() == change.to());
  }

  @Test
  void changesOfPhaseAreInTheOrderOfThePhases() {
    Transition first = new Transition(Phase.UNKNOWN, Phase.STARTING);
    Transition second = new Transition(Phase.UNKNOWN, Phase.HEALTHY);
    Transition third = new Transition(Phase.STARTING, Phase.UNKNOWN);

    assertThat(List.copyOf(Phases.legal())).startsWith(first, second).isSorted();
    assertThat(first).isLessThan(second).isEqualByComparingTo(first);
    assertThat(third).isGreaterThan(second);
    assertThat(third).hasToString("STARTING -> UNKNOWN");
  }

  @Test
  void brokenIsNeverHealthyAtOnce() {
    for (Trigger trigger : Trigger.values()) {
      assertThat(Phases.next(Phase.DOWN, trigger)).isNotEqualTo(Phase.HEALTHY);
      assertThat(Phases.next(Phase.STALLED, trigger)).isNotEqualTo(Phase.HEALTHY);
      assertThat(Phases.next(Phase.ESCALATED, trigger)).isNotEqualTo(Phase.HEALTHY);
    }
    assertThat(Phases.next(Phase.RECOVERING, Trigger.FLOWS)).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void boundsAreWorkedOutFromTheConnectorsSettings() {
    PipelineConfig config = Scenario.CONFIG;

    assertThat(Bound.now().in(config)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Bound.rounds(4).in(config)).isEqualTo(Duration.ofSeconds(4 * 15 + 5));
    assertThat(Bound.beats(16).plus(10).in(config)).isEqualTo(Duration.ofSeconds(16 + 5 + 10));
  }

  @Test
  void everyRuleSaysWhatHappensAndWhatItRestsOn() {
    assertThat(Rule.values())
        .allSatisfy(
            rule -> {
              assertThat(rule.title()).isNotBlank();
              assertThat(rule.primitives()).isNotBlank();
              assertThat(rule.bound().extra()).isPositive();
            });
    assertThat(Rule.C7.remedy()).isEqualTo(Rule.Remedy.LADDER);
    assertThat(Rule.A2.remedy()).isEqualTo(Rule.Remedy.NONE);
    assertThat(Rule.A2.event()).isEmpty();
  }

  @Test
  void partitionIsReadFromWhatItIsWrittenAs() {
    Partition partition = new Partition("cdc.public.t", 12);

    assertThat(partition).hasToString("cdc.public.t/12");
    assertThat(Partition.parse("cdc.public.t/12")).isEqualTo(partition);
    assertThat(Partition.parse("t/0")).isEqualTo(new Partition("t", 0));
    assertThatThrownBy(() -> Partition.parse("/3")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Partition.parse("t3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("t3");
  }

  @Test
  void partitionsAreSortedByTopicAndThenByNumber() {
    assertThat(new Partition("a", 9)).isLessThan(new Partition("b", 0));
    assertThat(new Partition("a", 2)).isLessThan(new Partition("a", 10));
  }
}
