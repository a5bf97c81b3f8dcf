package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.Rig;
import io.frostline.chaos.fault.Fault;
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
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The pipeline in processes of this machine, from end to end and back to an empty machine. */
class PipelineIT extends EndToEnd<Rig> {

  @Override
  protected Rig start() throws Exception {
    return Rig.start(
        Fault.Setup.USUAL,
        StackOptions.ephemeral().withCommitInterval(Duration.ofSeconds(4)),
        System.out::println);
  }

  @Test
  @Order(1)
  void whereEverythingListensIsWrittenForItsOwnerAlone() throws Exception {
    EmbeddedStack stack = stack().stack();
    stack.writeEndpoints("http://127.0.0.1:8000");
    Path file = stack.dir().resolve("endpoints.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Endpoints.read(file).connectUrl()).isEqualTo(stack.connectUrl().toString());
    assertThat(Endpoints.read(file).httpUrl()).contains("http://127.0.0.1:8000");
  }

  @Override
  protected void assertLeftNothing(Rig ended) {
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(ended.stack().dir()).doesNotExist();
    Endpoints endpoints = ended.stack().endpoints();
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
