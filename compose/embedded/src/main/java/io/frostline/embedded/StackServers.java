package io.frostline.embedded;

import java.util.Optional;

/** The servers of a running stack one by one: each can be stopped and started again. */
public final class StackServers {
  private final PostgresServer postgres;
  private final KafkaBroker kafka;
  private final Optional<ConnectProcess> connect;

  StackServers(PostgresServer postgres, KafkaBroker kafka, Optional<ConnectProcess> connect) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.connect = connect;
  }

  /** Stops PostgreSQL as its service script does: clients are told, nothing is lost. */
  public void stopPostgres() throws Exception {
    postgres.halt();
  }

  /** Starts it in its folder on its port. */
  public void startPostgres() throws Exception {
    postgres.start();
  }

  /** Stops the broker in order. */
  public void stopKafka() {
    kafka.close();
  }

  /** Starts it in its folder on its port. */
  public void startKafka() throws Exception {
    kafka.start();
  }

  /**
   * The worker as a process.
   *
   * @throws StackException if it runs inside this JVM
   */
  public ConnectProcess connect() {
    return connect.orElseThrow(
        () ->
            new StackException(
                "Connect runs inside this JVM: start the stack with Connect in its own."));
  }
}
