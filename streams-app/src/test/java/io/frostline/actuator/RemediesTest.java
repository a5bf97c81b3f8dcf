package io.frostline.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemediesTest {

  private final List<Duration> pauses = new ArrayList<>();
  private FakeConnect connect;
  private Remedies remedies;

  @BeforeEach
  void start() throws IOException {
    connect = new FakeConnect();
    remedies = new Remedies(client(), pauses::add);
  }

  /** A second for an answer; a rebalance is not waited for inside a call. */
  private ConnectClient client() {
    return new ConnectClient(connect.url(), Duration.ofSeconds(1), Duration.ZERO);
  }

  @AfterEach
  void stop() {
    connect.close();
  }

  private Outcome carryOut(Action action) throws InterruptedException {
    return remedies.carryOut(
        new Command("id", "sink", "sink", action, "incident", Instant.EPOCH, "why", false));
  }

  @Test
  void restartsOnlyWhatHasFailedOrEverything() throws Exception {
    assertThat(carryOut(Action.RESTART_FAILED).result()).isEqualTo(CommandResult.ACCEPTED);
    assertThat(carryOut(Action.RESTART_ALL).result()).isEqualTo(CommandResult.ACCEPTED);

    assertThat(connect.commands())
        .containsExactly(
            "POST sink/restart?includeTasks=true&onlyFailed=true",
            "POST sink/restart?includeTasks=true&onlyFailed=false");
  }

  @Test
  void resumesOnceItHasStopped() throws Exception {
    Outcome outcome = carryOut(Action.STOP_RESUME);

    assertThat(outcome)
        .isEqualTo(new Outcome(CommandResult.ACCEPTED, "Connect has stopped and resumes it"));
    assertThat(connect.commands()).containsExactly("PUT sink/stop", "PUT sink/resume");
  }

  @Test
  void whatDoesNotStopIsResumedAllTheSame() throws Exception {
    connect.neverStopping();
    // The app ends while it waits: a stopped connector must not be left behind.
    remedies = new Remedies(client(), length -> false);

    assertThat(carryOut(Action.STOP_RESUME).detail()).startsWith("resumed, although its tasks");
    assertThat(connect.commands()).containsExactly("PUT sink/stop", "PUT sink/resume");
  }

  @Test
  void aStopThatIsRefusedResumesNothing() throws Exception {
    connect.refusing(400);

    assertThat(carryOut(Action.STOP_RESUME).result()).isEqualTo(CommandResult.REFUSED);
    assertThat(connect.commands()).containsExactly("PUT sink/stop");
  }

  @Test
  void aRebalanceIsWaitedForWithGrowingPauses() throws Exception {
    connect.refusing(409, 409, 503);

    assertThat(carryOut(Action.RESTART_ALL).result()).isEqualTo(CommandResult.ACCEPTED);

    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(connect.commands()).hasSize(4);
  }

  @Test
  void itIsGivenUpInTheEnd() throws Exception {
    connect.refusing(409, 409, 409, 409, 409);

    assertThat(carryOut(Action.RESTART_ALL).result()).isEqualTo(CommandResult.UNREACHABLE);
    assertThat(connect.commands()).hasSize(4);
  }

  @Test
  void aConnectorThatDoesNotExistIsNotTriedAgain() throws Exception {
    connect.refusing(404);

    assertThat(carryOut(Action.RESTART_ALL))
        .satisfies(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(CommandResult.REFUSED);
              assertThat(outcome.detail()).contains("has no connector sink");
            });
    assertThat(pauses).isEmpty();
  }

  @Test
  void aWorkerThatIsGoneIsNoExceptionButAnOutcome() throws Exception {
    connect.close();

    assertThat(carryOut(Action.RESTART_FAILED))
        .satisfies(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(CommandResult.UNREACHABLE);
              assertThat(outcome.detail()).startsWith("No Kafka Connect at");
            });
  }
}
