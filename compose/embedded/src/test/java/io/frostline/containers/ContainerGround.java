package io.frostline.containers;

import io.frostline.chaos.fault.ConnectedGround;
import io.frostline.chaos.fault.Gate;
import io.frostline.embedded.StackServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a fault may do to the pipeline in containers. */
final class ContainerGround extends ConnectedGround {

  private static final String FILLER = "/data/filler";

  private final ContainerStack stack;

  ContainerGround(ContainerStack stack, StackServers servers) {
    super(stack.endpoints(), servers, ContainerStack.COMMIT_INTERVAL);
    this.stack = stack;
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
}
