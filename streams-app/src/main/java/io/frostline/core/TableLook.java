package io.frostline.core;

import io.frostline.core.Beats.Beat;
import io.frostline.core.Cuts.Cut;
import io.frostline.core.Cuts.Mark;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Lag;
import io.frostline.core.Output.Watermark;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** One table at one tick: how far it is complete, and how far behind. */
final class TableLook {

  /** Commit times may be out of commit order by a little; the published time is this much lower. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Duration CATALOG_AGE_MAX = Duration.ofSeconds(10);

  /**
   * A broker that is restarted hides its topics for less; the cuts that are kept go back longer.
   */
  private static final Duration TOPIC_GONE = Duration.ofMinutes(2);

  /** By then a table is in the catalog if it will ever be, unless the sink stands still. */
  private static final Duration BEGINNING = Duration.ofMinutes(2);

  private final PipelineState state;
  private final TableState table;
  private final Look look;
  private final TableOffsets offsets;
  private final Progress progress;
  private final boolean catalog;
  private Told told;

  TableLook(
      PipelineState state, TableState table, Look look, TableOffsets offsets, Progress progress) {
    this.state = state;
    this.table = table;
    this.look = look;
    this.offsets = offsets;
    this.progress = progress;
    this.catalog = catalogReadable(state);
  }

  static TableLook of(PipelineState state, TableState table, Look look) {
    return new TableLook(
        state, table, look, TableOffsets.of(state, table, look), state.progress(table.table()));
  }

  /** Until the configuration is known, nothing is claimed without the catalog. */
  static boolean catalogReadable(PipelineState state) {
    return state.config().isEmpty() || state.config().get().catalogReadable();
  }

  long captured() {
    return offsets.captured();
  }

  /**
   * The newest cut the table covers now; one that is blocked keeps the one it had.
   *
   * @param fresh the cut made at this tick, if one was: it has the ends that were summed up
   */
  Optional<Mark> newestCovered(Optional<Mark> fresh) {
    Optional<Mark> before = progress.covered();
    if (table.blocked().isPresent()
        || table.absences() > 0
        || table.suspect().isPresent()
        || !look.endsKnown()
        || offsets.isBeyondEnd()
        || whyUnknown().isPresent()
        || !offsets.historyKnown()) {
      return before;
    }
    Cuts cuts = state.cuts();
    long from = before.isPresent() ? before.get().number() + 1 : 1;
    Collection<String> topics = topics();
    Optional<Mark> newest = before;
    for (Cut cut : cuts.pending().tailMap(from).values()) {
      if (!catalogWasSeen(cut) || !Publications.cover(state, table, cut.beat())) {
        break;
      }
      boolean isFresh = fresh.isPresent() && fresh.get().number() == cut.number();
      boolean unseen = cut.misses(topics);
      if (!unseen && (isFresh ? !offsets.waits() : covers(cut, topics))) {
        newest = isFresh ? fresh : Optional.of(cut.mark());
      } else if (!unseen) {
        // Ends only grow: what comes later is not covered either.
        break;
      }
    }
    return newest;
  }

  private Collection<String> topics() {
    return table.topics().isEmpty() ? state.cuts().known().keySet() : table.topics();
  }

  /** False if nobody can tell how far it has come, however long one waits. */
  boolean isKnown() {
    return whyUnknown().isEmpty() ? offsets.historyKnown() : hasBegun();
  }

  /** True if the catalog does not give it: from here it does not move. */
  boolean isUnreadable() {
    return state.watch().unreadable().containsKey(table.table());
  }

  /** Its first records wait for their first commit, which makes the table. */
  private boolean hasBegun() {
    return progress.waitingSince().filter(look.at().minus(BEGINNING)::isBefore).isPresent();
  }

  /**
   * True if what was to be moved at {@code instant} is: the table covers a later cut. Where it
   * cannot, because a topic is gone or the history is short, what waits has to be committed.
   */
  boolean hasMovedSince(Instant instant) {
    return isKnown() && !state.cuts().missesSince(look.at().minus(TOPIC_GONE), topics())
        ? progress.covered().filter(mark -> mark.at().isAfter(instant)).isPresent()
        : progress.waitingSince().filter(since -> !since.isAfter(instant)).isEmpty();
  }

  private boolean covers(Cut cut, Collection<String> topics) {
    return state
        .cuts()
        .covered(cut, topics, (topic, number) -> offsets.committed(topic, number).orElse(-1));
  }

  /** What happened to the table after the last look at the catalog is not known. */
  private boolean catalogWasSeen(Cut cut) {
    Optional<Instant> seen = state.watch().catalogAt(table.table());
    return !catalog || (seen.isPresent() && !cut.at().isAfter(seen.get().plus(CATALOG_AGE_MAX)));
  }

  /** What every tick tells of the table, lag derived from the same watermark. */
  record Told(Watermark watermark, Lag lag) {}

  Told told() {
    if (told == null) {
      Watermark watermark = watermark();
      told = new Told(watermark, lag(watermark));
    }
    return told;
  }

  private Watermark watermark() {
    Optional<String> unknown = whyUnknown();
    Optional<Mark> mark = unknown.isPresent() ? Optional.empty() : progress.covered();
    Optional<Beat> beat = mark.flatMap(Mark::beat);
    if (mark.isEmpty() && unknown.isEmpty()) {
      unknown = Optional.of(offsets.historyKnown() ? "no cut is covered yet" : "history");
    }
    boolean ledger = state.config().map(PipelineConfig::catalogReadable).orElse(false);
    return new Watermark(
        table.table(),
        table.uuid(),
        state.pipeline(),
        beat.map(b -> b.committedAt().minus(MARGIN)),
        beat.isPresent() ? Optional.empty() : Optional.of(unknown.orElse("no beat")),
        beat.map(Beat::position),
        mark.map(Mark::arrivedAt),
        ledger ? Evidence.LEDGER : Evidence.COORDINATOR,
        state.watch().publication().map(publication -> publication.last().asOf()),
        table.last().map(SnapshotSeen::id),
        look.clock());
  }

  private Lag lag(Watermark watermark) {
    Optional<Instant> newest = state.beats().counted().map(Beat::committedAt);
    boolean countable = look.endsKnown() && look.tick().group().isKnown() && offsets.historyKnown();
    return new Lag(
        table.table(),
        state.pipeline(),
        since(watermark.sourceWatermark(), MARGIN),
        since(newest, Duration.ZERO),
        since(watermark.arrivalWatermark(), Duration.ZERO),
        countable ? Optional.of(offsets.unread()) : Optional.empty(),
        countable ? Optional.of(offsets.staged()) : Optional.empty(),
        watermark.unknown(),
        look.clock());
  }

  /** Why no watermark can be given at all, not even the one the table had. */
  private Optional<String> whyUnknown() {
    if (table.missing()) {
      return Optional.of("the table is not in the catalog");
    }
    if (table.isRecreated()) {
      return Optional.of(Loss.RECREATED);
    }
    if (table.unfit().isPresent()) {
      return table.unfit();
    }
    if (catalog && table.uuid().isEmpty()) {
      return Optional.of("the table was not seen in the catalog");
    }
    // Where nothing was captured, as in a table that a batch job has filled, nothing can be
    // missing.
    return catalog && offsets.captured() > 0 && table.isOfOthersAlone()
        ? Optional.of("no snapshot has offsets of the sink")
        : Optional.empty();
  }

  private Optional<Duration> since(Optional<Instant> instant, Duration margin) {
    if (instant.isEmpty()) {
      return Optional.empty();
    }
    Duration lag = Duration.between(instant.get(), look.clock()).minus(margin);
    return Optional.of(lag.isNegative() ? Duration.ZERO : lag);
  }
}
