package io.frostline.core;

import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Rules about single tables: losses, S10, S18, waiting records, the objective, retention. */
final class TableRules {

  /** The first commit of a table needs a topic, a rebalance and a whole round before it. */
  private static final Duration FIRST_COMMIT = Duration.ofSeconds(60);

  /** Iceberg expires snapshots after five days by default: two are left to act. */
  private static final Duration CARRIED_AGE_MAX = Duration.ofDays(3);

  private TableRules() {}

  static void find(Situation s, Verdicts verdicts) {
    boolean toBeTold =
        !verdicts.has(EventType.STALLED) && !verdicts.unknown().containsKey(EventType.STALLED);
    Consumer<Finding> found = verdicts::found;
    for (TableState table : s.state().tables().values()) {
      for (Loss loss : table.losses()) {
        verdicts.found(loss.finding(table.table()));
      }
      missing(s, table).ifPresent(found);
      unreadable(s, table).ifPresent(found);
      unconfirmed(s, table).ifPresent(found);
      offsetsExpired(s, table).ifPresent(found);
      if (toBeTold) {
        waiting(s, table).ifPresent(found);
      }
      behind(s, table).ifPresent(found);
      retention(s, table).ifPresent(found);
    }
    if (toBeTold && anyIsExcused(s)) {
      verdicts.unknown(EventType.STALLED, "a coordinator is in its first round");
    }
    if (!s.isWatched()) {
      verdicts.unknown(EventType.LAG, "not watched for long enough");
    }
  }

  /**
   * S10: a table that was there is no longer in the catalog. Another one of the same name does not
   * make that good.
   */
  private static Optional<Finding> missing(Situation s, TableState table) {
    if (!table.missing() && !table.isRecreated()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
                Rule.S10,
                Optional.of(table.table()),
                s.at(),
                "the table was dropped or renamed; what is announced for it is thrown away",
                Map.of(
                    "uuid", table.uuid().orElse(""),
                    "pendingRows", Long.toString(table.ledger().rows(a -> true))))
            .as(EventType.TABLE_MISSING, Severity.CRITICAL));
  }

  /** S19: the catalog lists the table and does not give it; of the others all is told. */
  private static Optional<Finding> unreadable(Situation s, TableState table) {
    return RoundRules.unreadable(s, table.table())
        .map(
            failing ->
                Finding.of(
                        Rule.S19,
                        Optional.of(table.table()),
                        failing.since(),
                        "the table is in the catalog and cannot be read, and its watermark waits: "
                            + failing.reason(),
                        Map.of(
                            "reason", failing.reason(),
                            "since", failing.since().toString()))
                    .as(EventType.DEGRADED, Severity.WARNING));
  }

  /**
   * P3 without a catalog: the coordinator has passed announcements and told of no commit. It may
   * have died in between, so no loss is claimed. P17: it completes rounds and has no place from
   * which it would come to them; one that still has them in memory would have committed one. What
   * was said once holds until the announcements are settled, wherever the offsets go meanwhile.
   */
  private static Optional<Finding> unconfirmed(Situation s, TableState table) {
    if (!table.ledger().hasPending()) {
      return Optional.empty();
    }
    CoordinatorOffsets coordinator = s.state().watch().coordinator();
    boolean open = s.isUnconfirmed(table);
    boolean settled =
        s.config().catalogReadable() && RoundRules.failingCatalog(s, table.table()).isEmpty();
    Map<Integer, Long> passed =
        open ? coordinator.highest() : settled ? Map.of() : coordinator.before();
    CoordinatorLag lag = s.state().coordinatorLag();
    long lost = table.ledger().rows(lag::isLost);
    long rows =
        table
            .ledger()
            .rows(
                a ->
                    lag.isLost(a)
                        || (!a.told() && a.last() < passed.getOrDefault(a.partition(), 0L)));
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                    Rule.S6,
                    Optional.of(table.table()),
                    s.at(),
                    rows
                        + (lost > 0
                            ? " announced rows lie where the coordinator has no offset, and it has"
                                + " completed rounds without them; a new snapshot of the source"
                                + " table brings them"
                            : " announced rows were passed by the coordinator without a commit to"
                                + " the table; only the catalog could tell whether they are in it"),
                    Map.of(
                        "rows", Long.toString(rows),
                        "coordinator", coordinator.now().toString()))
                .as(EventType.UNCONFIRMED, Severity.WARNING));
  }

  /** S18 and P13: no snapshot that can be reached says how far the sink has come. */
  private static Optional<Finding> offsetsExpired(Situation s, TableState table) {
    if (table.missing() || !table.wasCommittedTo() || table.last().isEmpty()) {
      return Optional.empty();
    }
    boolean gone = table.carriedAt().isEmpty();
    boolean soon =
        table.last().filter(last -> last.recorded().isEmpty()).isPresent()
            && table.carriedAt().filter(at -> s.isOlder(at, CARRIED_AGE_MAX)).isPresent();
    if (!gone && !soon) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            Rule.S18,
            Optional.of(table.table()),
            s.at(),
            gone
                ? "no snapshot carries the sink's offsets any more: its next start may commit files"
                    + " twice"
                : "the last snapshot with the sink's offsets is about to expire",
            Map.of("lastSnapshot", table.last().map(SnapshotSeen::id).orElseThrow().toString())));
  }

  /** True if for any table records wait for longer than two rounds. */
  static boolean anyWaits(Situation s) {
    return s.state().tables().values().stream().anyMatch(t -> waiting(s, t).isPresent());
  }

  private static boolean anyIsExcused(Situation s) {
    return firstRound(s).isPresent()
        && s.state().tables().values().stream()
            .anyMatch(
                table ->
                    overdueSince(s, table).filter(since -> isExcused(s, table, since)).isPresent());
  }

  /** P2 and P9: records wait, and no commit has reached the table for two rounds. */
  private static Optional<Finding> waiting(Situation s, TableState table) {
    Optional<Instant> since = overdueSince(s, table);
    return since.isEmpty() || isExcused(s, table, since.get())
        ? Optional.empty()
        : Optional.of(overdue(s, table, since.get()));
  }

  /** Since when records wait, if they do so for too long. */
  private static Optional<Instant> overdueSince(Situation s, TableState table) {
    Optional<Instant> waitingSince = s.state().progress(table.table()).waitingSince();
    if (waitingSince.isEmpty()
        || table.missing()
        || table.blocked().isPresent()
        || s.isUnconfirmed(table)) {
      return Optional.empty();
    }
    Instant since = Situation.later(waitingSince.get(), s.watchingSince());
    Duration limit = limit(s, table);
    boolean overdue = s.isOlder(since, limit) && isLookedAt(s, table, since.plus(limit));
    return overdue || isToldOf(s, table) ? Optional.of(since) : Optional.empty();
  }

  private static Duration limit(Situation s, TableState table) {
    return table.last().isPresent() ? s.patience() : s.patience().plus(FIRST_COMMIT);
  }

  /** Once said, it holds until something is committed, also across a gap in watching. */
  private static boolean isToldOf(Situation s, TableState table) {
    Optional<Instant> waitingSince = s.state().progress(table.table()).waitingSince();
    return s.state()
        .incidents()
        .find(EventType.STALLED, table.table())
        .filter(incident -> waitingSince.filter(incident.since()::isBefore).isEmpty())
        .isPresent();
  }

  /**
   * True until the first round of a coordinator that has come meanwhile has had its time: it may
   * still bring the commit. Once records have waited twice as long as they may, that is no reason
   * any more: such coordinators come again and again.
   */
  private static boolean isExcused(Situation s, TableState table, Instant since) {
    return firstRound(s).filter(since::isBefore).isPresent()
        && !isToldOf(s, table)
        && !s.isOlder(since, limit(s, table).multipliedBy(2));
  }

  /** When the newest round was seen, if it is its coordinator's first and may still end. */
  private static Optional<Instant> firstRound(Situation s) {
    Duration time = s.config().commitTimeout().plus(Situation.SLACK);
    return s.state()
        .rounds()
        .newest()
        .filter(round -> !s.isOlder(round.seenAt(), time))
        .filter(
            round ->
                s.state()
                    .speakers()
                    .first(round.key())
                    .filter(round.startedAt()::equals)
                    .isPresent())
        .map(Rounds.Round::seenAt);
  }

  private static Finding overdue(Situation s, TableState table, Instant since) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("connector", s.config().sink());
    evidence.put("pendingRows", Long.toString(table.ledger().rows(a -> true)));
    evidence.put("lastSnapshot", table.last().map(last -> Long.toString(last.id())).orElse("none"));
    Optional<String> catalog = RoundRules.catalogExplains(s);
    catalog.ifPresent(reason -> evidence.put("cause", reason));
    return Finding.of(
        catalog.isPresent() ? Rule.S19 : Rule.S7,
        Optional.of(table.table()),
        since,
        "records wait since "
            + since
            + " and no commit has reached the table"
            + catalog.map(reason -> ": " + reason).orElse(""),
        evidence);
  }

  /** Only the catalog tells that no commit came, where it can be read. */
  private static boolean isLookedAt(Situation s, TableState table, Instant since) {
    boolean later =
        s.state().watch().catalogAt(table.table()).filter(at -> !at.isBefore(since)).isPresent();
    // One that is not settled yet is a commit.
    boolean none = table.current().equals(table.last().map(SnapshotSeen::id));
    return !s.config().catalogReadable() || (later && none);
  }

  /** A6: further behind than its objective. */
  private static Optional<Finding> behind(Situation s, TableState table) {
    if (!isToBeMeasured(s, table)) {
      return Optional.empty();
    }
    Optional<Duration> total = s.tables().get(table.table()).told().lag().total();
    Duration objective = s.config().lagObjective();
    if (total.isEmpty() || total.get().compareTo(objective) <= 0) {
      return Optional.empty();
    }
    long seconds = total.get().toSeconds();
    return Optional.of(
        Finding.of(
            Rule.A6,
            Optional.of(table.table()),
            s.at().minus(total.get()).plus(objective),
            "the table is "
                + seconds
                + " s behind; its objective is "
                + objective.toSeconds()
                + " s",
            Map.of("lagSeconds", Long.toString(seconds))));
  }

  /** A5: Kafka is about to delete what waits. */
  private static Optional<Finding> retention(Situation s, TableState table) {
    Optional<Instant> waiting = s.state().progress(table.table()).waitingSince();
    if (waiting.isEmpty() || !isToBeMeasured(s, table)) {
      return Optional.empty();
    }
    Optional<Duration> retention = Headroom.retention(s.state(), table);
    if (retention.isEmpty()) {
      return Optional.empty();
    }
    Duration left = retention.get().minus(Duration.between(waiting.get(), s.at()));
    if (left.compareTo(retention.get().dividedBy(4)) >= 0) {
      return Optional.empty();
    }
    String seconds = Long.toString(Math.max(0, left.toSeconds()));
    return Optional.of(
        Finding.of(
            Rule.A5,
            Optional.of(table.table()),
            waiting.get(),
            "Kafka deletes records that are not in the table in " + seconds + " s",
            Map.of("secondsLeft", seconds)));
  }

  private static boolean isToBeMeasured(Situation s, TableState table) {
    return s.isWatched() && table.blocked().isEmpty() && !s.isUnconfirmed(table);
  }
}
