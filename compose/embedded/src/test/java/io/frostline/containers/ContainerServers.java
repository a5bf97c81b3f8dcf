package io.frostline.containers;

import io.frostline.embedded.StackServers;
import java.util.List;

/** The servers as containers; the two Connect workers are one, as for the pipeline they are. */
final class ContainerServers implements StackServers {

  /** A JVM starts with it, and a worker does not. */
  private static final long TOO_LITTLE = 96L * 1024 * 1024;

  private final Service postgres;
  private final Service kafka;
  private final Workers workers;

  ContainerServers(Service postgres, Service kafka, List<Service> workers) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.workers = new Workers(List.copyOf(workers));
  }

  @Override
  public void stopPostgres() {
    postgres.stop();
  }

  @Override
  public void startPostgres() {
    postgres.start();
    postgres.awaitHealthy();
  }

  @Override
  public void stopKafka() {
    kafka.stop();
  }

  @Override
  public void startKafka() {
    kafka.start();
    kafka.awaitHealthy();
  }

  @Override
  public Worker connect() {
    return workers;
  }

  private static final class Workers implements Worker {

    private final List<Service> all;
    private final long enough;

    Workers(List<Service> all) {
      this.all = all;
      this.enough = all.get(0).memory();
    }

    @Override
    public void start() {
      all.forEach(each -> each.limitMemory(enough));
      all.forEach(Service::start);
      all.forEach(Service::awaitHealthy);
    }

    @Override
    public void stop() {
      all.forEach(Service::stop);
    }

    @Override
    public void kill() {
      all.forEach(Service::kill);
    }

    @Override
    public void freeze() {
      all.forEach(Service::pause);
    }

    @Override
    public void thaw() {
      all.forEach(Service::unpause);
    }

    @Override
    public void starve() {
      kill();
      all.forEach(each -> each.limitMemory(TOO_LITTLE));
      all.forEach(Service::start);
    }
  }
}
