package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a person and as a script meet it. */
class DemoIT {

  @TempDir private Path folder;

  @Test
  void endsByItselfWithEqualCounts() throws Exception {
    Path json = folder.resolve("summary.json");
    try (DemoProcess demo =
        DemoProcess.start(
            folder,
            "demo",
            "--for",
            "20s",
            "--rate",
            "100",
            "--commit-interval",
            "5s",
            "--port",
            "0",
            "--json",
            json.toString())) {
      assertThat(demo.exitCode(150)).as(demo.out() + demo.err()).isZero();

      JsonNode summary = new ObjectMapper().readTree(json.toFile());
      assertThat(summary.get("rowsCaptured").asLong())
          .isEqualTo(summary.get("rowsCommitted").asLong())
          .isEqualTo(summary.get("rowsWritten").asLong() + 205);
      assertThat(summary.get("commits").asLong()).isPositive();
      assertThat(summary.get("commitIntervalSeconds").asDouble()).isEqualTo(5);
      assertThat(summary.get("startupSeconds").asDouble()).isPositive();
      assertThat(summary.get("freshnessSeconds").get("p50").asDouble()).isBetween(0.1, 30.0);
      assertThat(summary.get("events").isArray()).isTrue();
      assertThat(summary.get("tables").findValuesAsText("table"))
          .containsExactly("cold.instruments", "cold.trades_binance", "cold.trades_kraken");
      for (JsonNode table : summary.get("tables")) {
        assertThat(Instant.parse(table.get("watermark").asText())).isBefore(Instant.now());
        assertThat(table.get("lagSeconds").asDouble()).isBetween(0.0, 60.0);
      }
      assertThat(demo.out()).contains("every change is there, once", "read back");
      assertThat(demo.err()).isEmpty();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void ctrlCSumsUpAndLeavesNothing() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(
            folder, "demo", "--rate", "20", "--commit-interval", "2s", "--port", "0")) {
      await()
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> demo.out().contains("HEALTHY") || !demo.handle().isAlive());
      List<ProcessHandle> children = demo.handle().descendants().toList();
      assertThat(children).isNotEmpty();

      demo.interrupt();

      assertThat(demo.exitCode(90)).as(demo.out() + demo.err()).isZero();
      assertThat(demo.out()).contains("every change is there, once");
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(left()).isEmpty();
    }
  }

  /** The second fault is cut off: its cause must be taken away, and its frozen worker must end. */
  @Test
  void tellsWhoNoticesWhatIsBrokenAndLeavesNothingWhenCutOff() throws Exception {
    Path json = folder.resolve("summary.json");
    try (DemoProcess demo =
        DemoProcess.start(
            folder,
            "demo",
            "--chaos",
            "sink-paused,worker-frozen",
            "--rate",
            "50",
            "--commit-interval",
            "2s",
            "--port",
            "0",
            "--json",
            json.toString())) {
      await()
          .atMost(180, TimeUnit.SECONDS)
          .until(() -> demo.out().contains("(worker-frozen") || !demo.handle().isAlive());
      List<ProcessHandle> children = demo.handle().descendants().toList();

      demo.interrupt();

      assertThat(demo.exitCode(150)).as(demo.out() + demo.err()).isZero();
      assertThat(demo.out())
          .contains("BROKEN", "Frostline       PAUSED", "REPAIRED", "RECOVERED")
          .contains("Who noticed what", "every change is there, once");
      JsonNode chaos = new ObjectMapper().readTree(json.toFile()).get("chaos");
      assertThat(chaos.findValuesAsText("id")).containsExactly("sink-paused", "worker-frozen");
      JsonNode paused = chaos.get(0);
      assertThat(paused.get("cutOff").asBoolean()).isFalse();
      assertThat(paused.get("detectors").get("frostline").asDouble()).isBetween(0.1, 30.0);
      assertThat(paused.get("repairedSeconds").asDouble()).isGreaterThan(19);
      assertThat(paused.get("recoveredSeconds").asDouble()).isBetween(0.1, 120.0);
      assertThat(paused.get("events").findValuesAsText("type")).contains("PAUSED");
      assertThat(chaos.get(1).get("cutOff").asBoolean()).isTrue();
      assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aTakenPortIsSaidBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DemoProcess demo = DemoProcess.start(folder, "demo", "--port", "" + taken.getLocalPort())) {
      assertThat(demo.exitCode(30)).isEqualTo(3);
      assertThat(demo.err().lines()).hasSize(1);
      assertThat(demo.err()).contains("" + taken.getLocalPort(), "--port");
      assertThat(left()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--for=abc",
        "--for=0s",
        "--no-such-option",
        "--rate=-1",
        "--rate=many",
        "--port=99999",
        "--commit-interval=10ms",
        "--chaos=no-such-fault",
        "--chaos=table-dropped",
        "--json=/no/such/folder/summary.json"
      })
  void aWrongOptionIsOneLine(String option) throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, "demo", option)) {
      assertThat(demo.exitCode(30)).isEqualTo(2);
      assertThat(demo.err().lines()).hasSize(1);
      assertThat(demo.err()).contains(option.split("=", -1)[0]);
      assertThat(left()).isEmpty();
    }
  }

  /** Folders of the demo that are still there. */
  private List<Path> left() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("frostline")).toList();
    }
  }
}
