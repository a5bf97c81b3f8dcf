package io.frostline.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.ChaosRun;
import io.frostline.chaos.ChaosSettings;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import io.frostline.chaos.score.Outcome;
import io.frostline.embedded.EndToEnd;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pipeline as separate services, as compose.yaml starts them: what holds of the one in one JVM
 * holds of it, end to end and under the same faults.
 */
@EnabledIf(
    value = "io.frostline.containers.DockerEngine#present",
    disabledReason = "no Docker engine with the images")
class ContainersIT extends EndToEnd<ContainerStack> {

  /** As short as it may be: what was healthy for a commit's time before is healthy. */
  private static final ChaosSettings SETTINGS =
      new ChaosSettings(
          ContainerStack.COMMIT_INTERVAL,
          ContainerStack.COMMIT_INTERVAL,
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofSeconds(5));

  @Override
  protected ContainerStack start() throws Exception {
    return ContainerStack.start();
  }

  @Override
  protected void assertLeftNothing(ContainerStack ended) {
    assertThat(ended.remains()).isEmpty();
  }

  /** Pause, kill -9, no memory, no network, no disk: the bodies of the embedded chaos suite. */
  @ParameterizedTest
  @Order(10)
  @ValueSource(
      strings = {
        "worker-frozen",
        "worker-killed",
        "worker-starved",
        "catalog-refuses",
        "warehouse-full"
      })
  void aFaultIsNoticedAndNothingIsLost(String id) throws Exception {
    Fault fault = Faults.byId(id).orElseThrow();
    long began = System.nanoTime();

    Outcome outcome =
        ChaosRun.on(
            stack(),
            fault,
            SETTINGS,
            line ->
                System.out.printf("%s %3.0f s  %s%n", id, (System.nanoTime() - began) / 1e9, line));

    System.out.printf(
        "%s: %s, recovered %s%n", id, outcome.detectors(), outcome.recoveredSeconds());
    assertThat(outcome.detectors().frostline()).as("noticed").isPresent();
    assertThat(outcome.falseAlarms().frostline()).as("false alarms").isZero();
    assertThat(outcome.recoveredSeconds()).as("recovered").isPresent();
    assertThat(outcome.rowsLost()).as("rows lost").isZero();
    assertThat(outcome.rowsDoubled()).as("rows doubled").isZero();
    assertThat(outcome.differences()).isEmpty();
    assertThat(outcome.watermarks().unsound()).isEmpty();
    assertThat(outcome.watermarks().checked()).isPositive();
  }
}
