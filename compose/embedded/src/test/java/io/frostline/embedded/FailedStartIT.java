package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartIT {
  @TempDir private Path dir;

  @Test
  void aStartThatFailsLeavesNoProcessAndNoEndpoints() throws Exception {
    Files.createDirectories(dir.resolve("kafka"));
    Files.writeString(
        dir.resolve("kafka/meta.properties"), "version=1\nnode.id=7\ncluster.id=other\n");

    assertThatThrownBy(() -> EmbeddedStack.start(StackOptions.kept(dir), line -> {}))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("node")
        .hasMessageNotContaining("\n");

    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(dir.resolve("endpoints.json")).doesNotExist();
    // The folder is free for the next one.
    StackFolder.open(dir, true).close();
  }
}
