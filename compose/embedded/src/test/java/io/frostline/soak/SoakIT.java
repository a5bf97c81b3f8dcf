package io.frostline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.bench.BenchCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A good minute of what {@code frostline bench soak} does for hours. */
class SoakIT {

  /** One whose script begins with the app's restart, and has a restart of each kind. */
  private static final String SEED = "19";

  @TempDir private Path folder;

  @Test
  void nothingIsReportedGrowsOrGetsLost() throws Exception {
    Path json = folder.resolve("soak.json");

    int exitCode =
        new CommandLine(new BenchCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(
                "soak",
                "--for",
                "95s",
                "--commit-interval",
                "4s",
                "--seed",
                SEED,
                "--keep",
                folder.resolve("run").toString(),
                "--json",
                json.toString());

    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("findings")).as(report.toPrettyString()).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(report.get("verdict").asText()).isEqualTo("fine");
    assertThat(report.get("falseEvents").asLong()).isZero();
    assertThat(report.get("disturbances").findValuesAsText("kind"))
        .contains(
            "app-restarted",
            "worker-restarted",
            "source-restarted",
            "sink-restarted",
            "tasks-scaled");
    assertThat(report.get("changes").asLong()).isGreaterThan(2_000);
    assertThat(report.get("watermarks").get("checked").asLong()).isGreaterThan(100);
    assertThat(report.get("heapMb").get("first").asDouble()).isPositive();
    assertThat(report.get("measured").get("looks").asInt()).isGreaterThan(5);
  }
}
