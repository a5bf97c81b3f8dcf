package io.frostline.bench;

import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.ControlMessage;
import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.PipelineConfig;
import io.frostline.core.Position;
import io.frostline.core.RepairPolicy;
import io.frostline.core.Seen;
import io.frostline.core.TableSeen;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The facts of a pipeline in which nothing goes wrong, the same ones each time: a commit every ten
 * seconds, a tick and a beat every second, states and catalog every other second. Each busy table
 * gets rows in all its partitions, and each of its partitions belongs to one of the tasks.
 */
public final class HealthyPipeline {

  public static final String NAME = "frostline-sink";

  private static final Instant START = Instant.parse("2026-03-04T05:00:00Z");
  private static final int ROUND_SECONDS = 10;
  private static final int ROWS_A_SECOND = 5;
  private static final int CONTROL = 0;
  private static final String KEY = "coordinator";

  private final int tables;
  private final int busy;
  private final int partitions;
  private final int tasks;
  private final TreeMap<Partition, Long> ends = new TreeMap<>();
  private final TreeMap<Partition, Long> group = new TreeMap<>();
  private final TreeMap<Integer, Optional<SnapshotSeen>> newest = new TreeMap<>();
  private final List<TableSeen> unseen = new ArrayList<>();
  private long control;
  private long committed;
  private long second;

  /** A pipeline whose first {@code busy} tables get rows. */
  public HealthyPipeline(int tables, int busy, int partitions, int tasks) {
    this.tables = tables;
    this.busy = busy;
    this.partitions = partitions;
    this.tasks = tasks;
    for (int table = 0; table < tables; table++) {
      newest.put(table, Optional.empty());
      for (int number = 0; number < partitions; number++) {
        ends.put(new Partition(topic(table), number), 0L);
      }
    }
  }

  /** What the probes tell first: the configuration, states, and every table in the catalog. */
  public List<Fact> begin() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact.Configured(NAME, now(), config()));
    facts.add(status());
    facts.add(catalog());
    return facts;
  }

  /** The next ten seconds. */
  public List<Fact> round() {
    List<Fact> facts = new ArrayList<>(commit());
    for (int i = 0; i < ROUND_SECONDS; i++) {
      second++;
      Position position = position();
      facts.add(new Fact.BeatSeen(NAME, now(), position, now()));
      if (second % 2 == 0) {
        facts.add(status());
        facts.add(catalog());
      }
      facts.add(tick());
      produce();
    }
    return facts;
  }

  /** The control records of the next ten seconds, as they are read again after a start. */
  public List<Fact> history() {
    return round().stream().filter(Fact.ControlSeen.class::isInstance).toList();
  }

  /** One look at the offsets as they are. */
  public Fact.Tick tick() {
    TreeMap<Partition, Extent> extents = new TreeMap<>();
    ends.forEach((partition, end) -> extents.put(partition, new Extent(0, end)));
    return new Fact.Tick(
        NAME,
        now(),
        Seen.known(position()),
        Seen.known(extents),
        Seen.known(new TreeMap<>(group)),
        Seen.known(Map.of(CONTROL, committed)),
        Seen.known(Map.of(CONTROL, new Fact.ControlPlace(0, control, control, control))));
  }

  /** One round of the sink's protocol. */
  private List<Fact> commit() {
    List<Fact> facts = new ArrayList<>();
    String id = "commit-" + second;
    facts.add(said(new StartCommit(id)));
    long[] rows = new long[busy];
    int[] files = new int[busy];
    for (int task = 0; task < tasks; task++) {
      answer(task, id, rows, files, facts);
    }
    long recorded = control;
    for (int table = 0; table < busy; table++) {
      if (files[table] > 0) {
        SnapshotSeen snapshot = snapshot(table, id, rows[table], files[table], recorded);
        newest.put(table, Optional.of(snapshot));
        unseen.add(seen(table, List.of(snapshot)));
        facts.add(
            said(new CommitToTable(id, name(table), Optional.of(uuid(table)), snapshot.id())));
      }
    }
    facts.add(said(new CommitComplete(id, Optional.empty())));
    committed = control;
    return facts;
  }

  /** A task announces what it has read of its partitions, table by table, and that it is done. */
  private void answer(int task, String id, long[] rows, int[] files, List<Fact> facts) {
    List<Assignment> assignments = new ArrayList<>();
    for (int table = 0; table < tables; table++) {
      long read = 0;
      for (int number = 0; number < partitions; number++) {
        if ((table * partitions + number) % tasks == task) {
          Partition partition = new Partition(topic(table), number);
          long end = ends.get(partition);
          Long before = group.put(partition, end);
          long more = end - (before == null ? 0 : before);
          assignments.add(
              new Assignment(partition, more > 0 ? Optional.of(end) : Optional.empty()));
          read += more;
        }
      }
      if (read > 0) {
        rows[table] += read;
        files[table]++;
        facts.add(
            said(
                new DataWritten(
                    id,
                    name(table),
                    Optional.of(uuid(table)),
                    read,
                    1,
                    List.of(control * 31 + table))));
      }
    }
    facts.add(said(new DataComplete(id, assignments)));
  }

  private SnapshotSeen snapshot(int table, String id, long rows, int files, long recorded) {
    Optional<SnapshotSeen> last = newest.get(table);
    long sequence = last.map(SnapshotSeen::sequence).orElse(0L) + 1;
    return new SnapshotSeen(
        1_000_000L * (table + 1) + sequence,
        sequence,
        last.map(SnapshotSeen::id),
        now(),
        "append",
        rows,
        files,
        0,
        last.map(SnapshotSeen::totalRows).orElse(0L) + rows,
        Optional.of(id),
        Optional.of(Map.of(CONTROL, recorded)));
  }

  private void produce() {
    for (int table = 0; table < busy; table++) {
      for (int number = 0; number < partitions; number++) {
        ends.merge(new Partition(topic(table), number), (long) ROWS_A_SECOND, Long::sum);
      }
    }
  }

  private Fact said(ControlMessage message) {
    long offset = control++;
    return new Fact.ControlSeen(NAME, now(), CONTROL, offset, offset, KEY, now(), message);
  }

  /** Every table, with the snapshots that no look before has shown. */
  private Fact catalog() {
    TreeMap<String, TableSeen> seen = new TreeMap<>();
    for (int table = 0; table < tables; table++) {
      seen.put(name(table), seen(table, List.of()));
    }
    unseen.forEach(table -> seen.put(table.table(), table));
    unseen.clear();
    return Fact.CatalogSeen.whole(NAME, now(), now(), Seen.known(List.copyOf(seen.values())));
  }

  private TableSeen seen(int table, List<SnapshotSeen> snapshots) {
    Optional<SnapshotSeen> last = newest.get(table);
    return new TableSeen(
        name(table),
        uuid(table),
        List.of(topic(table)),
        snapshots,
        last.map(SnapshotSeen::id),
        last.map(SnapshotSeen::at),
        true,
        Optional.empty());
  }

  private Fact status() {
    return new Fact.StatusSeen(
        NAME, now(), Seen.known(running("source", 1)), Seen.known(running(NAME, tasks)));
  }

  private static ConnectorState running(String name, int tasks) {
    List<TaskState> states = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      states.add(new TaskState(task, "RUNNING", Optional.empty()));
    }
    return new ConnectorState(name, "RUNNING", states);
  }

  private static PipelineConfig config() {
    return new PipelineConfig(
        NAME,
        Optional.of("source"),
        "connect-" + NAME,
        "connect-" + NAME + "-coord",
        "control",
        "cold",
        Duration.ofSeconds(ROUND_SECONDS),
        Duration.ofSeconds(5),
        Optional.of(Duration.ofSeconds(1)),
        Duration.ofMinutes(30),
        true,
        Optional.empty(),
        List.of(),
        RepairPolicy.valueOf(false));
  }

  private Instant now() {
    return START.plusSeconds(second);
  }

  private Position position() {
    return new Position(1_000_000 + second * 1_000, 1);
  }

  private static String topic(int table) {
    return "cdc.public.table_%04d".formatted(table);
  }

  private static String name(int table) {
    return "cold.table_%04d".formatted(table);
  }

  private static String uuid(int table) {
    return "6f1c0d8e-6f0e-4a51-9a53-0b1f5a0f%04d".formatted(table);
  }
}
