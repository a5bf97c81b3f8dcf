package io.frostline.core;

import io.frostline.core.ControlLog.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Offsets of the sink's group that no answer has told of. The sink commits an offset and answers
 * with it in one transaction; one that stands there without an answer was set by a person, who has
 * passed over what lies before it. The answer may be read a little later, so it is certain only
 * once the sink answers with a later one.
 *
 * @param blind whether answers may have been missed: what the group has at the next look is taken
 *     as it is
 * @param taken offsets that are ahead of the answers for that reason
 * @param open offsets ahead of the answers for which an answer may still come
 */
public record Leaps(boolean blind, Map<Partition, Long> taken, Map<Partition, Leap> open) {

  static final String REASON = "set forward";

  /** From an offset that was answered to one that was not. */
  public record Leap(long from, long to) {}

  static Leaps unknown() {
    return new Leaps(true, Map.of(), Map.of());
  }

  /** Answers were missed, or hold for something else. */
  Leaps blinded() {
    return blind && open.isEmpty() ? this : new Leaps(true, taken, Map.of());
  }

  /** Takes over a tick, once every answer that was there when it was taken has been read. */
  Leaps look(Look look, ControlLog control) {
    if (!look.tick().group().isKnown() || !control.caughtUp(look.tick().control())) {
      return this;
    }
    Map<Partition, Long> known = new TreeMap<>();
    Map<Partition, Leap> leaps = new TreeMap<>(open);
    // One that was set back again has passed over nothing.
    leaps.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue(), look, control));
    ahead(look, control)
        .forEach(
            (partition, offset) -> {
              long before = taken.getOrDefault(partition, -1L);
              if (blind || before >= 0) {
                known.put(partition, blind ? offset : before);
              }
              if (!blind && offset > before) {
                leaps.computeIfAbsent(partition, p -> new Leap(from(p, control), offset));
              }
            });
    Leaps next = new Leaps(false, Sorted.copy(known), Sorted.copy(leaps));
    return next.equals(this) ? this : next;
  }

  private static boolean isOver(Partition partition, Leap leap, Look look, ControlLog control) {
    Long offset = ByTopic.get(look.group(), partition.topic(), partition.number());
    return offset == null
        || offset < leap.to()
        || control.pass(partition.topic(), partition.number(), leap.from()) >= leap.to();
  }

  private long from(Partition partition, ControlLog control) {
    Long answered = ByTopic.get(control.answered(), partition.topic(), partition.number());
    return Math.max(answered == null ? 0 : answered, taken.getOrDefault(partition, 0L));
  }

  /** Offsets of the group behind which no answer has come yet, ripe or not. */
  private static Map<Partition, Long> ahead(Look look, ControlLog control) {
    Map<String, SortedMap<Integer, Long>> answered = control.answered();
    for (Answer answer : control.fresh()) {
      answered = ByTopic.merged(answered, answer.offsets(), Math::max);
    }
    Map<Partition, Long> ahead = new TreeMap<>();
    for (Map.Entry<String, SortedMap<Integer, Long>> topic : look.group().entrySet()) {
      SortedMap<Integer, Long> answers = answered.get(topic.getKey());
      for (Map.Entry<Integer, Long> each : topic.getValue().entrySet()) {
        Long answer = answers == null ? null : answers.get(each.getKey());
        long told = answer == null ? 0 : answer;
        // Behind a tail in which nothing can be read nothing is passed over either.
        if (each.getValue() > told
            && each.getValue() > control.pass(topic.getKey(), each.getKey(), told)) {
          ahead.put(new Partition(topic.getKey(), each.getKey()), each.getValue());
        }
      }
    }
    return ahead;
  }

  /**
   * Those that are certain now: the sink has answered with a later offset, and with theirs never.
   *
   * @param ripe answers that have become ripe; what was committed before them has been read
   */
  Map<Partition, Leap> certain(List<Answer> ripe, ControlLog control) {
    Map<Partition, Leap> certain = new TreeMap<>();
    open.forEach(
        (partition, leap) -> {
          boolean later = ripe.stream().anyMatch(a -> offset(a, partition) > leap.to());
          boolean told =
              ripe.stream().anyMatch(a -> offset(a, partition) == leap.to())
                  || control.fresh().stream().anyMatch(a -> offset(a, partition) == leap.to());
          if (later && !told) {
            certain.put(partition, leap);
          }
        });
    return certain;
  }

  /** Those for which the answer has come, or a later one, are over. */
  Leaps answered(List<Answer> ripe) {
    Map<Partition, Leap> left = new TreeMap<>(open);
    left.entrySet()
        .removeIf(
            leap -> ripe.stream().anyMatch(a -> offset(a, leap.getKey()) >= leap.getValue().to()));
    return left.size() == open.size() ? this : new Leaps(blind, taken, Sorted.copy(left));
  }

  private static long offset(Answer answer, Partition partition) {
    return Optional.ofNullable(ByTopic.get(answer.offsets(), partition.topic(), partition.number()))
        .orElse(-1L);
  }
}
