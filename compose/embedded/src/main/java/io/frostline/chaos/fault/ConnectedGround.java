package io.frostline.chaos.fault;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.StackServers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A ground with the connections that faults need; closing it lets go of what faults still hold. */
public abstract class ConnectedGround implements Ground, AutoCloseable {

  private final Endpoints endpoints;
  private final StackServers servers;
  private final Duration commitInterval;
  private final ConnectClient connect;
  private final Admin admin;
  private final Held held = new Held();

  protected ConnectedGround(Endpoints endpoints, StackServers servers, Duration commitInterval) {
    this.endpoints = endpoints;
    this.servers = servers;
    this.commitInterval = commitInterval;
    this.connect = new ConnectClient(URI.create(endpoints.connectUrl()));
    this.admin = Admin.create(Map.of("bootstrap.servers", endpoints.bootstrapServers()));
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public StackServers servers() {
    return servers;
  }

  @Override
  public ConnectClient connect() {
    return connect;
  }

  @Override
  public Admin admin() {
    return admin;
  }

  @Override
  public Duration commitInterval() {
    return commitInterval;
  }

  @Override
  public Held held() {
    return held;
  }

  @Override
  public void close() {
    held.close();
    admin.close(Duration.ofSeconds(2));
  }
}
