package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.chaos.fault.Fault.Recovery;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  @Test
  void whatTheDemoHasCostsNothingAndNeedsNoPerson() {
    assertThat(ChaosPlan.of(List.copyOf(ChaosPlan.SUITABLE)).faults())
        .allSatisfy(
            fault -> {
              assertThat(fault.recovery()).as(fault.id()).isEqualTo(Recovery.BY_ITSELF);
              assertThat(fault.harm()).as(fault.id()).isEqualTo(Harm.NONE);
              assertThat(fault.setup().sinkTasks()).as(fault.id()).isEqualTo(1);
              assertThat(fault.setup().ownDisk()).as(fault.id()).isFalse();
            });
  }

  @Test
  void aListIsTakenInItsOrder() {
    assertThat(ChaosPlan.of(List.of("worker-frozen", "sink-paused")).faults())
        .extracting(Fault::id)
        .containsExactly("worker-frozen", "sink-paused");
    assertThat(ChaosPlan.of(List.of()).faults())
        .extracting(Fault::id)
        .containsExactlyElementsOf(ChaosPlan.USUAL);
  }

  @Test
  void whatTheDemoLacksIsSaid() {
    assertThatThrownBy(() -> ChaosPlan.of(List.of("nonsense")))
        .hasMessageContaining("nonsense")
        .hasMessageContaining("worker-frozen");
    assertThatThrownBy(() -> ChaosPlan.of(List.of("table-dropped")))
        .hasMessageContaining("frostline bench chaos");
  }

  @Test
  void theHelpNamesEveryFault() {
    String help = new picocli.CommandLine(new DemoCommand()).getUsageMessage();

    assertThat(ChaosPlan.SUITABLE).allSatisfy(id -> assertThat(help).contains(id));
  }
}
