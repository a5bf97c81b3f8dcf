package io.frostline.sim;

import io.frostline.core.ControlMessage;
import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.TableSeen.SnapshotSeen;
import io.frostline.sim.ColdCatalog.Incarnation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The sink's coordinator. What it was told survives failed rounds; its group's offset is committed
 * after the tables; a failed round ends without a word.
 */
final class Coordinator {

  final String key;
  private final World world;
  private final int expected;
  private final Map<Integer, Long> offsets = new TreeMap<>();
  private Map<Integer, Long> positions = Map.of();
  private final Map<Integer, Long> ends = new TreeMap<>();
  private final Map<Integer, Long> keptUpAt = new TreeMap<>();
  private final List<Told> buffer = new ArrayList<>();
  private int received;
  private int partials;
  private Optional<String> commitId = Optional.empty();
  private long startedMs;
  private boolean alive = true;
  private boolean committing;

  /** A DATA_WRITTEN, where it was read. */
  private record Told(int partition, long offset, DataWritten written, Kafka.Sent sent) {}

  private record Target(String table, Optional<String> uuid) {}

  /**
   * A new coordinator.
   *
   * @param expected number of captured partitions that the workers held when it was elected
   */
  Coordinator(World world, int expected) {
    this.world = world;
    this.expected = expected;
    this.key = world.name("key");
    this.startedMs = world.clock.now();
    world.group.join(this);
    world.clock.in(world.clock.between(100, 1_000), this::process);
  }

  boolean alive() {
    return alive;
  }

  /** Ends in order: it leaves its group. */
  void stop() {
    if (alive) {
      alive = false;
      world.group.leave(this);
    }
  }

  /** Ends without a word, in the middle of whatever it does. */
  void kill() {
    alive = false;
    world.group.killed(this);
  }

  void assigned(Map<Integer, Long> share) {
    positions = new TreeMap<>(share);
  }

  void revoked() {
    positions = Map.of();
  }

  private void process() {
    if (!alive) {
      return;
    }
    if (!committing) {
      if (commitId.isEmpty() && world.clock.now() - startedMs >= world.settings.intervalMs()) {
        startedMs = world.clock.now();
        commitId = Optional.of(world.name("commit"));
        world.opened(key);
        send(new StartCommit(commitId.get()));
      }
      consume();
      if (!committing
          && commitId.isPresent()
          && world.clock.now() - startedMs > world.settings.timeoutMs()) {
        commit(true);
      }
    }
    world.clock.in(world.clock.between(200, 1_000), this::process);
  }

  private void consume() {
    for (int partition : List.copyOf(positions.keySet())) {
      if (world.weather.unread.equals(Optional.of(partition))) {
        if (isAnnounced(world.kafka.control().get(partition), positions.get(partition))) {
          world.faulted(Fault.S12);
        }
        continue;
      }
      Log<Kafka.Sent> log = world.kafka.control().get(partition);
      long position = positions.get(partition);
      if (position > log.end() || position < log.start()) {
        // Out of range: the sink's consumers go to the latest then.
        position = log.stable();
      }
      boolean late = world.weather.slow && world.random.nextInt(8) > 0;
      long until =
          late
              ? position
              : world.weather.slow ? Math.min(log.stable(), position + 1) : log.stable();
      for (; position < until && !committing; position++) {
        long offset = position;
        Optional<Kafka.Sent> sent = log.read(offset);
        if (sent.isPresent()) {
          offsets.put(partition, offset + 1);
          receive(partition, offset, sent.get());
        }
      }
      positions.put(partition, position);
    }
  }

  /** Other records that nobody reads do no harm, and nothing shows that they should have been. */
  private static boolean isAnnounced(Log<Kafka.Sent> log, long from) {
    for (long offset = from; offset < log.stable(); offset++) {
      if (log.read(offset).filter(s -> s.message() instanceof DataWritten).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void receive(int partition, long offset, Kafka.Sent sent) {
    if (sent.message() instanceof DataWritten written) {
      buffer.add(new Told(partition, offset, written, sent));
    } else if (sent.message() instanceof DataComplete complete
        && commitId.equals(Optional.of(complete.commitId()))) {
      received += complete.assignments().size();
      if (received >= expected) {
        commit(false);
      }
    }
  }

  private void commit(boolean partial) {
    committing = true;
    Map<Target, List<Told>> targets = new LinkedHashMap<>();
    buffer.forEach(
        told ->
            targets
                .computeIfAbsent(
                    new Target(told.written().table(), told.written().uuid()),
                    target -> new ArrayList<>())
                .add(told));
    List<Target> order = new ArrayList<>(targets.keySet());
    Collections.shuffle(order, world.random);
    next(order, targets, partial);
  }

  /** Tables are committed one after the other; the first failure ends the round. */
  private void next(List<Target> order, Map<Target, List<Told>> targets, boolean partial) {
    world.clock.in(
        world.clock.between(10, world.commitMs),
        () -> {
          if (!alive) {
            return;
          }
          if (order.isEmpty()) {
            complete(partial);
            return;
          }
          Target target = order.remove(0);
          if (world.weather.catalogDown || world.weather.failing.contains(target.table())) {
            world.faulted(world.weather.catalogDown ? Fault.S19 : Fault.S7);
            fail(partial);
          } else {
            commit(target, targets.get(target));
            next(order, targets, partial);
          }
        });
  }

  private void commit(Target target, List<Told> told) {
    Optional<Incarnation> table = world.catalog.load(target.table());
    if (table.isEmpty() || !target.uuid().equals(Optional.of(table.get().uuid))) {
      return;
    }
    Set<Long> known = new HashSet<>();
    Predicate<Kafka.DataFile> first = file -> known.add(file.path());
    List<Kafka.DataFile> files = new ArrayList<>();
    for (Told one : told) {
      if (one.offset() >= table.get().recorded.getOrDefault(one.partition(), 0L)) {
        one.sent().files().stream().filter(first).forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      return;
    }
    if (world.weather.recommits && !table.get().newest.isEmpty()) {
      table.get().newest.stream().filter(first).forEach(files::add);
      world.weather.recommits = false;
      world.faulted(Fault.S5);
    }
    SnapshotSeen snapshot =
        world.catalog.append(table.get(), files, offsets, commitId.orElseThrow());
    if (world.weather.mute) {
      world.weather.mute = false;
      world.untold.add(target.table());
      world.sink.dieWithCoordinator();
      return;
    }
    String id = commitId.get();
    send(new CommitToTable(id, target.table(), target.uuid(), snapshot.id()));
  }

  private void complete(boolean partial) {
    if (!world.group.contains(this)) {
      fail(partial);
      return;
    }
    partials = partial && world.weather.deaf.isPresent() ? partials + 1 : 0;
    if (partials == 3) {
      world.faulted(Fault.S1);
    }
    world.commitGroup(offsets);
    keepUp();
    buffer.clear();
    send(new CommitComplete(commitId.orElseThrow(), Optional.empty()));
    end();
  }

  /** A slow one keeps up by chance while it has read what was there when the round before ended. */
  private void keepUp() {
    for (int partition : positions.keySet()) {
      if (offsets.getOrDefault(partition, 0L) + 1 >= ends.getOrDefault(partition, 0L)) {
        keptUpAt.put(partition, world.clock.now());
      }
      ends.put(partition, world.kafka.control().get(partition).end());
    }
    if (world.weather.slow && !positions.isEmpty() && keptUpAt.size() == positions.size()) {
      world.faultedSince(Fault.S11, Collections.min(keptUpAt.values()));
    }
  }

  private void fail(boolean partial) {
    end();
    if (!partial && !world.settings.swallows()) {
      stop();
      world.sink.failed(this);
    }
  }

  private void end() {
    received = 0;
    commitId = Optional.empty();
    committing = false;
  }

  private void send(ControlMessage message) {
    world.send(key, message, List.of());
  }
}
