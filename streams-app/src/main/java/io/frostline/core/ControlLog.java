package io.frostline.core;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.DataComplete;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What the control topic has said about how far the workers have read.
 *
 * @param start log start of each control partition when reading began
 * @param next control offset up to which everything is known, by control partition
 * @param answered highest next offset that any worker has announced, by captured partition
 * @param answers the workers' single answers that some table cannot use yet, in order
 * @param tails stretches in which nothing readable lies, by captured partition
 */
public record ControlLog(
    Map<Integer, Long> start,
    Map<Integer, Long> next,
    Map<Partition, Long> answered,
    List<Answer> answers,
    Map<Partition, Tail> tails) {

  private static final int ANSWERS_MAX = 512;

  /** One DATA_COMPLETE at a control offset; partitions without a record in the round are absent. */
  public record Answer(int partition, long offset, Map<Partition, Long> assignments) {}

  /**
   * Nothing readable lies between {@code from} and {@code reached}. It is kept, because the sink's
   * offset may be seen before the answer that carries it.
   */
  public record Tail(long from, long reached) {}

  static ControlLog empty() {
    return new ControlLog(Map.of(), Map.of(), Map.of(), List.of(), Map.of());
  }

  /** True if the fact at this place is known already: a probe read it again after a restart. */
  boolean knows(int partition, long offset) {
    return offset < next.getOrDefault(partition, 0L);
  }

  /** True if the topic was read from its very first record. */
  boolean complete() {
    return !start.isEmpty() && start.values().stream().allMatch(offset -> offset == 0);
  }

  /**
   * True if everything below {@code offsets} is known. Positions count: markers are passed over.
   */
  boolean reached(Map<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .allMatch(entry -> next.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  ControlLog advance(int partition, long nextOffset) {
    if (nextOffset <= next.getOrDefault(partition, -1L)) {
      return this;
    }
    return new ControlLog(
        start, Sorted.with(next, partition, nextOffset), answered, answers, tails);
  }

  /** Takes over the reader's extent: where its history began and how far it has read. */
  ControlLog extent(int partition, Extent extent) {
    Map<Integer, Long> starts =
        start.containsKey(partition) ? start : Sorted.with(start, partition, extent.start());
    return new ControlLog(starts, next, answered, answers, tails).advance(partition, extent.end());
  }

  /** The records between what was read and {@code from} are gone: the history begins anew there. */
  ControlLog lost(int partition, long from) {
    return new ControlLog(Sorted.with(start, partition, from), next, answered, answers, tails);
  }

  ControlLog answer(int partition, long offset, DataComplete complete) {
    Map<Partition, Long> assignments = new TreeMap<>();
    Map<Partition, Long> all = new TreeMap<>(answered);
    for (Assignment assignment : complete.assignments()) {
      if (assignment.nextOffset().isPresent()) {
        long nextOffset = assignment.nextOffset().get();
        assignments.merge(assignment.partition(), nextOffset, Math::max);
        all.merge(assignment.partition(), nextOffset, Math::max);
      }
    }
    if (assignments.isEmpty()) {
      return this;
    }
    List<Answer> list = new ArrayList<>(answers);
    list.add(new Answer(partition, offset, Sorted.copy(assignments)));
    return new ControlLog(start, next, Sorted.copy(all), bounded(list), tails);
  }

  ControlLog tail(Partition partition, long from, long reached) {
    return new ControlLog(
        start, next, answered, answers, Sorted.with(tails, partition, new Tail(from, reached)));
  }

  /** Where a position really is: behind a tail in which nothing readable lies. */
  long pass(Partition partition, long position) {
    Tail tail = tails.get(partition);
    return tail != null && position >= tail.from() ? Math.max(position, tail.reached()) : position;
  }

  /**
   * The next offset of {@code partition} that no worker has announced; empty if the retained
   * history does not tell.
   */
  OptionalLong answered(Partition partition) {
    Long offset = answered.get(partition);
    if (offset != null) {
      return OptionalLong.of(offset);
    }
    return complete() ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /** Adds to {@code held} what was answered before the first pending announcement. */
  Map<Partition, Long> heldBefore(Map<Partition, Long> held, Map<Integer, Long> firstPending) {
    Map<Partition, Long> result = new TreeMap<>(held);
    for (Answer answer : answers) {
      Long bound = firstPending.get(answer.partition());
      // Records of different control partitions have no order: those say nothing here.
      if (bound != null && answer.offset() < bound) {
        answer.assignments().forEach((p, offset) -> result.merge(p, offset, Math::max));
      }
    }
    return Sorted.copy(result);
  }

  /** Forgets the answers below what any table still waits for. */
  ControlLog forget(ToLongFunction<Integer> neededFrom) {
    List<Answer> kept = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer.offset() >= neededFrom.applyAsLong(answer.partition())) {
        kept.add(answer);
      }
    }
    return kept.size() == answers.size()
        ? this
        : new ControlLog(start, next, answered, List.copyOf(kept), tails);
  }

  /** Merges neighbours when there are too many: the later place holds for both. */
  private static List<Answer> bounded(List<Answer> answers) {
    if (answers.size() <= ANSWERS_MAX) {
      return List.copyOf(answers);
    }
    List<Answer> merged = new ArrayList<>();
    Optional<Answer> open = Optional.empty();
    for (Answer answer : answers) {
      if (open.isPresent() && open.get().partition() == answer.partition()) {
        Map<Partition, Long> both = new TreeMap<>(open.get().assignments());
        answer.assignments().forEach((p, offset) -> both.merge(p, offset, Math::max));
        merged.add(new Answer(answer.partition(), answer.offset(), Sorted.copy(both)));
        open = Optional.empty();
      } else {
        open.ifPresent(merged::add);
        open = Optional.of(answer);
      }
    }
    open.ifPresent(merged::add);
    return List.copyOf(merged);
  }
}
