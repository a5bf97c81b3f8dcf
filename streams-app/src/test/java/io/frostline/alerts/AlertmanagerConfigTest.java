package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files for Alertmanager and Prometheus, by their own tools. */
class AlertmanagerConfigTest {

  private static final Path ALERTS = Path.of("..", "alerts");
  private static final String ALERTMANAGER =
      ALERTS.resolve("alertmanager").resolve("alertmanager.yml").toString();

  @BeforeEach
  void tools() {
    assumeTrue(present("amtool") && present("promtool"), "amtool or promtool is not installed");
  }

  @Test
  void bothFilesAreTaken() throws Exception {
    assertThat(run("amtool", "check-config", ALERTMANAGER)).contains("SUCCESS");
    assertThat(
            run(
                "promtool",
                "check",
                "config",
                ALERTS.resolve("prometheus").resolve("prometheus.yml").toString()))
        .contains("SUCCESS: 6 rule files found")
        .doesNotContain("FAILED");
  }

  @ParameterizedTest
  @CsvSource({
    "alertname=FrostlineWatchdog, severity=none, dead-mans-switch",
    "alertname=FrostlineNotifyWatchdog, severity=none, dead-mans-switch-notify",
    "alertname=FrostlineEscalated, severity=critical, page",
    "alertname=FrostlineDown, severity=critical, page",
    "alertname=IcebergOffloadSchedulerDown, severity=critical, page",
    "alertname=FrostlineLag, severity=warning, ticket",
    "alertname=FrostlinePaused, severity=info, log",
    "alertname=SomethingElse, severity=unheard-of, ticket",
  })
  void eachAlertHasItsReceiver(String name, String severity, String receiver) throws Exception {
    assertThat(
            run(
                    "amtool",
                    "config",
                    "routes",
                    "test",
                    "--config.file=" + ALERTMANAGER,
                    name,
                    severity)
                .lines())
        .contains(receiver);
  }

  private static boolean present(String program) {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (System.getenv("FROSTLINE_PROMETHEUS") != null) {
      assertThat(found).as(program + " on the PATH").isTrue();
    }
    return found;
  }

  private static String run(String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
