package io.frostline.embedded;

import java.net.URI;
import java.util.Optional;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** One distributed Connect worker in this JVM. */
final class ConnectWorker implements ConnectPart {
  private final ConnectSettings settings;
  private Optional<Connect<?>> connect = Optional.empty();

  ConnectWorker(ConnectSettings settings) {
    this.settings = settings;
  }

  @Override
  public void start() throws InterruptedException {
    Connect<?> started = new ConnectDistributed().startConnect(settings.properties());
    connect = Optional.of(started);
    ConnectAnswer.await(settings.url(), () -> started.herderTask().isDone());
  }

  @Override
  public URI url() {
    return settings.url();
  }

  @Override
  public void close() {
    connect.ifPresent(
        worker -> {
          worker.stop();
          worker.awaitStop();
        });
    connect = Optional.empty();
  }
}
