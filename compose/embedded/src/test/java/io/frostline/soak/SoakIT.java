package io.frostline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of what {@code frostline bench soak} does for hours. */
class SoakIT {

  /** Still raises CAPTURE_STALLED (C1); once it does not, this is an empty list. */
  private static final Set<Disturbance> NOT_YET = EnumSet.of(Disturbance.WORKER_RESTARTED);

  private static final Set<Disturbance> HOLD = EnumSet.complementOf(EnumSet.copyOf(NOT_YET));

  @TempDir private Path folder;

  @Test
  void nothingIsReportedGrowsOrGetsLost() throws Exception {
    SoakSettings settings =
        new SoakSettings(
            Duration.ofSeconds(75), Duration.ofSeconds(4), 1, HOLD, Duration.ofSeconds(9));

    SoakReport report = new SoakRun(settings, System.out::println, () -> false).run(folder);

    assertThat(report.findings()).isEmpty();
    assertThat(report.verdict()).isEqualTo("fine");
    assertThat(report.disturbances()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(report.changes()).isGreaterThan(2_000);
    assertThat(report.watermarks().checked()).isGreaterThan(100);
    assertThat(report.measured().looks()).isGreaterThan(5);
  }
}
