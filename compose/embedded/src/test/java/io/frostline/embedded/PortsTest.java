package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void neverChoosesOnePortTwice() {
    try (Ports ports = new Ports()) {
      int one = ports.choose("one", OptionalInt.empty(), OptionalInt.empty());
      int other = ports.choose("other", OptionalInt.empty(), OptionalInt.of(one));
      assertThat(other).isNotEqualTo(one);
    }
  }

  @Test
  void takesTheEarlierPortWhenItIsFree() {
    int earlier;
    try (Ports ports = new Ports()) {
      earlier = ports.choose("part", OptionalInt.empty(), OptionalInt.empty());
    }
    try (Ports ports = new Ports()) {
      assertThat(ports.choose("part", OptionalInt.empty(), OptionalInt.of(earlier)))
          .isEqualTo(earlier);
    }
  }

  @Test
  void saysWhichPortIsTakenAndWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Ports ports = new Ports()) {
      assertThatThrownBy(
              () ->
                  ports.choose("Kafka", OptionalInt.of(taken.getLocalPort()), OptionalInt.empty()))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " for Kafka is taken")
          .hasMessageContaining("choose another port");
    }
  }
}
