package io.frostline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.StackServers.Worker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandTest {

  private final List<String> asked = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer connect;

  @BeforeEach
  void start() throws Exception {
    connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.setExecutor(threads);
    connect.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    connect.stop(0);
    threads.shutdownNow();
  }

  @Test
  void bothConnectorsAreRestartedWhereConnectAnswers() throws Exception {
    connect.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    FakeWorker worker = new FakeWorker(true);

    assertThat(Hand.restart(client(), () -> worker)).isEqualTo("restarted both connectors");

    assertThat(asked)
        .containsExactly(
            "POST /connectors/frostline-source/restart", "POST /connectors/frostline-sink/restart");
    assertThat(worker.done).isEmpty();
  }

  @Test
  void theWorkerIsRestartedWhereConnectDoesNotAnswer() throws Exception {
    hang();
    FakeWorker worker = new FakeWorker(true);

    String done = Hand.restart(client(), () -> worker);

    assertThat(done).startsWith("killed and started Connect's worker").doesNotContain("come back");
    assertThat(worker.done).containsExactly("kill", "start");
  }

  @Test
  void aWorkerThatDoesNotComeBackDoesNotEndTheRun() throws Exception {
    hang();

    String done = Hand.restart(client(), () -> new FakeWorker(false));

    assertThat(done).endsWith("it did not come back: no answer");
  }

  /** As a worker whose herder waits for a connector that reads its offsets without end. */
  private void hang() {
    connect.createContext(
        "/",
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private ConnectClient client() {
    URI url = URI.create("http://127.0.0.1:" + connect.getAddress().getPort());
    return new ConnectClient(url, Duration.ofMillis(300), Duration.ofMillis(300));
  }

  private static final class FakeWorker implements Worker {
    private final List<String> done = new ArrayList<>();
    private final boolean comesBack;

    FakeWorker(boolean comesBack) {
      this.comesBack = comesBack;
    }

    @Override
    public void start() {
      done.add("start");
      if (!comesBack) {
        throw new IllegalStateException("no answer");
      }
    }

    @Override
    public void stop() {
      done.add("stop");
    }

    @Override
    public void kill() {
      done.add("kill");
    }

    @Override
    public void freeze() {
      done.add("freeze");
    }

    @Override
    public void thaw() {
      done.add("thaw");
    }

    @Override
    public void starve() {
      done.add("starve");
    }
  }
}
