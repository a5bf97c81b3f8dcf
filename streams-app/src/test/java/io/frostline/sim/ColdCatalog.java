package io.frostline.sim;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.TableSeen;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The catalog: tables, their incarnations and snapshots. */
final class ColdCatalog {

  /** Snapshots of a table told in one look; the app tells more of them, but not all either. */
  private static final int TOLD_MAX = 3;

  private final Clock clock;
  private final Settings settings;
  private final Kafka kafka;
  private final Truth truth;
  private final Map<String, Incarnation> current = new TreeMap<>();
  private int made;
  private long sequence;

  /** What is wrong with snapshots, by the time they were made. */
  final List<Unbalanced> unbalanced = new ArrayList<>();

  /**
   * UUIDs of tables with a snapshot that has other files than were announced for it, but as many
   * files and as many rows: what a snapshot says of itself does not tell them apart.
   */
  final Set<String> cancelledOut = new HashSet<>();

  /** A snapshot whose rows differ from those announced between its recorded offsets. */
  record Unbalanced(String table, String uuid, long id, long announced, long added, long atMs) {}

  /** A table from its creation to its drop. */
  static final class Incarnation {
    final String table;
    final String uuid;
    final List<SnapshotSeen> lineage = new ArrayList<>();
    final Set<Long> landed = new HashSet<>();
    Map<Integer, Long> recorded = Map.of();
    List<Kafka.DataFile> newest = List.of();
    int expired;
    long rows;
    boolean seen;

    private Incarnation(String table, String uuid) {
      this.table = table;
      this.uuid = uuid;
    }
  }

  ColdCatalog(Clock clock, Settings settings, Kafka kafka, Truth truth) {
    this.clock = clock;
    this.settings = settings;
    this.kafka = kafka;
    this.truth = truth;
  }

  Optional<Incarnation> load(String table) {
    return Optional.ofNullable(current.get(table));
  }

  /** A writer creates the table it writes to if there is none. */
  Incarnation loadOrCreate(String table) {
    return current.computeIfAbsent(table, name -> new Incarnation(name, name + "#" + ++made));
  }

  void drop(String table) {
    current.remove(table);
  }

  List<String> tables() {
    return List.copyOf(current.keySet());
  }

  /** The sink appends files; its offsets and its round are written into the snapshot. */
  SnapshotSeen append(
      Incarnation table, List<Kafka.DataFile> files, Map<Integer, Long> offsets, String commitId) {
    Map<Integer, Long> before = table.recorded;
    Map<Integer, Long> merged = new TreeMap<>(before);
    offsets.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
    long added = 0;
    for (Kafka.DataFile file : files) {
      added += file.rows().length;
      table.landed.add(file.path());
      for (int row : file.rows()) {
        truth.contents(table.uuid).set(row);
      }
    }
    table.recorded = merged;
    table.newest = List.copyOf(files);
    SnapshotSeen snapshot =
        snapshot(table, "append", added, files.size(), Optional.of(commitId), Optional.of(merged));
    List<DataWritten> window = announced(table.uuid, before, merged);
    long announced = window.stream().mapToLong(DataWritten::rows).sum();
    List<Long> expected = window.stream().flatMap(w -> w.paths().stream()).sorted().toList();
    List<Long> found = files.stream().map(Kafka.DataFile::path).sorted().toList();
    if (announced == added && expected.size() == found.size() && !expected.equals(found)) {
      cancelledOut.add(table.uuid);
    }
    if (announced != added) {
      unbalanced.add(
          new Unbalanced(table.table, table.uuid, snapshot.id(), announced, added, clock.now()));
    }
    return snapshot;
  }

  /** Another writer compacts: the rows stay, and its snapshot carries no offsets. */
  void compact(String table) {
    load(table)
        .filter(found -> !found.lineage.isEmpty())
        .ifPresent(
            found -> snapshot(found, "replace", found.rows, 1, Optional.empty(), Optional.empty()));
  }

  /** Snapshot expiry keeps the newest only. */
  void expire(String table) {
    load(table).ifPresent(found -> found.expired = Math.max(0, found.lineage.size() - 1));
  }

  private SnapshotSeen snapshot(
      Incarnation table,
      String operation,
      long rows,
      long files,
      Optional<String> commitId,
      Optional<Map<Integer, Long>> recorded) {
    boolean append = operation.equals("append");
    table.rows += append ? rows : 0;
    long id = ++sequence;
    SnapshotSeen snapshot =
        new SnapshotSeen(
            id * 7_919,
            id,
            table.lineage.isEmpty()
                ? Optional.empty()
                : Optional.of(table.lineage.get(table.lineage.size() - 1).id()),
            clock.instant(settings.connectSkewMs()),
            operation,
            rows,
            files,
            append ? 0 : rows,
            table.rows,
            commitId,
            recorded);
    table.lineage.add(snapshot);
    return snapshot;
  }

  private List<DataWritten> announced(String uuid, Map<Integer, Long> from, Map<Integer, Long> to) {
    List<DataWritten> announced = new ArrayList<>();
    for (Map.Entry<Integer, Long> place : to.entrySet()) {
      Log<Kafka.Sent> log = kafka.control().get(place.getKey());
      long first = Math.max(log.start(), from.getOrDefault(place.getKey(), 0L));
      for (long offset = first; offset < Math.min(place.getValue(), log.end()); offset++) {
        log.read(offset)
            .map(Kafka.Sent::message)
            .filter(DataWritten.class::isInstance)
            .map(DataWritten.class::cast)
            .filter(written -> written.uuid().equals(Optional.of(uuid)))
            .ifPresent(announced::add);
      }
    }
    return announced;
  }

  /** What a reader sees, with the snapshots newer than {@code told} says. */
  List<TableSeen> seen(Map<String, Long> told) {
    List<TableSeen> tables = new ArrayList<>();
    for (Incarnation table : current.values()) {
      table.seen = true;
      List<SnapshotSeen> kept = table.lineage.subList(table.expired, table.lineage.size());
      long after = told.getOrDefault(table.uuid, Long.MIN_VALUE);
      Optional<Instant> carried =
          kept.stream()
              .filter(snapshot -> snapshot.recorded().isPresent())
              .map(SnapshotSeen::at)
              .reduce((one, other) -> other);
      tables.add(
          new TableSeen(
              table.table,
              table.uuid,
              settings.topicsTold() ? List.of(Settings.topic(table.table)) : List.of(),
              kept.stream()
                  .filter(snapshot -> snapshot.sequence() > after)
                  .limit(TOLD_MAX)
                  .toList(),
              kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1).id()),
              carried,
              table.expired == 0,
              Optional.empty()));
    }
    return tables;
  }
}
