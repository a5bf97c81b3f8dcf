package io.frostline.core;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Where one table's records sit at one tick: summed up once, and asked by whoever needs it. */
final class TableOffsets {

  private final ControlLog control;
  private final TableState table;
  private final boolean complete;
  private final boolean historyReaches;

  private boolean historyKnown = true;
  private boolean waits;
  private boolean beyondEnd;
  private long captured;
  private long expired;
  private long unread;
  private long staged;

  private TableOffsets(ControlLog control, TableState table, boolean catalog) {
    this.control = control;
    this.table = table;
    this.complete = control.complete();
    this.historyReaches = !catalog || complete || table.ledger().reachesBackTo(control);
  }

  static TableOffsets of(PipelineState state, TableState table, Look look) {
    TableOffsets made = new TableOffsets(state.control(), table, TableLook.catalogReadable(state));
    for (String topic : look.topicsOf(table)) {
      SortedMap<Integer, Extent> extents = look.extents().get(topic);
      if (extents != null) {
        made.add(topic, extents, look.group().get(topic));
      }
    }
    return made;
  }

  private void add(String topic, Map<Integer, Extent> extents, Map<Integer, Long> group) {
    Map<Integer, Long> positions = table.ledger().position().get(topic);
    Map<Integer, ControlLog.Tail> tails = control.tails().get(topic);
    Map<Integer, Long> answers = control.answered().get(topic);
    extents.forEach(
        (number, extent) -> {
          Long position = positions == null ? null : positions.get(number);
          Long read = group == null ? null : group.get(number);
          boolean known = historyReaches && (position != null || complete);
          ControlLog.Tail tail = tails == null ? null : tails.get(number);
          long committed = known ? ControlLog.pass(tail, position == null ? 0 : position) : 0;
          Long answered = answers == null ? null : answers.get(number);
          // What was announced needs its record no more: its files are committed or told as lost.
          long needed = Math.max(committed, answered == null ? 0 : answered);
          expired += known ? Math.max(0, extent.start() - needed) : 0;
          beyondEnd |= ControlLog.pass(tail, needed) > extent.end();
          add(extent, known, committed, read == null ? 0 : Math.min(read, extent.end()));
        });
  }

  private void add(Extent extent, boolean known, long committed, long group) {
    historyKnown &= extent.end() == 0 || known;
    waits |= committed < extent.end();
    captured += extent.end();
    unread += Math.max(0, extent.end() - Math.max(Math.max(group, committed), extent.start()));
    staged += Math.max(0, group - committed);
  }

  /** The next offset that is not yet in the table, if the history tells. */
  OptionalLong committed(String topic, int number) {
    if (!historyReaches) {
      // What was announced before the retained history may still be missing.
      return OptionalLong.empty();
    }
    Long position = ByTopic.get(table.ledger().position(), topic, number);
    if (position == null && !complete) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(control.pass(topic, number, position == null ? 0 : position));
  }

  /** True if everything below {@code ends} is in the table. */
  boolean hasReached(Map<String, SortedMap<Integer, Long>> ends) {
    return ends.entrySet().stream()
        .allMatch(
            topic ->
                topic.getValue().entrySet().stream()
                    .allMatch(
                        end ->
                            committed(topic.getKey(), end.getKey()).orElse(-1) >= end.getValue()));
  }

  /** False if the control topic does not tell of some partition how far the table has come. */
  boolean historyKnown() {
    return historyKnown;
  }

  /** True if some record may not be in the table yet. */
  boolean waits() {
    return waits;
  }

  /** True if more was read than there is: the topic was deleted and created again. */
  boolean isBeyondEnd() {
    return beyondEnd;
  }

  /**
   * Offsets that are gone: the log starts behind what was announced. At most so many records are
   * lost, because transaction markers and tombstones have offsets too.
   */
  long expired() {
    return expired;
  }

  long captured() {
    return captured;
  }

  /** Records that the sink has not read. */
  long unread() {
    return unread;
  }

  /** Records that the sink has read and that are not in the table. */
  long staged() {
    return staged;
  }
}
