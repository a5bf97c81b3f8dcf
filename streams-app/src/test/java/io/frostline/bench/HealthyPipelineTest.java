package io.frostline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Phase;
import io.frostline.core.PipelineState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmarks measure a pipeline that is healthy, and not one that is lost in findings. */
class HealthyPipelineTest {

  @Test
  void nothingIsRaisedAndEveryTableMoves() {
    HealthyPipeline pipeline = new HealthyPipeline(6, 4, 3, 2);
    List<Fact> facts = new ArrayList<>(pipeline.begin());
    for (int round = 0; round < 12; round++) {
      facts.addAll(pipeline.round());
    }
    PipelineState state = PipelineState.empty(HealthyPipeline.NAME);
    List<Output> outputs = new ArrayList<>();

    for (Fact fact : facts) {
      Fold.Step step = Fold.apply(state, fact);
      state = step.state();
      outputs.addAll(step.outputs());
    }

    assertThat(outputs).noneMatch(Output.EventOut.class::isInstance);
    assertThat(state.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(outputs.subList(outputs.size() - 12, outputs.size()))
        .filteredOn(Output.WatermarkOut.class::isInstance)
        .hasSize(6)
        .allSatisfy(
            output -> {
              Output.Watermark watermark = ((Output.WatermarkOut) output).watermark();
              assertThat(watermark.evidence()).isEqualTo(Output.Evidence.LEDGER);
              assertThat(watermark.sourceWatermark()).isPresent();
            });
  }
}
