package io.frostline.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit file is one that systemd takes, and does what docs/operations.md says. */
class UnitTest {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path UNIT = HOME.resolve("compose/systemd/frostline.service");

  /** Tenths of the exposure that systemd computes; more is worse. */
  private static final String EXPOSURE_MAX = "20";

  @TempDir private Path dir;

  @Test
  void systemdTakesIt() throws Exception {
    assumeTrue(hasSystemdAnalyze(), "systemd-analyze is not installed");

    assertThat(run("systemd-analyze", "verify", installedHere().toString())).isEmpty();
  }

  /** What is not taken away from a service, it has: the score may not become worse. */
  @Test
  void itIsHardened() throws Exception {
    assumeTrue(hasSystemdAnalyze(), "systemd-analyze is not installed");

    assertThat(
            run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=" + EXPOSURE_MAX,
                installedHere().toString()))
        .as("exit code 0 is at or below the threshold")
        .doesNotStartWith("exit code");
  }

  @Test
  void itIsStoppedGracefullyAndStartedAgainAfterAFailure() throws IOException {
    assertThat(Files.readAllLines(UNIT))
        .contains(
            "Restart=on-failure",
            "RestartSec=30s",
            "TimeoutStopSec=30",
            "KillSignal=SIGTERM",
            // The exit codes of the command: a wrong configuration stays wrong, 143 is SIGTERM's.
            "RestartPreventExitStatus=2",
            "SuccessExitStatus=143");
  }

  /** As if the project were installed where it is. */
  private Path installedHere() throws IOException {
    return Files.writeString(
        dir.resolve("frostline.service"),
        Files.readString(UNIT).replace("/opt/frostline", HOME.toString()));
  }

  /** What it said; begins with the exit code if that is not 0. */
  private static String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0
        ? said
        : "exit code %d: %s".formatted(process.exitValue(), said);
  }

  private static boolean hasSystemdAnalyze() {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "systemd-analyze")));
    if (System.getenv("FROSTLINE_SYSTEMD") != null) {
      assertThat(found).as("systemd-analyze on the PATH").isTrue();
    }
    return found;
  }
}
