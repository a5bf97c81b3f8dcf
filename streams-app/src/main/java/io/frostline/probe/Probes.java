package io.frostline.probe;

import io.frostline.topology.FactSink;
import io.frostline.topology.Ownership;
import io.frostline.topology.ProbeService;
import io.frostline.topology.ResumeState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the pipelines and watches those that this instance owns. */
public final class Probes implements ProbeService {

  private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
  private static final Duration DISCOVERY_EVERY = Duration.ofSeconds(10);
  private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
  private static final Duration END_PATIENCE = Duration.ofSeconds(8);
  private static final Duration RELEASE_MAX = Duration.ofSeconds(12);

  private final ProbeOptions options;
  private final KafkaClients clients;
  private final Discovery discovery;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Occasionally occasionally = new Occasionally(System::nanoTime);

  private final Map<String, PipelineProbe> running = new HashMap<>();

  /** Pipelines whose watch is to end, and what waits for that. */
  private final Map<String, CountDownLatch> leaving = new ConcurrentHashMap<>();

  private Map<String, Pipeline> pipelines = Map.of();
  private volatile Optional<Set<String>> sinks = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  public Probes(ProbeOptions options) {
    this.options = options;
    this.clients = new KafkaClients(options.kafka());
    this.discovery =
        new Discovery(
            options.connect(),
            options.providers(),
            options.lagObjective(),
            options.repairs(),
            System::nanoTime);
  }

  @Override
  public void start(Ownership ownership, FactSink sink) {
    start(clients.admin("discovery"), ownership, sink);
  }

  synchronized void start(Admin admin, Ownership ownership, FactSink sink) {
    if (thread.isPresent()) {
      throw new IllegalStateException("the probes were started already");
    }
    Thread loop = Daemons.named("frostline-probes").newThread(() -> run(admin, ownership, sink));
    thread = Optional.of(loop);
    loop.start();
  }

  @Override
  public boolean isWithoutSink(String pipeline) {
    return sinks.filter(listed -> !listed.contains(pipeline)).isPresent();
  }

  @Override
  public Optional<String> release(String pipeline) throws InterruptedException {
    if (sinks.isEmpty()) {
      return Optional.of("Connect has not answered this instance yet; try again");
    } else if (!isWithoutSink(pipeline)) {
      return Optional.of(
          "Connect has a sink connector of this name; if it was just deleted, try again in ten"
              + " seconds");
    }
    CountDownLatch left = leaving.computeIfAbsent(pipeline, name -> new CountDownLatch(1));
    if (left.await(RELEASE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    leaving.remove(pipeline);
    return Optional.of("its watch has not ended yet; try again");
  }

  /** What Connect lists again meanwhile stays. */
  private void leave() {
    for (String name : leaving.keySet()) {
      if (isWithoutSink(name) && pipelines.containsKey(name)) {
        discovery.forget(name);
        Map<String, Pipeline> others = new TreeMap<>(pipelines);
        others.remove(name);
        pipelines = others;
      }
    }
  }

  private void left(String pipeline, CountDownLatch waiting) {
    if (!running.containsKey(pipeline) && !pipelines.containsKey(pipeline)) {
      leaving.remove(pipeline);
      waiting.countDown();
    }
  }

  private void run(Admin admin, Ownership ownership, FactSink sink) {
    try (admin) {
      long due = System.nanoTime();
      do {
        if (System.nanoTime() - due >= 0) {
          due = System.nanoTime() + (discover(admin) ? DISCOVERY_EVERY : RETRY_EVERY).toNanos();
        }
        try {
          leave();
          reconcile(ownership, sink);
          leaving.forEach(this::left);
        } catch (RuntimeException e) {
          occasionally.run(
              "reconcile",
              () ->
                  LOG.atError().setCause(e).log("probes cannot be started or ended; trying again"));
        }
      } while (!stop.await(RETRY_EVERY.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      endAll();
    }
  }

  /**
   * False if Connect or Kafka did not answer, or there is no pipeline yet: what was found stays.
   */
  private boolean discover(Admin admin) throws InterruptedException {
    try {
      Collection<String> topics = admin.listTopics().names().get();
      Map<String, Pipeline> found = discovery.find(topics);
      sinks = Optional.of(discovery.sinks());
      if (!found.equals(pipelines)) {
        // What is the same stays the same object: each second asks whether it is.
        pipelines = found;
      }
      return !pipelines.isEmpty();
    } catch (ExecutionException | RuntimeException e) {
      occasionally.run(
          "discovery",
          () ->
              LOG.atWarn()
                  .addKeyValue("reason", Reason.of(e))
                  .log("pipelines cannot be looked up"));
      return false;
    }
  }

  /** Starts and ends probes so that exactly the owned pipelines are watched as configured now. */
  private void reconcile(Ownership ownership, FactSink sink) {
    running
        .values()
        .forEach(
            probe -> {
              if (!ownership.owns(probe.pipeline().name())
                  || !probe.pipeline().equals(pipelines.get(probe.pipeline().name()))) {
                probe.stop();
              }
            });
    running.values().removeIf(probe -> !probe.isAlive());
    for (Pipeline pipeline : pipelines.values()) {
      if (ownership.owns(pipeline.name())
          && !running.containsKey(pipeline.name())
          && !isRetired(pipeline.name(), ownership)) {
        PipelineProbe probe =
            new PipelineProbe(
                pipeline,
                ownership,
                (found, resume) ->
                    new Session(
                        found,
                        resume,
                        clients,
                        options.connect(),
                        new Facts(found.name(), sink, InstantSource.system(), System::nanoTime),
                        options.tick()),
                options.tick());
        running.put(pipeline.name(), probe);
        probe.start();
      }
    }
  }

  /** Another instance was told to retire it, and this one remembers its sink. */
  private boolean isRetired(String pipeline, Ownership ownership) {
    return isWithoutSink(pipeline) && ownership.resume(pipeline) instanceof ResumeState.Fresh;
  }

  private void endAll() {
    List<PipelineProbe> probes = new ArrayList<>(running.values());
    probes.forEach(PipelineProbe::stop);
    long deadline = System.nanoTime() + END_PATIENCE.toNanos();
    try {
      for (PipelineProbe probe : probes) {
        probe.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.clear();
  }

  @Override
  public synchronized boolean ended() {
    return thread.filter(loop -> loop.getState() == Thread.State.TERMINATED).isPresent();
  }

  @Override
  public void close() {
    stop.countDown();
    Optional<Thread> loop;
    synchronized (this) {
      loop = thread;
    }
    if (loop.isEmpty()) {
      return;
    }
    try {
      // The loop itself may be waiting for Kafka or Connect before it ends its probes.
      loop.get().join(END_PATIENCE.plus(KafkaClients.CALL_MAX).toMillis());
      loop.get().interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
