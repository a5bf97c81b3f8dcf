package io.frostline.sim;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task of the sink. Its worker exists from the first record on, reads the control topic from the
 * end, and answers every START_COMMIT it sees with all that it has written since the last one.
 */
final class SinkTask {

  final int id;
  private final World world;
  private List<Partition> assigned = List.of();
  private final Map<Partition, Long> positions = new TreeMap<>();
  private Optional<Worker> worker = Optional.empty();
  private boolean running;
  private Optional<String> failure = Optional.empty();
  private int life;

  /** What a task has written and not announced; gone when the task closes. */
  private static final class Worker {
    private final String key;
    private final Map<Integer, Long> control = new TreeMap<>();
    private final Map<String, Buffer> buffers = new LinkedHashMap<>();
    private final Map<Partition, Long> touched = new TreeMap<>();
    private boolean busy;

    private Worker(String key) {
      this.key = key;
    }
  }

  private record Buffer(String uuid, List<Integer> rows) {}

  SinkTask(World world, int id) {
    this.world = world;
    this.id = id;
    world.clock.every(100, 600, this::poll);
  }

  Optional<String> failure() {
    return failure;
  }

  boolean running() {
    return running;
  }

  List<Partition> assigned() {
    return assigned;
  }

  void open(List<Partition> share) {
    failure = Optional.empty();
    running = true;
    assigned = List.copyOf(share);
    positions.clear();
    for (Partition partition : share) {
      long start = world.kafka.captured.get(partition).start();
      positions.put(partition, world.kafka.workers.getOrDefault(partition, start));
    }
  }

  void close() {
    life++;
    running = false;
    assigned = List.of();
    worker = Optional.empty();
  }

  /** What failed is started again. */
  void forgive() {
    failure = Optional.empty();
  }

  void fail(String cause) {
    close();
    failure = Optional.of(cause);
  }

  private void poll() {
    if (!running || worker.filter(w -> w.busy).isPresent()) {
      return;
    }
    for (Partition partition : assigned) {
      if (world.weather.poison
          && partition.equals(world.firstBusy())
          && world.kafka.captured.get(partition).stable() > positions.get(partition)) {
        world.sink.poisoned(this, partition, positions.get(partition));
        return;
      }
      read(partition);
    }
    worker.ifPresent(this::control);
  }

  private void read(Partition partition) {
    Log<Change> log = world.kafka.captured.get(partition);
    long known = positions.get(partition);
    // A consumer that is out of range begins anew.
    long position = known > log.end() ? log.start() : Math.max(known, log.start());
    if (world.weather.deaf.equals(Optional.of(id))) {
      return;
    }
    long until = Math.min(log.stable(), position + world.clock.between(1, 300));
    for (; position < until; position++) {
      Optional<Change> change = log.read(position);
      if (change.isPresent()) {
        Worker writer = started();
        String table = change.get().table();
        writer
            .buffers
            .computeIfAbsent(
                table, name -> new Buffer(world.catalog.loadOrCreate(name).uuid, new ArrayList<>()))
            .rows()
            .add(change.get().index());
        writer.touched.put(partition, position + 1);
      }
    }
    positions.put(partition, position);
  }

  private Worker started() {
    if (worker.isEmpty()) {
      Worker fresh = new Worker(world.name("key"));
      for (int p = 0; p < world.kafka.control().size(); p++) {
        fresh.control.put(p, world.kafka.control().get(p).stable());
      }
      worker = Optional.of(fresh);
    }
    return worker.get();
  }

  private void control(Worker mine) {
    for (Map.Entry<Integer, Long> place : mine.control.entrySet()) {
      Log<Kafka.Sent> log = world.kafka.control().get(place.getKey());
      long position = place.getValue() > log.end() ? log.stable() : place.getValue();
      for (; position < log.stable() && !mine.busy; position++) {
        Optional<Kafka.Sent> sent = log.read(position);
        if (sent.isPresent() && sent.get().message() instanceof StartCommit start) {
          answer(mine, start.commitId());
        }
      }
      place.setValue(position);
    }
  }

  /** Files, answers and the workers' offsets go out in one transaction, which takes its time. */
  private void answer(Worker mine, String commitId) {
    mine.busy = true;
    List<DataWritten> written = new ArrayList<>();
    List<List<Kafka.DataFile>> files = new ArrayList<>();
    mine.buffers.forEach(
        (table, buffer) -> {
          List<Kafka.DataFile> parts = world.files(buffer.rows());
          files.add(parts);
          written.add(
              new DataWritten(
                  commitId,
                  table,
                  Optional.of(buffer.uuid()),
                  buffer.rows().size(),
                  parts.size(),
                  parts.stream().map(Kafka.DataFile::path).toList()));
        });
    List<Assignment> assignments =
        assigned.stream()
            .map(p -> new Assignment(p, Optional.ofNullable(mine.touched.get(p))))
            .toList();
    Map<Partition, Long> offsets = Map.copyOf(mine.touched);
    mine.buffers.clear();
    mine.touched.clear();
    int now = life;
    world.clock.in(
        world.clock.between(5, world.answerMs),
        () -> {
          if (life != now) {
            return;
          }
          Log<Kafka.Sent> log = world.kafka.control().get(world.kafka.controlPartition(mine.key));
          Log.Transaction transaction = log.begin();
          for (int i = 0; i < written.size(); i++) {
            log.append(transaction, world.sent(mine.key, written.get(i), files.get(i)));
          }
          log.append(
              transaction,
              world.sent(mine.key, new DataComplete(commitId, assignments), List.of()));
          world.clock.in(
              world.clock.between(1, 100), () -> end(mine, log, transaction, offsets, now));
        });
  }

  private void end(
      Worker mine,
      Log<Kafka.Sent> log,
      Log.Transaction transaction,
      Map<Partition, Long> offsets,
      int before) {
    if (life != before) {
      // The task ended in between: its successor fences the transaction off.
      log.abort(transaction);
      return;
    }
    log.commit(transaction);
    world.kafka.workers.putAll(offsets);
    if (world.kafka.hasPassedOver(offsets)) {
      world.faulted(Fault.OVER);
    }
    mine.busy = false;
  }
}
