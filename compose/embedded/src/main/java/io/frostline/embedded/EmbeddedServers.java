package io.frostline.embedded;

import java.util.Optional;

/** The servers of an embedded stack. */
final class EmbeddedServers implements StackServers {
  private final PostgresServer postgres;
  private final KafkaBroker kafka;
  private final Optional<ConnectProcess> connect;

  EmbeddedServers(PostgresServer postgres, KafkaBroker kafka, Optional<ConnectProcess> connect) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.connect = connect;
  }

  @Override
  public void stopPostgres() throws Exception {
    postgres.halt();
  }

  @Override
  public void startPostgres() throws Exception {
    postgres.start();
  }

  @Override
  public void stopKafka() {
    kafka.close();
  }

  @Override
  public void startKafka() throws Exception {
    kafka.start();
  }

  @Override
  public Worker connect() {
    return connect.orElseThrow(
        () ->
            new StackException(
                "Connect runs inside this JVM: start the stack with Connect in its own."));
  }
}
