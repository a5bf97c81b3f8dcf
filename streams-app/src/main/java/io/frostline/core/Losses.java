package io.frostline.core;

import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Output.EventType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What is gone for good when Kafka forgets. */
final class Losses {

  private static final String SLOT = "replication slot";
  private static final String GAP_FROM = "gapFromAtEarliest";
  private static final String GAP_UNTIL = "gapUntilAtLatest";
  private static final String OPEN = "open";

  private Losses() {}

  /** P10: a snapshot that waits to be settled remembers more of the control topic than there is. */
  static boolean isBeyond(PipelineState state, Map<Integer, ControlPlace> places) {
    return state.tables().values().stream()
        .filter(table -> table.blocked().isEmpty() && !table.queue().isEmpty())
        .flatMap(table -> table.queue().get(0).recorded().stream())
        .flatMap(recorded -> recorded.entrySet().stream())
        .anyMatch(
            each ->
                places.containsKey(each.getKey())
                    && each.getValue() > places.get(each.getKey()).end());
  }

  /** S9 and P10: the control topic ends before what is known of it; every table stands still. */
  static PipelineState controlRecreated(
      PipelineState state, Look look, Map<Integer, ControlPlace> places) {
    Loss loss =
        new Loss(
            Rule.S9,
            EventType.DATA_LOSS,
            true,
            "control topic recreated",
            look.at(),
            "the control topic was deleted and created again: what was announced and not committed"
                + " is thrown away; the watermark is frozen",
            Sorted.copy(Map.of("positions", state.control().next().toString())));
    Map<String, TableState> tables = new TreeMap<>();
    state.tables().forEach((name, table) -> tables.put(name, table.forgetControl().with(loss)));
    return state
        .with(state.control().recreated(places))
        .with(state.watch().with(CoordinatorOffsets.unseen()))
        .with(CoordinatorLag.none())
        .withTables(Sorted.copy(tables));
  }

  /**
   * S9: the sink was given another control topic. Whoever looks there finds nothing that was
   * announced in the old one: what no snapshot has taken is lost, and nothing else is.
   */
  static PipelineState controlMoved(PipelineState state, Fact.Configured now) {
    Optional<String> before = state.config().map(PipelineConfig::controlTopic);
    if (before.filter(name -> !name.equals(now.config().controlTopic())).isEmpty()) {
      return state;
    }
    return state
        .with(state.control().moved())
        .with(state.rounds().forgotten())
        .with(Speakers.none())
        .with(CoordinatorLag.none())
        .with(state.watch().with(CoordinatorOffsets.unseen()))
        .withTables(
            Sorted.replaced(
                state.tables(),
                table -> {
                  long rows = table.ledger().rows(a -> true);
                  TableState next = table.forgetControl();
                  return rows == 0 ? next : next.with(leftBehind(before.get(), rows, now));
                }));
  }

  private static Loss leftBehind(String topic, long rows, Fact.Configured now) {
    return new Loss(
        Rule.S9,
        EventType.DATA_LOSS,
        false,
        "control topic changed",
        now.at(),
        "the sink was given another control topic, and "
            + rows
            + " rows that were announced in the old one are in no snapshot",
        Sorted.copy(
            Map.of(
                "rows", Long.toString(rows),
                "oldTopic", topic,
                "newTopic", now.config().controlTopic())));
  }

  /** C4: what was committed while the slot was away is never captured; every table stands still. */
  static PipelineState slotGone(PipelineState state, Fact.DatabaseSeen look) {
    Optional<Fact.Slot> slot = look.slot().toOptional();
    Optional<Position> streamed = state.watch().source().last();
    boolean invalid = slot.flatMap(Fact.Slot::walStatus).filter("lost"::equals).isPresent();
    // A source that has never streamed makes its slot only now. One that has, has left beats.
    boolean began = streamed.isPresent() || state.beats().arrivedAt().isPresent();
    boolean gone = slot.filter(seen -> !seen.exists()).isPresent() && began;
    boolean known =
        state.watch().gap().isPresent()
            && state.tables().values().stream().allMatch(Losses::hasLostSlot);
    if (!invalid && !gone) {
      return slot.filter(Fact.Slot::exists).map(seen -> slotBack(state, look, seen)).orElse(state);
    }
    if (known) {
      return state;
    }
    Loss loss =
        new Loss(
            Rule.C4,
            EventType.DATA_LOSS,
            true,
            SLOT,
            look.at(),
            "the replication slot is "
                + (invalid ? "invalidated" : "gone")
                + ": what is committed until there is another one is not captured; how many rows"
                + " that is nobody can tell",
            Sorted.copy(
                Map.of(
                    "rows",
                    "unknown",
                    GAP_FROM,
                    streamed.map(Position::lsn).orElse("unknown"),
                    GAP_UNTIL,
                    OPEN)));
    Map<String, TableState> tables = new TreeMap<>();
    state
        .tables()
        .forEach((name, table) -> tables.put(name, hasLostSlot(table) ? table : table.with(loss)));
    return state.withTables(Sorted.copy(tables)).with(state.watch().gap(Optional.of(loss)));
  }

  /** Where the new slot begins is where the gap ends. */
  private static PipelineState slotBack(
      PipelineState state, Fact.DatabaseSeen look, Fact.Slot slot) {
    Optional<Loss> open =
        state.watch().gap().filter(loss -> OPEN.equals(loss.evidence().get(GAP_UNTIL)));
    if (open.isEmpty() || slot.confirmed().isEmpty()) {
      return state;
    }
    Map<String, String> evidence = new TreeMap<>(open.get().evidence());
    evidence.put(GAP_UNTIL, Position.lsn(slot.confirmed().get()));
    String summary =
        "there is a replication slot again: what was committed between "
            + evidence.get(GAP_FROM)
            + " and "
            + evidence.get(GAP_UNTIL)
            + " at the latest is not captured; how many rows that is nobody can tell";
    UnaryOperator<Loss> closed =
        loss -> loss.reason().equals(SLOT) ? loss.with(look.at(), summary, evidence) : loss;
    return state
        .withTables(Sorted.replaced(state.tables(), table -> table.withLosses(closed)))
        .with(state.watch().gap(open.map(closed)));
  }

  private static boolean hasLostSlot(TableState table) {
    return table.losses().stream().anyMatch(loss -> loss.reason().equals(SLOT));
  }

  /** Once every table was copied anew, nothing is lost for those that come later either. */
  static PipelineState closeGap(PipelineState state) {
    return state.watch().gap().isPresent()
            && !state.tables().isEmpty()
            && state.tables().values().stream().noneMatch(Losses::hasLostSlot)
        ? state.with(state.watch().gap(Optional.empty()))
        : state;
  }

  /** A captured topic ends before what was read of it: it is another one of the same name. */
  static Loss topicRecreated(TableState table, Look look) {
    return new Loss(
        Rule.S9,
        EventType.DATA_LOSS,
        false,
        "topic recreated",
        look.at(),
        "a topic that feeds the table was deleted and created again; its watermark is frozen",
        Sorted.copy(evidence(table, look)));
  }

  /** A5 and P11: the log begins behind what is in the table. */
  static Loss expired(TableState table, long records, Look look) {
    Map<String, String> evidence = evidence(table, look);
    evidence.put("recordsAtMost", Long.toString(records));
    return new Loss(
        Rule.A5,
        EventType.DATA_LOSS,
        false,
        "retention",
        look.at(),
        "records were deleted from Kafka before the sink had read them: at most "
            + records
            + ", transaction markers and tombstones included",
        Sorted.copy(evidence));
  }

  /**
   * By topic, records that Kafka has deleted since the look before, and that the sink had not read
   * by then. It may have read them in between, or gone on behind them: its answers do not tell.
   */
  static Map<String, Long> overtaken(Optional<Tick> before, Tick now) {
    if (before.isEmpty() || !before.get().group().isKnown() || !now.extents().isKnown()) {
      return Map.of();
    }
    Map<Partition, Extent> then = before.get().extents().orElse(Map.of());
    Map<Partition, Long> group = before.get().group().get();
    Map<String, Long> records = new TreeMap<>();
    now.extents()
        .get()
        .forEach(
            (partition, extent) -> {
              Extent was = extent.start() == 0 ? null : then.get(partition);
              if (was != null && extent.start() > was.start()) {
                long read = Math.max(was.start(), group.getOrDefault(partition, 0L));
                if (extent.start() > read) {
                  records.merge(partition.topic(), extent.start() - read, Long::sum);
                }
              }
            });
    return records;
  }

  /** The watermark stands still: whether they are in the table cannot be seen. */
  static Loss overtaken(TableState table, long records, Look look) {
    Map<String, String> evidence = evidence(table, look);
    evidence.put("recordsAtMost", Long.toString(records));
    return new Loss(
        Rule.A5,
        EventType.UNCONFIRMED,
        false,
        "retention",
        look.at(),
        records
            + " records were deleted from Kafka between two looks, and the sink may not have read"
            + " them",
        Sorted.copy(evidence));
  }

  private static Map<String, String> evidence(TableState table, Look look) {
    Map<String, String> evidence = new TreeMap<>();
    for (String topic : look.topicsOf(table)) {
      Map<Integer, Extent> extents =
          look.extents().getOrDefault(topic, Sorted.copy(Map.<Integer, Extent>of()));
      extents.forEach(
          (number, extent) -> {
            if (evidence.size() < 16) {
              Long committed = ByTopic.get(table.ledger().position(), topic, number);
              evidence.put(
                  topic + "/" + number,
                  "log from "
                      + extent.start()
                      + " to "
                      + extent.end()
                      + ", committed up to "
                      + (committed == null ? "unknown" : committed));
            }
          });
    }
    return evidence;
  }
}
