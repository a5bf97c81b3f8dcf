package io.frostline.core;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small model of source, capture, Kafka, the sink's protocol and the catalog, with the truth
 * known: which change is in which table. Every step is drawn from one seed.
 */
final class SinkModel {

  static final String PIPELINE = "sink";
  private static final int PARTITIONS = 2;
  private static final List<String> TABLES = List.of("cold.a", "cold.b");

  /** A change of a table, or a beat if {@code table} is empty. */
  private record Change(int id, String table, Position position, Instant committedAt) {}

  /** Rows of one announcement. */
  private record Files(long control, String table, String uuid, List<Integer> rows) {}

  private final Random random;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int nextId;
  private long nextLsn = 1;
  private final List<Change> database = new ArrayList<>();
  private int captured;
  private Position acknowledged = new Position(0, 0);
  private final List<Change> beats = new ArrayList<>();
  private int beatsTold;

  /** Kafka: per partition, the change at each offset; empty for a transaction marker. */
  private final Map<Partition, List<Optional<Change>>> logs = new TreeMap<>();

  private final Map<Partition, Long> group = new TreeMap<>();
  private final Map<Partition, Long> read = new TreeMap<>();
  private final Map<String, List<Integer>> buffered = new TreeMap<>();

  private final List<Optional<ControlSeen>> control = new ArrayList<>();
  private int controlTold;
  private Optional<String> round = Optional.empty();
  private int rounds;
  private int coordinatorAt;
  private final List<Files> announced = new ArrayList<>();

  private final Map<String, String> uuids = new TreeMap<>();
  private final Map<String, Set<Integer>> inTable = new TreeMap<>();
  private final Map<String, List<SnapshotSeen>> snapshots = new TreeMap<>();
  private final Map<String, Long> recorded = new TreeMap<>();
  private long sequence;
  private final Map<Partition, Extent> tailsTold = new TreeMap<>();
  private final Map<String, Position> highest = new TreeMap<>();
  private Optional<Fact> staleCatalog = Optional.empty();

  PipelineState state = PipelineState.empty(PIPELINE);
  final List<String> trace = new ArrayList<>();
  int watermarks;
  int losses;
  int lossEvents;

  SinkModel(long seed) {
    random = new Random(seed);
    for (String table : TABLES) {
      uuids.put(table, table + "-1");
      inTable.put(table, new HashSet<>());
      snapshots.put(table, new ArrayList<>());
      for (int p = 0; p < PARTITIONS; p++) {
        logs.put(new Partition(topic(table), p), new ArrayList<>());
      }
    }
    tell(
        new Fact.Configured(
            PIPELINE,
            now,
            new PipelineConfig(
                PIPELINE,
                Optional.of("source"),
                "g",
                "g-coord",
                "control",
                "cold",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Optional.of(Duration.ofSeconds(1)),
                Duration.ofMinutes(30),
                true,
                Optional.empty(),
                List.of(),
                false)));
  }

  private static String topic(String table) {
    return "cdc." + table.substring(table.indexOf('.') + 1);
  }

  void step(boolean faults) {
    now = now.plusMillis(100 + random.nextInt(400));
    int dice = random.nextInt(faults ? 103 : 100);
    if (dice < 20) {
      commitInDatabase();
    } else if (dice < 35) {
      capture();
    } else if (dice < 45) {
      sinkReads();
    } else if (dice < 55) {
      startRound();
    } else if (dice < 65) {
      workerAnswers();
    } else if (dice < 75) {
      coordinatorCommits();
    } else if (dice < 78) {
      workerRestarts();
    } else if (dice < 100) {
      observe();
    } else if (dice < 101) {
      coordinatorForgets();
    } else if (dice < 102) {
      recreate();
    } else {
      restartProbe();
    }
  }

  private void commitInDatabase() {
    int rows = 1 + random.nextInt(4);
    long lsn = nextLsn;
    nextLsn += rows + 1;
    for (int i = 0; i < rows; i++) {
      String table = TABLES.get(random.nextInt(random.nextInt(4) == 0 ? 2 : 1));
      database.add(new Change(nextId++, table, new Position(lsn, lsn - i), now));
    }
    if (random.nextBoolean()) {
      database.add(new Change(nextId++, "", new Position(nextLsn, nextLsn), now));
      nextLsn++;
    }
  }

  /** One capture transaction: records, then a marker on each partition that was touched. */
  private void capture() {
    int until = Math.min(database.size(), captured + random.nextInt(12));
    Set<Partition> touched = new HashSet<>();
    for (; captured < until; captured++) {
      Change change = database.get(captured);
      if (change.table().isEmpty()) {
        beats.add(change);
      } else {
        Partition partition = new Partition(topic(change.table()), change.id() % PARTITIONS);
        logs.get(partition).add(Optional.of(change));
        touched.add(partition);
      }
      acknowledged = change.position();
    }
    touched.forEach(partition -> logs.get(partition).add(Optional.empty()));
    // Partitions are written side by side: a beat may be visible before older changes are.
    int ahead = Math.min(database.size(), captured + random.nextInt(6));
    database.subList(captured, ahead).stream()
        .filter(change -> change.table().isEmpty())
        .forEach(beats::add);
  }

  private void sinkReads() {
    for (Map.Entry<Partition, List<Optional<Change>>> log : logs.entrySet()) {
      long from = read.getOrDefault(log.getKey(), group.getOrDefault(log.getKey(), 0L));
      long until = Math.min(log.getValue().size(), from + random.nextInt(6));
      for (long offset = from; offset < until; offset++) {
        Optional<Change> change = log.getValue().get((int) offset);
        if (change.isPresent()) {
          buffered
              .computeIfAbsent(change.get().table(), t -> new ArrayList<>())
              .add(change.get().id());
          read.put(log.getKey(), offset + 1);
        }
      }
    }
  }

  private void startRound() {
    round = Optional.of("c" + ++rounds);
    send(new StartCommit(round.get()));
  }

  private void workerAnswers() {
    if (round.isEmpty()) {
      return;
    }
    // A worker that answers late answers the round it was asked for; that may be an old one.
    String commit = random.nextInt(5) == 0 ? "c" + Math.max(1, rounds - 1) : round.get();
    for (Map.Entry<String, List<Integer>> rows : buffered.entrySet()) {
      String uuid = uuids.get(rows.getKey());
      announced.add(new Files(control.size(), rows.getKey(), uuid, List.copyOf(rows.getValue())));
      send(
          new DataWritten(
              commit, rows.getKey(), Optional.of(uuid), rows.getValue().size(), 1, List.of()));
    }
    List<Assignment> assignments = new ArrayList<>();
    for (Partition partition : logs.keySet()) {
      assignments.add(new Assignment(partition, Optional.ofNullable(read.get(partition))));
    }
    send(new DataComplete(commit, assignments));
    control.add(Optional.empty());
    group.putAll(read);
    read.clear();
    buffered.clear();
  }

  /** Commits what the coordinator has read so far; sometimes only to one of the tables. */
  private void coordinatorCommits() {
    coordinatorAt = control.size() - (random.nextBoolean() ? 0 : random.nextInt(3));
    coordinatorAt = Math.max(coordinatorAt, 0);
    boolean fails = random.nextInt(4) == 0;
    for (String table : TABLES) {
      if (fails && random.nextBoolean()) {
        return;
      }
      long from = recorded.getOrDefault(table, 0L);
      long files = 0;
      List<Integer> rows = new ArrayList<>();
      for (Files file : announced) {
        if (file.table().equals(table)
            && file.control() >= from
            && file.control() < coordinatorAt
            && file.uuid().equals(uuids.get(table))) {
          rows.addAll(file.rows());
          files++;
        }
      }
      if (files > 0) {
        inTable.get(table).addAll(rows);
        recorded.put(table, Math.max(from, coordinatorAt));
        snapshots
            .get(table)
            .add(
                new SnapshotSeen(
                    ++sequence,
                    sequence,
                    Optional.empty(),
                    now,
                    "append",
                    rows.size(),
                    files,
                    0,
                    inTable.get(table).size(),
                    Optional.of("c" + rounds),
                    Optional.of(Map.of(0, recorded.get(table)))));
      }
    }
    round = Optional.empty();
  }

  private void workerRestarts() {
    buffered.clear();
    read.clear();
  }

  /** S6: a coordinator that begins at latest never sees what was announced before. */
  private void coordinatorForgets() {
    int before = announced.size();
    announced.removeIf(
        file -> file.control() >= recorded.getOrDefault(file.table(), 0L) && random.nextBoolean());
    losses += before - announced.size();
  }

  private void recreate() {
    String table = TABLES.get(random.nextInt(2));
    uuids.put(table, table + "-" + (2 + random.nextInt(1_000_000)));
    inTable.get(table).clear();
    snapshots.get(table).clear();
    recorded.remove(table);
  }

  /** The probe reads the control topic again from an earlier place. */
  private void restartProbe() {
    controlTold = Math.max(0, controlTold - random.nextInt(20));
    staleCatalog = Optional.empty();
    tailsTold.clear();
  }

  /** Lets everything come to rest; then every table must be complete up to the newest beat. */
  void settle() {
    database.add(new Change(nextId++, "", new Position(nextLsn, nextLsn), now));
    nextLsn++;
    while (captured < database.size()) {
      capture();
    }
    for (int i = 0; i < 200; i++) {
      sinkReads();
    }
    startRound();
    workerAnswers();
    for (int i = 0; i < 100; i++) {
      coordinatorCommits();
    }
    for (int i = 0; i < 20; i++) {
      now = now.plusMillis(100);
      observe();
    }
  }

  private void send(ControlMessage message) {
    control.add(
        Optional.of(
            new ControlSeen(PIPELINE, now, 0, control.size(), control.size(), "A", now, message)));
  }

  /** One round of the probe, with a catalog answer that may be older than the rest. */
  private void observe() {
    int until =
        random.nextInt(4) == 0
            ? Math.min(control.size(), controlTold + random.nextInt(5))
            : control.size();
    for (; controlTold < until; controlTold++) {
      control.get(controlTold).ifPresent(this::tell);
    }
    for (; beatsTold < beats.size(); beatsTold++) {
      Change beat = beats.get(beatsTold);
      tell(new Fact.BeatSeen(PIPELINE, now, beat.position(), beat.committedAt()));
    }
    if (random.nextInt(3) == 0) {
      staleCatalog.ifPresent(this::tell);
    } else {
      tell(catalog());
    }
    if (random.nextInt(3) == 0) {
      staleCatalog = Optional.of(catalog());
    }
    tails();
    Map<Partition, Extent> extents = new TreeMap<>();
    logs.forEach((partition, log) -> extents.put(partition, new Extent(0, log.size())));
    tell(
        new Fact.Tick(
            PIPELINE,
            now,
            Seen.known(acknowledged),
            Seen.known(extents),
            Seen.known(new TreeMap<>(group)),
            Seen.unknown("not read"),
            Seen.known(
                Map.of(0, new Fact.ControlPlace(0, control.size(), controlTold, controlTold)))));
  }

  private void tails() {
    logs.forEach(
        (partition, log) -> {
          long from = group.getOrDefault(partition, 0L);
          long reached = from;
          while (reached < log.size() && log.get((int) reached).isEmpty()) {
            reached++;
          }
          // Told once only: the answer that reaches it may come later.
          if (reached == log.size()
              && reached > from
              && !new Extent(from, reached)
                  .equals(tailsTold.put(partition, new Extent(from, reached)))) {
            tell(new Fact.TailSeen(PIPELINE, now, partition, from, reached));
          }
        });
  }

  private Fact catalog() {
    List<TableSeen> seen = new ArrayList<>();
    for (String table : TABLES) {
      seen.add(
          new TableSeen(
              table,
              uuids.get(table),
              List.of(topic(table)),
              List.copyOf(snapshots.get(table)),
              Optional.empty(),
              Optional.empty(),
              true));
    }
    return new Fact.CatalogSeen(PIPELINE, now, Seen.known(seen));
  }

  private void tell(Fact fact) {
    trace.add(fact.toString());
    Fold.Step step = Fold.apply(state, fact);
    state = step.state();
    for (Output output : step.outputs()) {
      if (output instanceof Output.WatermarkOut out) {
        check(out.watermark());
      } else if (output instanceof Output.EventOut out
          && out.event().type() == Output.EventType.DATA_LOSS) {
        lossEvents++;
      }
    }
  }

  /** Soundness: every change committed at or before the watermark's position is in the table. */
  private void check(Output.Watermark watermark) {
    if (watermark.sourcePosition().isEmpty()
        || !watermark.uuid().equals(Optional.of(uuids.get(watermark.table())))) {
      return;
    }
    watermarks++;
    Position before = highest.put(watermark.uuid().get(), watermark.sourcePosition().get());
    if (before != null && !watermark.sourcePosition().get().covers(before)) {
      throw new AssertionError("back from " + before + " to " + watermark);
    }
    Set<Integer> rows = inTable.get(watermark.table());
    for (Change change : database) {
      if (change.table().equals(watermark.table())
          && watermark.sourcePosition().get().covers(change.position())
          && !rows.contains(change.id())) {
        throw new AssertionError("not in " + watermark + ": " + change);
      }
    }
  }
}
