package io.frostline.core;

import io.frostline.core.Fact.Counters;
import io.frostline.core.Fact.Published;
import io.frostline.core.Fact.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A loss before Kafka, until it is known how many rows were written meanwhile. A writer's counts
 * are late: it reports them with the end of a transaction, at most once in a second, or when it has
 * been idle for ten. So the counters are read some time after the loss has ended, and after every
 * transaction of that time has ended, too.
 *
 * @param table the cold table, absent if the loss is one of all tables
 * @param begin what identifies the loss: where its gap begins
 * @param before what had been counted by then
 * @param until for a replication slot, where the new one begins, once there is one
 * @param endedAt when the loss had ended, by the database's clock
 * @param writers transactions that may have lost rows have lower numbers
 */
public record Uncounted(
    Optional<String> table,
    Rule rule,
    String begin,
    Counters before,
    Optional<Long> until,
    Optional<Instant> endedAt,
    Optional<Long> writers) {

  static final String AT_MOST = "recordsAtMost";

  /** Said of a loss until it is counted. */
  static final String OPEN = "; how many is counted once it is over";

  /** Said of one that nothing counts. */
  static final String NEVER = "; how many nobody can tell";

  /** An idle writer reports after ten seconds, a busy one after one. */
  private static final Duration REPORTED = Duration.ofSeconds(12);

  private static final int NAMED_MAX = 16;

  /** Rows that a table of a publication may have lost. */
  static Uncounted ofTable(String table, String begin, Counters before) {
    return new Uncounted(
        Optional.of(table),
        Rule.C6,
        begin,
        before,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Rows that all tables may have lost while there was no replication slot. */
  static Uncounted ofSlot(String begin, Counters before) {
    return new Uncounted(
        Optional.empty(),
        Rule.C4,
        begin,
        before,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Uncounted until(long place) {
    return rule == Rule.C4 && until.isEmpty() ? with(Optional.of(place), endedAt, writers) : this;
  }

  /** Two gaps begin at one place if nothing was streamed between them: the end tells them apart. */
  boolean isAbout(Loss loss) {
    String end = until.map(Position::lsn).orElse(SlotLoss.OPEN);
    return loss.rule() == rule
        && loss.begin().filter(begin::equals).isPresent()
        && (rule != Rule.C4 || end.equals(loss.evidence().get(SlotLoss.GAP_UNTIL)));
  }

  /** Takes over a look, which has counters. */
  Uncounted look(Published look) {
    if (!hasEnded(look)) {
      return with(until, Optional.empty(), Optional.empty());
    } else if (endedAt.isEmpty()) {
      return with(until, Optional.of(look.asOf()), Optional.empty());
    }
    Counters now = look.counters().orElseThrow();
    return writers.isEmpty() && !now.at().isBefore(endedAt.get().plus(REPORTED))
        ? with(until, endedAt, Optional.of(now.next()))
        : this;
  }

  private boolean hasEnded(Published look) {
    if (rule == Rule.C4) {
      return until.filter(place -> look.counters().get().position() - place >= 0).isPresent();
    }
    // A table that is not there any more is not left out any longer.
    return before.tables().keySet().stream()
        .allMatch(source -> !look.tables().getOrDefault(source, List.of("gone")).isEmpty());
  }

  /** True if every writer of that time has reported before the counters of this look were read. */
  boolean isOver(Published look) {
    return writers.filter(number -> look.counters().get().ended() >= number).isPresent();
  }

  /** What is to be said of the loss now. */
  UnaryOperator<Loss> told(PipelineState state, Counters now) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("countedAt", now.at().toString());
    table.ifPresent(name -> evidence.put("publishedAgainAt", endedAt.orElseThrow().toString()));
    Optional<Map<String, Long>> written = written(state, now);
    if (written.isEmpty()) {
      evidence.put(AT_MOST, "unknown");
      return loss ->
          loss.counted(
              NEVER + ", for the database's statistics began anew meanwhile, or lack a table",
              evidence);
    }
    long all = written.get().values().stream().mapToLong(Long::longValue).sum();
    evidence.put(AT_MOST, Long.toString(all));
    written.get().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(NAMED_MAX)
        .forEach(each -> evidence.put(AT_MOST + "." + each.getKey(), each.getValue().toString()));
    return loss ->
        loss.counted("; they are at most " + all + " by the database's own statistics", evidence);
  }

  /** Rows written by source table, or nothing if some table's are not counted all the time. */
  private Optional<Map<String, Long>> written(PipelineState state, Counters now) {
    if (!before.since().equals(now.since())) {
      return Optional.empty();
    }
    Map<String, Written> then = new TreeMap<>(before.tables());
    if (table.isEmpty()) {
      // Those that were made in between have counted nothing before.
      now.tables().forEach((name, at) -> then.putIfAbsent(name, new Written(at.table(), 0)));
      Optional<Set<String>> feeding = Publications.feeding(state, then.keySet());
      if (feeding.isEmpty()) {
        return Optional.empty();
      }
      then.keySet().retainAll(feeding.get());
    }
    Map<String, Long> rows = new TreeMap<>();
    for (Map.Entry<String, Written> each : then.entrySet()) {
      Written today = now.tables().get(each.getKey());
      if (today == null
          || today.table() != each.getValue().table()
          || today.rows() < each.getValue().rows()) {
        return Optional.empty();
      }
      rows.put(each.getKey(), today.rows() - each.getValue().rows());
    }
    return Optional.of(rows);
  }

  private Uncounted with(
      Optional<Long> place, Optional<Instant> ended, Optional<Long> transactions) {
    return new Uncounted(table, rule, begin, before, place, ended, transactions);
  }
}
