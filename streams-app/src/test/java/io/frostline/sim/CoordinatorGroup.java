package io.frostline.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The coordinators' consumer group: who reads which control partition, and from where. */
final class CoordinatorGroup {

  /** A member that was killed is only missed after this time. */
  private static final long SESSION_TIMEOUT_MS = 45_000;

  private final Clock clock;
  private final Kafka kafka;
  private final Map<Coordinator, Long> members = new HashMap<>();
  private final List<Coordinator> order = new ArrayList<>();
  private Optional<Map<Integer, Long>> committed = Optional.empty();
  private boolean preparing;
  private int generation;

  CoordinatorGroup(Clock clock, Kafka kafka) {
    this.clock = clock;
    this.kafka = kafka;
  }

  void join(Coordinator member) {
    members.put(member, Long.MAX_VALUE);
    order.add(member);
    prepare();
  }

  void leave(Coordinator member) {
    members.remove(member);
    order.remove(member);
    prepare();
  }

  void killed(Coordinator member) {
    members.put(member, clock.now() + SESSION_TIMEOUT_MS);
  }

  boolean contains(Coordinator member) {
    return members.containsKey(member);
  }

  int size() {
    return members.size();
  }

  String state() {
    return preparing ? "PreparingRebalance" : members.isEmpty() ? "Empty" : "Stable";
  }

  Optional<Map<Integer, Long>> committed() {
    return committed;
  }

  void commit(Map<Integer, Long> offsets) {
    Map<Integer, Long> next = new TreeMap<>(committed.orElse(Map.of()));
    next.putAll(offsets);
    committed = Optional.of(next);
  }

  /** Deletes the group, and with it what it had committed. */
  void forget() {
    committed = Optional.empty();
  }

  /** All members lose their partitions until everyone has joined, or is known to be dead. */
  private void prepare() {
    preparing = true;
    order.forEach(Coordinator::revoked);
    int mine = ++generation;
    long dead =
        members.values().stream()
            .filter(expires -> expires != Long.MAX_VALUE)
            .mapToLong(expires -> expires - clock.now())
            .max()
            .orElse(0);
    clock.in(Math.max(clock.between(100, 1_500), dead), () -> settle(mine));
  }

  private void settle(int mine) {
    if (mine != generation) {
      return;
    }
    preparing = false;
    order.removeIf(member -> members.get(member) <= clock.now());
    members.values().removeIf(expires -> expires <= clock.now());
    List<Map<Integer, Long>> shares = new ArrayList<>();
    order.forEach(member -> shares.add(new TreeMap<>()));
    for (int p = 0; p < kafka.control().size() && !order.isEmpty(); p++) {
      long latest = kafka.control().get(p).stable();
      long position = committed.orElse(Map.of()).getOrDefault(p, latest);
      shares.get(p % order.size()).put(p, position);
    }
    for (int i = 0; i < order.size(); i++) {
      order.get(i).assigned(shares.get(i));
    }
  }
}
