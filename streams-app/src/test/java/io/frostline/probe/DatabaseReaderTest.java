package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Seen;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseReaderTest {

  private static final CaptureScope ALL =
      new CaptureScope(List.of(), List.of(), List.of(), List.of());

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    int port;
    try (ServerSocket gone = listen()) {
      port = gone.getLocalPort();
    }

    DatabaseReader.Look look = look(port, Seen.known(Map.of("user", "a", "password", "hush")));

    assertThat(look.reachable()).isFalse();
    assertThat(look.slot().reason())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith("database 127.0.0.1:" + port)
                    .doesNotContain("hush", "\n"));
  }

  @Test
  void reachableWithoutCredentialsSaysWhyTheSlotIsUnknown() throws Exception {
    try (ServerSocket server = listen()) {
      DatabaseReader.Look look = look(server.getLocalPort(), Seen.unknown("no password here"));

      assertThat(look.reachable()).isTrue();
      assertThat(look.slot()).isEqualTo(Seen.unknown("database: no password here"));
    }
  }

  @Test
  void aServerThatDoesNotSpeakIsReachableWithAReason() throws Exception {
    try (ServerSocket server = listen()) {
      Thread hangUp =
          new Thread(
              () -> {
                try {
                  while (true) {
                    server.accept().close();
                  }
                } catch (java.io.IOException e) {
                  // The test has ended.
                  return;
                }
              });
      hangUp.setDaemon(true);
      hangUp.start();

      DatabaseReader.Look look =
          look(server.getLocalPort(), Seen.known(Map.of("user", "a", "password", "hush")));

      assertThat(look.reachable()).isTrue();
      assertThat(look.slot().reason())
          .hasValueSatisfying(
              reason -> assertThat(reason).startsWith("database: ").doesNotContain("hush"));
    }
  }

  private static DatabaseReader.Look look(int port, Seen<Map<String, String>> login) {
    return new DatabaseReader(
            new DatabaseSettings(
                "127.0.0.1",
                port,
                Optional.of("shop"),
                "debezium",
                Optional.of("frostline"),
                false,
                ALL,
                login))
        .read()
        .get();
  }

  private static ServerSocket listen() throws java.io.IOException {
    return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
  }
}
