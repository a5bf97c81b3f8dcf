package io.frostline.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchTest {

  private final ScriptedServer server = new ScriptedServer();
  private final List<String> told = new ArrayList<>();
  private final Watch watch =
      new Watch(new ConnectClient(server.url()), Duration.ofMillis(1), told::add);

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOPPED", "PAUSED"})
  void oneThatAPersonHoldsIsLeftSoEvenIfItLookedNew(String state) {
    answer(state);

    watch.untilMoving("c", Optional::empty, Optional.empty());

    assertThat(told).containsExactly("c: is " + state + ", and is left so; resume it yourself");
  }

  @Test
  void oneThatDoesNotStartIsAnError() {
    answer("UNASSIGNED");

    assertThatThrownBy(() -> watch.untilMoving("c", Optional::empty, Optional.empty()))
        .hasMessageContaining("c does not move after 0 s: starting");
  }

  private void answer(String state) {
    server.answer(
        "GET /connectors/c/status",
        200,
        "{\"name\":\"c\",\"connector\":{\"state\":\""
            + state
            + "\",\"worker_id\":\"w\"},\"tasks\":[]}");
  }
}
