package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** From rows in PostgreSQL to typed rows in Iceberg, and back to an empty machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT implements EndToEnd {
  private EmbeddedStack stack;
  private SourceDatabase source;
  private ColdTables cold;

  @BeforeAll
  void start() throws Exception {
    stack =
        EmbeddedStack.start(
            StackOptions.ephemeral().withCommitInterval(Duration.ofSeconds(4)),
            System.out::println);
    System.out.println("started in " + stack.startupTime());
    source = stack.sourceDatabase();
    cold = stack.coldTables();
    EndToEnd.createFirst(source);
    new Pipeline(stack.endpoints()).deploy(stack.endpoints());
  }

  @Override
  public SourceDatabase source() {
    return source;
  }

  @Override
  public ColdTables cold() {
    return cold;
  }

  @Test
  @Order(1)
  void connectAndEndpointsAnswer() throws Exception {
    stack.writeEndpoints("http://127.0.0.1:8000");
    Path file = stack.dir().resolve("endpoints.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Endpoints.read(file).connectUrl()).isEqualTo(stack.connectUrl().toString());
    assertThat(Endpoints.read(file).httpUrl()).contains("http://127.0.0.1:8000");
  }

  @AfterAll
  void stopLeavesNothing() {
    if (stack == null) {
      return;
    }
    Endpoints endpoints = stack.endpoints();
    Path dir = stack.dir();
    if (cold != null) {
      cold.close();
    }
    long begin = System.nanoTime();
    stack.close();
    System.out.println("stopped in " + Duration.ofNanos(System.nanoTime() - begin));
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(dir).doesNotExist();
    for (int port :
        List.of(
            URI.create(endpoints.connectUrl()).getPort(),
            URI.create(endpoints.jdbcUrl().substring("jdbc:".length())).getPort(),
            URI.create("kafka://" + endpoints.bootstrapServers()).getPort())) {
      assertThat(listening(port)).as("port %s", port).isFalse();
    }
  }

  private static boolean listening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
