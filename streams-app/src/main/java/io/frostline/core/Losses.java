package io.frostline.core;

import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Leaps.Leap;
import io.frostline.core.Output.EventType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is gone for good when Kafka forgets. */
final class Losses {

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
        .with(forgotten(state.watch()))
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
        .with(forgotten(state.watch()))
        .withTables(
            Sorted.replaced(
                state.tables(),
                table -> {
                  long rows = table.ledger().rows(a -> true);
                  TableState next = table.forgetControl();
                  return rows == 0 ? next : next.with(leftBehind(before.get(), rows, now));
                }));
  }

  private static Watch forgotten(Watch watch) {
    return watch.with(CoordinatorOffsets.unseen()).with(watch.seenLeaps().blinded());
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

  /**
   * A captured topic ends before what was read of it: it is another one of the same name. A copy
   * has to begin after it, also if it happens twice.
   */
  static TableState topicRecreated(TableState table, Look look) {
    Loss loss =
        new Loss(
            Rule.S9,
            EventType.DATA_LOSS,
            false,
            "topic recreated",
            look.at(),
            "a topic that feeds the table was deleted and created again; its watermark is frozen",
            Sorted.copy(evidence(table, look)));
    Predicate<Loss> isSame = old -> old.reason().equals(loss.reason()) && !old.replaced();
    return table.losses().stream().anyMatch(isSame)
        ? table.withLosses(old -> isSame.test(old) ? old.lasting(loss) : old)
        : table.with(loss);
  }

  /** S15: a person has set the sink's group forward, and the sink has gone on from there. */
  static TableState setForward(TableState table, Map<Partition, Leap> leaps, Instant at) {
    long records = 0;
    Map<String, String> evidence = new TreeMap<>();
    for (Map.Entry<Partition, Leap> each : leaps.entrySet()) {
      Leap leap = each.getValue();
      if (table.fedBy(each.getKey().topic())) {
        records += leap.to() - leap.from();
        evidence.put(each.getKey().toString(), "from " + leap.from() + " to before " + leap.to());
      }
    }
    if (records == 0) {
      return table;
    }
    evidence.put(Uncounted.AT_MOST, Long.toString(records));
    return table.with(
        new Loss(
            Rule.S15,
            EventType.DATA_LOSS,
            false,
            Leaps.REASON,
            at,
            "the sink's group was set forward by hand, and records were passed over: at most "
                + records
                + ", transaction markers included; the watermark is frozen",
            Sorted.copy(evidence)));
  }

  /** A5 and P11: the log begins behind what is in the table. */
  static Loss expired(TableState table, long records, Look look) {
    Map<String, String> evidence = evidence(table, look);
    evidence.put(Uncounted.AT_MOST, Long.toString(records));
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
   *
   * @param before the last look that had the offsets of both
   */
  static Map<String, Long> overtaken(Optional<Tick> before, Tick now) {
    if (before.isEmpty() || !now.extents().isKnown()) {
      return Map.of();
    }
    Map<Partition, Extent> then = before.get().extents().get();
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

  /** True if Kafka has deleted records of a topic that feeds the table since the look before. */
  static boolean goesOn(Optional<Tick> before, TableState table, Look look) {
    Map<Partition, Extent> then =
        before.map(tick -> tick.extents().orElse(Map.of())).orElse(Map.of());
    for (String topic : look.topicsOf(table)) {
      SortedMap<Integer, Extent> now = look.extents().get(topic);
      if (now == null) {
        continue;
      }
      for (Map.Entry<Integer, Extent> each : now.entrySet()) {
        Extent was = then.get(new Partition(topic, each.getKey()));
        if (each.getValue().start() > (was == null ? 0 : was.start())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The watermark stands still: whether they are in the table cannot be seen. */
  static Loss overtaken(TableState table, long records, Look look) {
    Map<String, String> evidence = evidence(table, look);
    evidence.put(Uncounted.AT_MOST, Long.toString(records));
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
