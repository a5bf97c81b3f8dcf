package io.frostline.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.app.OptionException;
import io.frostline.bench.pipeline.CpuTimes.Stage;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PipelineCommandTest {

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingStarts() {
    refused("--rows and --live-rows must be at least 1000", "--rows", "999");
    refused("--rows and --live-rows must be at least 1000", "--rows", "1998");
    refused("--runs must be at least 1", "--runs", "0");
    refused("--only has no ratios, so --runs makes no sense", "--runs", "2", "--only", "OURS");
    refused("--profile needs a folder for its recordings: name one with --keep", "--profile");
    refused("there is no folder", "--json", "/no/such/folder/file.json");
  }

  private static void refused(String message, String... options) {
    PipelineCommand command = new PipelineCommand();
    new CommandLine(command).parseArgs(options);

    assertThatThrownBy(command::call)
        .isInstanceOf(OptionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyThreadThatWorksForARowHasItsStage() {
    assertThat(Stage.ofThread("task-thread-frostline-sink-0")).contains(Stage.SINK_TASK);
    assertThat(Stage.ofThread("task-thread-frostline-source-0")).contains(Stage.SOURCE_TASK);
    assertThat(Stage.ofThread("debezium-postgresconnector-cdc-change-event-source-coordinator"))
        .contains(Stage.CAPTURE);
    assertThat(Stage.ofThread("data-plane-kafka-request-handler-3")).contains(Stage.KAFKA);
    assertThat(
            Stage.ofThread("kafka-producer-network-thread | connector-producer-frostline-source-0"))
        .contains(Stage.PRODUCER);
    assertThat(Stage.ofThread("Finalizer")).isEmpty();
    assertThat(Stage.ofOwnThread("C2 CompilerThre) S 1 2")).contains(Stage.COMPILER);
    assertThat(Stage.ofOwnThread("VM Thread) S 1 2")).contains(Stage.GARBAGE_COLLECTION);
    assertThat(Stage.ofOwnThread("java) S 1 2")).isEmpty();
  }
}
