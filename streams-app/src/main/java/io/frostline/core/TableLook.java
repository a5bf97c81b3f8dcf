package io.frostline.core;

import io.frostline.core.Beats.Beat;
import io.frostline.core.Cuts.Cut;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Lag;
import io.frostline.core.Output.Watermark;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One table at one tick: where its records sit.
 *
 * @param ends next offset of each partition that feeds it, empty if the ends are unknown
 * @param committed next offset not yet in the incarnation, for the partitions where it is known
 */
record TableLook(
    PipelineState state,
    TableState table,
    Fact.Tick tick,
    SortedMap<Partition, Extent> ends,
    SortedMap<Partition, Long> committed) {

  /** Commit times may be out of commit order by a little; the published time is this much lower. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Duration CATALOG_AGE_MAX = Duration.ofSeconds(10);

  static TableLook of(PipelineState state, TableState table, Fact.Tick tick) {
    SortedMap<Partition, Extent> ends = new TreeMap<>();
    SortedMap<Partition, Long> committed = new TreeMap<>();
    for (Map.Entry<Partition, Extent> entry : tick.extents().orElse(Map.of()).entrySet()) {
      Partition partition = entry.getKey();
      if (table.fedBy(partition)) {
        ends.put(partition, entry.getValue());
        committed(state, table, partition).ifPresent(offset -> committed.put(partition, offset));
      }
    }
    return new TableLook(state, table, tick, ends, committed);
  }

  /** The next offset of {@code partition} that is not yet in the table, if the history tells. */
  private static OptionalLong committed(
      PipelineState state, TableState table, Partition partition) {
    ControlLog log = state.control();
    boolean catalog = state.config().map(PipelineConfig::catalogReadable).orElse(true);
    if (catalog && !log.complete() && !table.ledger().reaches(log.start())) {
      // What was announced before the retained history may still be missing.
      return OptionalLong.empty();
    }
    OptionalLong position = log.answered(partition);
    if (!table.ledger().pending().isEmpty()) {
      Long held = table.ledger().held().get(partition);
      position =
          held != null
              ? OptionalLong.of(held)
              : log.complete() ? OptionalLong.of(0) : OptionalLong.empty();
    }
    return position.isPresent()
        ? OptionalLong.of(log.pass(partition, position.getAsLong()))
        : position;
  }

  /** True if some record may not be in the table yet. */
  boolean waits() {
    return ends.entrySet().stream()
        .anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue().end());
  }

  /** The newest cut the table covers now; a table that is blocked keeps the one it had. */
  Optional<Cut> newestCovered() {
    Set<Partition> known = partitionsCovered();
    if (table.blocked().isPresent()
        || !tick.extents().isKnown()
        || !ends.keySet().containsAll(known)
        || whyUnknown().isPresent()
        || !historyKnown()) {
      return table.covered();
    }
    Optional<Cut> found =
        state
            .cuts()
            .newestCovered(
                table::fedBy,
                partition -> committed.getOrDefault(partition, -1L),
                cut -> cut.ends().keySet().containsAll(known) && catalogWasSeen(cut));
    // Never back: what was in the table at a cut stays in it.
    boolean newer =
        found.isPresent()
            && (table.covered().isEmpty() || found.get().at().isAfter(table.covered().get().at()));
    return newer ? found : table.covered();
  }

  /** Partitions with records that the table has covered before; a topic does not simply vanish. */
  private Set<Partition> partitionsCovered() {
    Set<Partition> partitions = new TreeSet<>();
    table
        .covered()
        .ifPresent(
            cut ->
                cut.ends()
                    .forEach(
                        (partition, end) -> {
                          if (end > 0 && table.fedBy(partition)) {
                            partitions.add(partition);
                          }
                        }));
    return partitions;
  }

  /** What happened to the table after the last look at the catalog is not known. */
  private boolean catalogWasSeen(Cut cut) {
    boolean catalog = state.config().map(PipelineConfig::catalogReadable).orElse(true);
    return !catalog
        || state.catalogAt().filter(at -> !cut.at().isAfter(at.plus(CATALOG_AGE_MAX))).isPresent();
  }

  /** True if more was read than there is: the topic was deleted and created again. */
  boolean isBeyondEnd() {
    return ends.entrySet().stream()
        .anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) > end.getValue().end());
  }

  /** Records that are gone: the log starts behind the committed position. */
  long expired() {
    return ends.entrySet().stream()
        .mapToLong(
            end ->
                Math.max(
                    0,
                    end.getValue().start()
                        - committed.getOrDefault(end.getKey(), end.getValue().start())))
        .sum();
  }

  Watermark watermark() {
    Optional<String> unknown = whyUnknown();
    Optional<Cut> cut = unknown.isPresent() ? Optional.empty() : table.covered();
    Optional<Beat> beat = cut.flatMap(Cut::beat);
    if (cut.isEmpty() && unknown.isEmpty()) {
      unknown = Optional.of(historyKnown() ? "no cut is covered yet" : "history");
    }
    // With several control partitions an answer may be read before an older announcement.
    boolean ledger =
        state.config().map(PipelineConfig::catalogReadable).orElse(false)
            && state.control().start().size() <= 1;
    return new Watermark(
        table.table(),
        table.uuid(),
        state.pipeline(),
        beat.map(b -> b.committedAt().minus(MARGIN)),
        beat.isPresent() ? Optional.empty() : Optional.of(unknown.orElse("no beat")),
        beat.map(Beat::position),
        cut.map(Cut::at),
        ledger ? Evidence.LEDGER : Evidence.COORDINATOR,
        table.last().map(SnapshotSeen::id),
        tick.at());
  }

  Lag lag() {
    Watermark watermark = watermark();
    Optional<Instant> newest = state.beats().counted().map(Beat::committedAt);
    boolean countable = tick.extents().isKnown() && tick.group().isKnown() && historyKnown();
    return new Lag(
        table.table(),
        state.pipeline(),
        watermark.sourceWatermark().map(published -> since(published.plus(MARGIN))),
        newest.map(this::since),
        watermark.arrivalWatermark().map(this::since),
        countable ? Optional.of(unread()) : Optional.empty(),
        countable ? Optional.of(staged()) : Optional.empty(),
        watermark.unknown(),
        tick.at());
  }

  long captured() {
    return ends.values().stream().mapToLong(Extent::end).sum();
  }

  private long unread() {
    return ends.entrySet().stream()
        .mapToLong(
            end -> {
              long read = Math.max(group(end.getKey()), committed.getOrDefault(end.getKey(), 0L));
              return Math.max(0, end.getValue().end() - Math.max(read, end.getValue().start()));
            })
        .sum();
  }

  private long staged() {
    return ends.keySet().stream()
        .mapToLong(
            partition -> Math.max(0, group(partition) - committed.getOrDefault(partition, 0L)))
        .sum();
  }

  private long group(Partition partition) {
    return tick.group().orElse(Map.of()).getOrDefault(partition, 0L);
  }

  /** Why no watermark can be given at all, not even the one the table had. */
  private Optional<String> whyUnknown() {
    if (table.missing()) {
      return Optional.of("the table is not in the catalog");
    }
    if (table.blocked().filter(Catalog.RECREATED::equals).isPresent()) {
      return table.blocked();
    }
    boolean catalog = state.config().map(PipelineConfig::catalogReadable).orElse(true);
    return catalog && table.uuid().isEmpty()
        ? Optional.of("the table was not seen in the catalog")
        : Optional.empty();
  }

  /** False if the retained control history does not tell how far some partition was read. */
  private boolean historyKnown() {
    return ends.entrySet().stream()
        .allMatch(end -> end.getValue().end() == 0 || committed.containsKey(end.getKey()));
  }

  private Duration since(Instant instant) {
    Duration lag = Duration.between(instant, tick.at());
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
