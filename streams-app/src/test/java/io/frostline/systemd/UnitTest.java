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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit files are ones that systemd takes, and do what docs/operations.md says. */
class UnitTest {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path UNITS = HOME.resolve("compose/systemd");
  private static final String RUN = "frostline.service";
  private static final String NOTIFY = "frostline-notify.service";

  /** Tenths of the exposure that systemd computes; more is worse. */
  private static final String EXPOSURE_MAX = "20";

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {RUN, NOTIFY})
  void systemdTakesIt(String unit) throws Exception {
    assumeTrue(hasSystemdAnalyze(), "systemd-analyze is not installed");

    assertThat(run("systemd-analyze", "verify", installedHere(unit).toString())).isEmpty();
  }

  /** The lines that are there as examples. */
  @ParameterizedTest
  @ValueSource(strings = {RUN, NOTIFY})
  void systemdTakesItWithACredential(String unit) throws Exception {
    assumeTrue(hasSystemdAnalyze(), "systemd-analyze is not installed");
    Path installed = installedHere(unit);
    String plain = Files.readString(installed);
    String with = plain.replace("#LoadCredential=", "LoadCredential=");
    Files.writeString(installed, with);

    assertThat(with).isNotEqualTo(plain);
    assertThat(run("systemd-analyze", "verify", installed.toString())).isEmpty();
  }

  /** What is not taken away from a service, it has: the score may not become worse. */
  @ParameterizedTest
  @ValueSource(strings = {RUN, NOTIFY})
  void itIsHardened(String unit) throws Exception {
    assumeTrue(hasSystemdAnalyze(), "systemd-analyze is not installed");

    assertThat(
            run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=" + EXPOSURE_MAX,
                installedHere(unit).toString()))
        .as("exit code 0 is at or below the threshold")
        .doesNotStartWith("exit code");
  }

  @ParameterizedTest
  @ValueSource(strings = {RUN, NOTIFY})
  void itIsStoppedGracefullyAndStartedAgainAfterAFailure(String unit) throws IOException {
    assertThat(Files.readAllLines(UNITS.resolve(unit)))
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
  private Path installedHere(String unit) throws IOException {
    return Files.writeString(
        dir.resolve(unit),
        Files.readString(UNITS.resolve(unit)).replace("/opt/frostline", HOME.toString()));
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
