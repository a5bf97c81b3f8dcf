package io.frostline.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.bench.pipeline.ProfileShares.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSharesTest {

  private static final int ROUNDS_MAX = 100;

  @TempDir private Path folder;

  @Test
  void whatOurCodeCallsIsOurs() {
    assertThat(
            part(
                "org.apache.kafka.connect.data.ConnectSchema",
                "io.frostline.connect.transform.JsonShape$OfStruct",
                "io.frostline.connect.transform.FaithfulJsonConverter",
                "org.apache.kafka.connect.runtime.WorkerSinkTask"))
        .contains(Part.OUR_CONVERTER);
    assertThat(
            part(
                "org.apache.iceberg.jdbc.JdbcCatalog",
                "io.frostline.connect.transform.ColdTables",
                "org.apache.kafka.connect.runtime.WorkerSinkTask"))
        .contains(Part.OUR_TRANSFORM);
  }

  @Test
  void elseTheInnermostPartCounts() {
    assertThat(
            part(
                "java.util.HashMap",
                "org.apache.parquet.column.ColumnWriter",
                "org.apache.iceberg.connect.IcebergSinkTask",
                "org.apache.kafka.connect.runtime.WorkerSinkTask"))
        .contains(Part.ICEBERG_AND_PARQUET);
    assertThat(part("kafka.server.ReplicaManager")).contains(Part.KAFKA);
    assertThat(part("java.lang.Thread")).contains(Part.OTHER);
    assertThat(part("java.util.HashMap", "io.frostline.bench.pipeline.PhaseProgram")).isEmpty();
  }

  @Test
  void aRecordingIsRead() throws Exception {
    Map<Part, Double> shares = Map.of();
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      // When a busy machine takes the first sample is its own affair.
      for (int rounds = 0; rounds < ROUNDS_MAX && shares.isEmpty(); rounds++) {
        work();
        Path file = folder.resolve(rounds + ".jfr");
        recording.dump(file);
        shares = ProfileShares.of(file);
      }
    }

    assertThat(shares).isNotEmpty();
    assertThat(shares.values().stream().mapToDouble(Double::doubleValue).sum())
        .isBetween(0.99, 1.01);
    assertThat(ProfileShares.line(shares)).startsWith("samples of the profile: ");
  }

  private static void work() {
    long until = System.nanoTime() + 200_000_000L;
    int letters = 0;
    while (System.nanoTime() < until) {
      letters = Integer.toString(letters).length() + letters;
    }
  }

  private static Optional<Part> part(String... classes) {
    return ProfileShares.part(List.of(classes));
  }
}
