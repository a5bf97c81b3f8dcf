package io.frostline.containers;

import io.frostline.chaos.fault.Gate;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.fault.Held;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.SourceDatabase;
import io.frostline.embedded.StackServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** What a fault may do to the pipeline in containers. */
final class ContainerGround implements Ground, AutoCloseable {

  private static final String FILLER = "/data/filler";

  private final ContainerStack stack;
  private final StackServers servers;
  private final ConnectClient connect;
  private final Admin admin;
  private final Held held = new Held();

  ContainerGround(ContainerStack stack, StackServers servers) {
    this.stack = stack;
    this.servers = servers;
    this.connect = new ConnectClient(URI.create(stack.endpoints().connectUrl()));
    this.admin = Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()));
  }

  @Override
  public Endpoints endpoints() {
    return stack.endpoints();
  }

  @Override
  public StackServers servers() {
    return servers;
  }

  @Override
  public SourceDatabase source() {
    return new SourceDatabase(endpoints());
  }

  /** The catalog's network cable. */
  @Override
  public Gate gate() {
    Service catalog = stack.service("catalog");
    return new Gate() {
      @Override
      public void shut() {
        catalog.cutOff();
      }

      @Override
      public void reopen() {
        catalog.rejoin(stack.network());
      }

      @Override
      public void slowDown(Duration by) {
        throw new UnsupportedOperationException("a network cable is never slow");
      }
    };
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
  public Path warehouse() {
    throw new UnsupportedOperationException("the tables lie in an object store");
  }

  @Override
  public void fillWarehouse() throws InterruptedException {
    stack.service("s3").run("dd", "if=/dev/zero", "of=" + FILLER, "bs=64k");
  }

  @Override
  public void freeWarehouse() throws InterruptedException {
    stack.service("s3").run("rm", FILLER);
  }

  @Override
  public Duration commitInterval() {
    return ContainerStack.COMMIT_INTERVAL;
  }

  @Override
  public void begin() {
    throw new UnsupportedOperationException("no fault here has anything to prepare");
  }

  @Override
  public Optional<Instant> begun() {
    return Optional.empty();
  }

  @Override
  public void stopApp() {
    stack.apps().forEach(Service::stop);
  }

  @Override
  public void startApp() {
    stack.apps().forEach(Service::start);
    stack.apps().forEach(Service::awaitHealthy);
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
