package io.frostline.sim;

import io.frostline.core.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sink connector: its tasks, who holds which partition, and who coordinates. */
final class Sink {

  private static final long SESSION_TIMEOUT_MS = 45_000;

  /** Tasks that are given out anew come one after the other: their group settles late. */
  private static final long SCALING_MS = 12_000;

  private final World world;
  final List<SinkTask> tasks = new ArrayList<>();
  private Optional<Coordinator> coordinator = Optional.empty();
  private final List<Coordinator> zombies = new ArrayList<>();
  private boolean stopped;
  private long leftAtMs = -1;
  private long missedAtMs = -1;
  private int generation;
  private int partitionsKnown;

  /** Where a task failed last, and how often at the same place. */
  private String poisonedAt = "";

  /** Whether anyone has seen it failed there: tasks that all fail between two looks fail once. */
  private boolean poisonSeen;

  Sink(World world) {
    this.world = world;
    for (int i = 0; i < world.settings.tasks(); i++) {
      tasks.add(new SinkTask(world, i));
    }
    world.clock.every(2_000, 6_000, this::discover);
    rebalance(0);
  }

  boolean stopped() {
    return stopped;
  }

  Optional<Coordinator> coordinator() {
    return coordinator;
  }

  /** The consumers notice new topics when they refresh their metadata. */
  private void discover() {
    if (world.kafka.captured.size() != partitionsKnown && anyRunning()) {
      rebalance(0);
    }
  }

  /** True while tasks that were killed are not missed yet. */
  boolean hasDead() {
    return world.clock.now() < missedAtMs;
  }

  /** Members of the tasks' consumer group. */
  int members() {
    return hasDead() || world.clock.now() < leftAtMs
        ? tasks.size()
        : (int) tasks.stream().filter(SinkTask::running).count();
  }

  /** The worker is stopped: its tasks take a while to leave their group. */
  void leave(long withinMs) {
    leftAtMs = world.clock.now() + withinMs;
  }

  private boolean anyRunning() {
    return tasks.stream().anyMatch(SinkTask::running);
  }

  /** All tasks close and open again; what they had not announced is read anew. */
  void rebalance(long extraMs) {
    close();
    open(extraMs + world.clock.between(300, 3_000));
  }

  /** One task more, or one less; all of them are started anew. */
  void scale() {
    if (tasks.size() > 1 && world.random.nextBoolean()) {
      tasks.remove(tasks.size() - 1).close();
    } else {
      tasks.add(new SinkTask(world, tasks.size()));
    }
    rebalance(world.clock.between(0, SCALING_MS));
  }

  /** The worker is killed: nobody leaves its group, and all is silent until it is missed. */
  void kill(long startMs) {
    missedAtMs = world.clock.now() + SESSION_TIMEOUT_MS;
    tasks.forEach(SinkTask::close);
    coordinator.ifPresent(Coordinator::kill);
    coordinator = Optional.empty();
    zombies.forEach(Coordinator::kill);
    zombies.clear();
    open(Math.max(startMs, SESSION_TIMEOUT_MS));
  }

  /** The worker of the coordinator ends: it is stopped in order, or killed. */
  void dieWithCoordinator() {
    if (world.random.nextBoolean()) {
      kill(world.clock.between(2_000, 18_000));
    } else {
      coordinator.ifPresent(Coordinator::stop);
      rebalance(0);
    }
  }

  void stop() {
    stopped = true;
    close();
    generation++;
  }

  void resume() {
    if (!stopped) {
      return;
    }
    stopped = false;
    open(world.clock.between(500, 3_000));
  }

  /** A restart over REST ends coordinators that were leaked, too. */
  void restartAll() {
    zombies.forEach(Coordinator::stop);
    zombies.clear();
    tasks.forEach(SinkTask::close);
    tasks.forEach(SinkTask::forgive);
    rebalance(0);
  }

  private void close() {
    tasks.stream().filter(task -> task.failure().isEmpty()).forEach(SinkTask::close);
    coordinator.ifPresent(
        running -> {
          if (world.weather.leaks && running.alive()) {
            zombies.add(running);
          } else {
            running.stop();
          }
        });
    coordinator = Optional.empty();
  }

  private void open(long delayMs) {
    int mine = ++generation;
    world.clock.in(
        delayMs,
        () -> {
          if (mine == generation && !stopped) {
            assign();
          }
        });
  }

  private void assign() {
    List<Partition> partitions = List.copyOf(world.kafka.captured.keySet());
    partitionsKnown = partitions.size();
    List<SinkTask> ready = tasks.stream().filter(task -> task.failure().isEmpty()).toList();
    int turn = world.random.nextInt(Math.max(1, ready.size()));
    for (int i = 0; i < ready.size(); i++) {
      List<Partition> share = new ArrayList<>();
      for (int p = (i + turn) % ready.size(); p < partitions.size(); p += ready.size()) {
        share.add(partitions.get(p));
      }
      ready.get(i).open(share);
    }
    boolean leads = !partitions.isEmpty() && !ready.isEmpty();
    if (leads && world.weather.headless) {
      world.faulted(Fault.S13);
    } else if (leads) {
      coordinator = Optional.of(new Coordinator(world, partitions.size()));
    }
  }

  /** A second coordinator begins beside the one there is. */
  void doubleCoordinator() {
    if (coordinator.isEmpty()) {
      return;
    }
    zombies.add(coordinator.get());
    coordinator = Optional.of(new Coordinator(world, partitionsKnown));
  }

  /** The coordinator ends, and the task that held it does not notice. */
  void loseCoordinator() {
    coordinator.ifPresent(Coordinator::stop);
    coordinator = Optional.empty();
  }

  void endZombies() {
    zombies.forEach(Coordinator::stop);
    zombies.clear();
  }

  /** One that was replaced ends alone: no task waits for it. */
  void failed(Coordinator ended) {
    if (!coordinator.equals(Optional.of(ended))) {
      return;
    }
    coordinator = Optional.empty();
    tasks.stream()
        .filter(SinkTask::running)
        .findFirst()
        .ifPresent(task -> fail(task, "Coordinator unexpectedly terminated"));
  }

  void fail(SinkTask task, String cause) {
    task.fail(cause);
    world.faulted(Fault.C7);
    rebalance(0);
  }

  void poisoned(SinkTask task, Partition partition, long offset) {
    String place = partition + "@" + offset;
    if (place.equals(poisonedAt) && poisonSeen) {
      world.faulted(Fault.S15);
    }
    poisonSeen &= place.equals(poisonedAt);
    poisonedAt = place;
    fail(task, "cannot convert a record at " + place);
  }

  void seen() {
    poisonSeen |= tasks.stream().anyMatch(task -> task.failure().isPresent());
  }

  /** Tasks that had failed start again. */
  void restartFailed() {
    List<SinkTask> failed = tasks.stream().filter(task -> task.failure().isPresent()).toList();
    if (!failed.isEmpty()) {
      failed.forEach(SinkTask::forgive);
      rebalance(0);
    }
  }
}
