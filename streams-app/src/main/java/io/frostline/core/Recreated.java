package io.frostline.core;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Captured topics that were deleted and created again: they end before what was read of them. What
 * is remembered of the old ones says nothing about those of the same name, so nothing of these is
 * in a table until it is answered for.
 *
 * @param topics what there is of the new ones
 */
record Recreated(Map<String, SortedMap<Integer, Extent>> topics) {

  static Recreated of(ControlLog control, Look look) {
    Map<String, SortedMap<Integer, Extent>> topics = new TreeMap<>();
    look.extents()
        .forEach(
            (topic, extents) -> {
              if (extents.entrySet().stream()
                  .anyMatch(each -> isBeyond(control, topic, each.getKey(), each.getValue()))) {
                topics.put(topic, extents);
              }
            });
    return new Recreated(Sorted.copy(topics));
  }

  private static boolean isBeyond(ControlLog control, String topic, int number, Extent extent) {
    Long answered = ByTopic.get(control.answered(), topic, number);
    return control.pass(topic, number, answered == null ? 0 : answered) > extent.end();
  }

  /** Forgets what was read of the old topics, and cuts through them. */
  PipelineState forgotten(PipelineState state) {
    return state
        .with(state.control().without(this))
        .with(state.watch().with(state.watch().seenLeaps().blinded()))
        .with(state.cuts().without(this))
        .withTables(
            Sorted.replaced(
                state.tables(), table -> table.withLedger(table.ledger().without(this))));
  }

  /** The same offsets, where one that lies behind its topic's end is set to the beginning. */
  Map<String, SortedMap<Integer, Long>> offsets(Map<String, SortedMap<Integer, Long>> before) {
    Map<String, SortedMap<Integer, Long>> after = before;
    for (Map.Entry<String, SortedMap<Integer, Extent>> topic : topics.entrySet()) {
      SortedMap<Integer, Long> old = before.get(topic.getKey());
      if (old != null) {
        TreeMap<Integer, Long> kept = new TreeMap<>();
        topic
            .getValue()
            .forEach(
                (number, extent) -> {
                  Long offset = old.get(number);
                  if (offset != null) {
                    kept.put(number, offset > extent.end() ? (Long) extent.start() : offset);
                  }
                });
        after = Sorted.with(after, topic.getKey(), Sorted.copy(kept));
      }
    }
    return after;
  }

  /** The same stretches without those that lead behind their topic's end. */
  Map<String, SortedMap<Integer, ControlLog.Tail>> tails(
      Map<String, SortedMap<Integer, ControlLog.Tail>> before) {
    Map<String, SortedMap<Integer, ControlLog.Tail>> after = before;
    for (Map.Entry<String, SortedMap<Integer, Extent>> topic : topics.entrySet()) {
      SortedMap<Integer, ControlLog.Tail> old = before.get(topic.getKey());
      if (old != null) {
        TreeMap<Integer, ControlLog.Tail> kept = new TreeMap<>(old);
        kept.entrySet()
            .removeIf(
                tail -> {
                  Extent now = topic.getValue().get(tail.getKey());
                  return now == null || tail.getValue().reached() > now.end();
                });
        after = Sorted.with(after, topic.getKey(), Sorted.copy(kept));
      }
    }
    return after;
  }
}
