package io.frostline.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.ChaosRun;
import io.frostline.chaos.ChaosSettings;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.chaos.score.Outcome;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EndToEnd;
import io.frostline.embedded.SourceDatabase;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
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
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersIT implements EndToEnd {

  /** As short as it may be: what was healthy for a commit's time before is healthy. */
  private static final ChaosSettings SETTINGS =
      new ChaosSettings(
          ContainerStack.COMMIT_INTERVAL,
          ContainerStack.COMMIT_INTERVAL,
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofSeconds(5));

  private ContainerStack stack;
  private ColdTables cold;

  @BeforeAll
  void start() throws Exception {
    long began = System.nanoTime();
    stack = ContainerStack.start();
    System.out.printf("up and healthy after %.1f s%n", (System.nanoTime() - began) / 1e9);
    cold = stack.coldTables();
    EndToEnd.createFirst(source());
    try (Connection connection = source().connect()) {
      ChaosTables.create(connection);
    }
    stack.deploy();
  }

  @AfterAll
  void stop() {
    if (cold != null) {
      cold.close();
    }
    if (stack != null) {
      stack.close();
      assertThat(stack.remains()).isEmpty();
    }
  }

  @Override
  public SourceDatabase source() {
    return new SourceDatabase(stack.endpoints());
  }

  @Override
  public ColdTables cold() {
    return cold;
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
            stack,
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
