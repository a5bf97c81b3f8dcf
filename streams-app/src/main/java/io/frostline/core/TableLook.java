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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** One table at one tick: where its records sit, and how far it is complete. */
final class TableLook {

  /** Commit times may be out of commit order by a little; the published time is this much lower. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Duration CATALOG_AGE_MAX = Duration.ofSeconds(10);

  private final PipelineState state;
  private final TableState table;
  private final Look look;
  private final boolean catalog;
  private final boolean historyReaches;

  private boolean historyKnown = true;
  private boolean waits;
  private boolean beyondEnd;
  private long captured;
  private long expired;
  private long unread;
  private long staged;

  private TableLook(PipelineState state, TableState table, Look look) {
    this.state = state;
    this.table = table;
    this.look = look;
    this.catalog = state.config().map(PipelineConfig::catalogReadable).orElse(true);
    this.historyReaches =
        !catalog || state.control().complete() || table.ledger().reachesBackTo(state.control());
  }

  static TableLook of(PipelineState state, TableState table, Look look) {
    TableLook made = new TableLook(state, table, look);
    for (String topic : look.topicsOf(table)) {
      SortedMap<Integer, Extent> extents = look.extents().get(topic);
      if (extents != null) {
        extents.forEach((number, extent) -> made.add(topic, number, extent));
      }
    }
    return made;
  }

  private void add(String topic, int number, Extent extent) {
    OptionalLong position = committed(topic, number);
    long committed = position.orElse(0);
    Long read = ByTopic.get(look.group(), topic, number);
    long group = read == null ? 0 : read;
    historyKnown &= extent.end() == 0 || position.isPresent();
    waits |= committed < extent.end();
    beyondEnd |= committed > extent.end();
    captured += extent.end();
    expired += position.isPresent() ? Math.max(0, extent.start() - committed) : 0;
    unread += Math.max(0, extent.end() - Math.max(Math.max(group, committed), extent.start()));
    staged += Math.max(0, group - committed);
  }

  /** The next offset that is not yet in the table, if the history tells. */
  private OptionalLong committed(String topic, int number) {
    if (!historyReaches) {
      // What was announced before the retained history may still be missing.
      return OptionalLong.empty();
    }
    Long position = ByTopic.get(table.ledger().position(), topic, number);
    if (position == null && !state.control().complete()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(state.control().pass(topic, number, position == null ? 0 : position));
  }

  /** True if some record may not be in the table yet. */
  boolean waits() {
    return waits;
  }

  /** True if more was read than there is: the topic was deleted and created again. */
  boolean isBeyondEnd() {
    return beyondEnd;
  }

  /** Records that are gone: the log starts behind the committed position. */
  long expired() {
    return expired;
  }

  long captured() {
    return captured;
  }

  /** The newest cut the table covers now; one that is blocked keeps the one it had. */
  Optional<Mark> newestCovered() {
    Optional<Mark> before = state.progress(table.table()).covered();
    if (table.blocked().isPresent()
        || !look.endsKnown()
        || whyUnknown().isPresent()
        || !historyKnown) {
      return before;
    }
    Cuts cuts = state.cuts();
    long from = before.map(Mark::number).orElse(0L) + 1;
    Collection<String> topics = table.topics().isEmpty() ? cuts.known().keySet() : table.topics();
    Optional<Mark> newest = before;
    for (Cut cut : cuts.pending().tailMap(from).values()) {
      if (!catalogWasSeen(cut)) {
        break;
      }
      if (cuts.covered(cut, topics, (topic, number) -> committed(topic, number).orElse(-1))) {
        newest = Optional.of(cut.mark());
      } else if (cut.unseen().stream().noneMatch(topics::contains)) {
        // Ends only grow: what comes later is not covered either.
        break;
      }
    }
    return newest;
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

  /** What happened to the table after the last look at the catalog is not known. */
  private boolean catalogWasSeen(Cut cut) {
    return !catalog
        || state
            .watch()
            .catalogAt()
            .filter(at -> !cut.at().isAfter(at.plus(CATALOG_AGE_MAX)))
            .isPresent();
  }

  /** What every tick tells of the table, lag derived from the same watermark. */
  record Told(Watermark watermark, Lag lag) {}

  Told told() {
    Watermark watermark = watermark();
    return new Told(watermark, lag(watermark));
  }

  private Watermark watermark() {
    Optional<String> unknown = whyUnknown();
    Optional<Mark> mark =
        unknown.isPresent() ? Optional.empty() : state.progress(table.table()).covered();
    Optional<Beat> beat = mark.flatMap(Mark::beat);
    if (mark.isEmpty() && unknown.isEmpty()) {
      unknown = Optional.of(historyKnown ? "no cut is covered yet" : "history");
    }
    boolean ledger = state.config().map(PipelineConfig::catalogReadable).orElse(false);
    return new Watermark(
        table.table(),
        table.uuid(),
        state.pipeline(),
        beat.map(b -> b.committedAt().minus(MARGIN)),
        beat.isPresent() ? Optional.empty() : Optional.of(unknown.orElse("no beat")),
        beat.map(Beat::position),
        mark.map(Mark::at),
        ledger ? Evidence.LEDGER : Evidence.COORDINATOR,
        table.last().map(SnapshotSeen::id),
        look.at());
  }

  private Lag lag(Watermark watermark) {
    Optional<Instant> newest = state.beats().counted().map(Beat::committedAt);
    boolean countable = look.endsKnown() && look.tick().group().isKnown() && historyKnown;
    return new Lag(
        table.table(),
        state.pipeline(),
        watermark.sourceWatermark().map(published -> since(published.plus(MARGIN))),
        newest.map(this::since),
        watermark.arrivalWatermark().map(this::since),
        countable ? Optional.of(unread) : Optional.empty(),
        countable ? Optional.of(staged) : Optional.empty(),
        watermark.unknown(),
        look.at());
  }

  /** Why no watermark can be given at all, not even the one the table had. */
  private Optional<String> whyUnknown() {
    if (table.missing()) {
      return Optional.of("the table is not in the catalog");
    }
    if (table.isRecreated()) {
      return Optional.of(Loss.RECREATED);
    }
    return catalog && table.uuid().isEmpty()
        ? Optional.of("the table was not seen in the catalog")
        : Optional.empty();
  }

  private Duration since(Instant instant) {
    Duration lag = Duration.between(instant, look.at());
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
