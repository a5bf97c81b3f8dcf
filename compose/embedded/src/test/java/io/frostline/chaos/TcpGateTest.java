package io.frostline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpGateTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private ServerSocket database;
  private TcpGate gate;

  @BeforeEach
  void open() throws IOException {
    database = new ServerSocket(0, 5, LOOPBACK);
    gate = TcpGate.open();
    gate.leadTo(database.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
    database.close();
  }

  @Test
  void passesOnInBothDirections() throws IOException {
    try (Socket client = connect();
        Socket accepted = database.accept()) {
      client.getOutputStream().write(7);
      assertThat(accepted.getInputStream().read()).isEqualTo(7);
      accepted.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void shutItBreaksWhatIsThereAndRefusesTheRest() throws IOException {
    try (Socket client = connect();
        Socket accepted = database.accept()) {
      gate.shut();

      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void reopenedItLetsInAgainOnTheSamePort() throws IOException {
    gate.shut();
    gate.reopen();

    passesOnInBothDirections();
  }

  @Test
  void slowItHoldsBackWhatTheClientSays() throws IOException {
    gate.slowDown(Duration.ofMillis(300));
    try (Socket client = connect();
        Socket accepted = database.accept()) {
      long began = System.nanoTime();
      client.getOutputStream().write(7);

      assertThat(accepted.getInputStream().read()).isEqualTo(7);
      assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(299).toNanos());
    }
  }

  private Socket connect() throws IOException {
    return new Socket(LOOPBACK, gate.port());
  }
}
