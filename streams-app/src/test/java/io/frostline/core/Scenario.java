package io.frostline.core;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.CommandOut;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Lag;
import io.frostline.core.Output.LagOut;
import io.frostline.core.Output.Watermark;
import io.frostline.core.Output.WatermarkOut;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pipeline told fact by fact: table {@code cold.t} fed by topic {@code cdc.public.t} with two
 * partitions, commit interval 10 s, timeout 5 s, a beat each second.
 */
final class Scenario {

  static final String PIPELINE = "sink";
  static final String TABLE = "cold.t";
  static final String TOPIC = "cdc.public.t";
  static final Partition P0 = new Partition(TOPIC, 0);
  static final Partition P1 = new Partition(TOPIC, 1);
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  static final PipelineConfig CONFIG =
      new PipelineConfig(
          PIPELINE,
          Optional.of("source"),
          "connect-sink",
          "connect-sink-coord",
          "control",
          "cold",
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Optional.of(Duration.ofSeconds(1)),
          Duration.ofMinutes(30),
          true,
          Optional.of("db.example:5432/app"),
          List.of(),
          RepairPolicy.valueOf(false));

  /** The same with an actuator. */
  static final PipelineConfig REPAIRING = config(true, RepairPolicy.valueOf(true));

  /** The same where the app does not read the catalog. */
  static final PipelineConfig WITHOUT_CATALOG = config(false, RepairPolicy.valueOf(false));

  static PipelineConfig config(boolean catalogReadable, RepairPolicy repairs) {
    return new PipelineConfig(
        CONFIG.sink(),
        CONFIG.source(),
        CONFIG.group(),
        CONFIG.coordinatorGroup(),
        CONFIG.controlTopic(),
        CONFIG.namespace(),
        CONFIG.commitInterval(),
        CONFIG.commitTimeout(),
        CONFIG.beatInterval(),
        CONFIG.lagObjective(),
        catalogReadable,
        CONFIG.database(),
        CONFIG.issues(),
        repairs);
  }

  PipelineState state = PipelineState.empty(PIPELINE);
  final List<Output> outputs = new ArrayList<>();
  Instant now = START;

  /** How far {@link #now} is ahead of every clock. */
  Duration ahead = Duration.ZERO;

  long control;
  long given;
  long aside;
  Seen<Map<Integer, Long>> coordinator = Seen.known(Map.of());
  PipelineConfig config = CONFIG;
  long controlStart;
  long sequence;
  String key = "key-A";
  String uuid = "uuid-1";
  boolean complete = true;
  Seen<Position> sourceOffset = Seen.unknown("no offset yet");
  Optional<Fact.Published> published = Optional.empty();

  /** What the database has counted by source table; nothing is counted while it is empty. */
  final Map<String, Fact.Written> written = new TreeMap<>();

  String countedSince = "start";
  long oldestTransaction = 700;
  long nextTransaction = 700;
  final Map<Partition, Extent> extents = new TreeMap<>();
  final Map<Partition, Long> group = new TreeMap<>();
  final List<SnapshotSeen> snapshots = new ArrayList<>();
  boolean tableExists = true;

  /** Why the catalog lists {@link #TABLE} and does not give it. */
  Optional<String> unreadable = Optional.empty();

  /** Empty tables that the catalog has beside. */
  final List<String> others = new ArrayList<>();

  Scenario() {
    this(CONFIG);
  }

  Scenario(PipelineConfig config) {
    this.config = config;
    apply(new Fact.Configured(PIPELINE, now, config));
    status("RUNNING", "RUNNING");
  }

  /** The sink is given another control topic, which is empty; the app learns it a tick later. */
  Scenario movesTo(String controlTopic) {
    config =
        new PipelineConfig(
            config.sink(),
            config.source(),
            config.group(),
            config.coordinatorGroup(),
            controlTopic,
            config.namespace(),
            config.commitInterval(),
            config.commitTimeout(),
            config.beatInterval(),
            config.lagObjective(),
            config.catalogReadable(),
            config.database(),
            config.issues(),
            config.repairs());
    control = 0;
    given = 0;
    coordinator = Seen.known(Map.of());
    snapshots.clear();
    return apply(new Fact.Configured(PIPELINE, now, config));
  }

  Scenario apply(Fact fact) {
    Fold.Step step = Fold.apply(state, fact);
    state = step.state();
    outputs.addAll(step.outputs());
    return this;
  }

  Scenario after(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  Scenario status(String connector, String task) {
    ConnectorState sink =
        new ConnectorState(
            PIPELINE, connector, List.of(new TaskState(0, task, Optional.of("why"))));
    ConnectorState source =
        new ConnectorState(
            "source", "RUNNING", List.of(new TaskState(0, "RUNNING", Optional.empty())));
    return apply(new Fact.StatusSeen(PIPELINE, now, Seen.known(source), Seen.known(sink)));
  }

  /** The sink's tasks, all of which run, are so many from now on. */
  Scenario tasks(int number) {
    List<TaskState> tasks = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      tasks.add(new TaskState(i, "RUNNING", Optional.empty()));
    }
    return apply(
        new Fact.StatusSeen(
            PIPELINE,
            now,
            state.health().source(),
            Seen.known(new ConnectorState(PIPELINE, "RUNNING", tasks))));
  }

  /** A beat committed now at {@code (commit, row)}. */
  Scenario beat(long commit, long row) {
    return apply(new Fact.BeatSeen(PIPELINE, now, new Position(commit, row), now.minus(ahead)));
  }

  Scenario sourceAt(long commit, long row) {
    sourceOffset = Seen.known(new Position(commit, row));
    return this;
  }

  Scenario ends(long p0, long p1) {
    extents.put(P0, new Extent(0, p0));
    extents.put(P1, new Extent(0, p1));
    return this;
  }

  Scenario control(ControlMessage message) {
    return controlAt(control++, message);
  }

  Scenario controlAt(long offset, ControlMessage message) {
    apply(new Fact.ControlSeen(PIPELINE, now, 0, given, offset, key, now, message));
    given = Math.max(given, offset + 1);
    return this;
  }

  /** A record in a second control partition, which the topic has from then on. */
  Scenario aside(String sender, ControlMessage message) {
    apply(new Fact.ControlSeen(PIPELINE, now, 1, aside, aside, sender, now, message));
    aside++;
    return this;
  }

  Scenario start(String commit) {
    return control(new StartCommit(commit));
  }

  Scenario written(String commit, long rows) {
    return written(commit, rows, uuid);
  }

  Scenario written(String commit, long rows, String incarnation) {
    return control(new DataWritten(commit, TABLE, Optional.of(incarnation), rows, 1, List.of()));
  }

  /** A worker answers; null stands for a partition without a record in the round. */
  Scenario answered(String commit, Long p0, Long p1) {
    if (p0 != null) {
      group.put(P0, p0);
    }
    if (p1 != null) {
      group.put(P1, p1);
    }
    return control(
        new DataComplete(
            commit,
            List.of(
                new Assignment(P0, Optional.ofNullable(p0)),
                new Assignment(P1, Optional.ofNullable(p1)))));
  }

  Scenario completed(String commit) {
    coordinator = Seen.known(Map.of(0, control));
    return control(new CommitComplete(commit, Optional.empty()));
  }

  /** A snapshot of the sink that records everything in the control topic so far. */
  Scenario snapshot(String commit, long rows, long files) {
    return snapshotRecording(commit, rows, files, control);
  }

  Scenario snapshotRecording(String commit, long rows, long files, long recorded) {
    return snapshotRecording(commit, rows, files, Map.of(0, recorded));
  }

  Scenario snapshotRecording(String commit, long rows, long files, Map<Integer, Long> recorded) {
    sequence++;
    snapshots.add(
        new SnapshotSeen(
            100 + sequence,
            sequence,
            snapshots.isEmpty()
                ? Optional.empty()
                : Optional.of(snapshots.get(snapshots.size() - 1).id()),
            now,
            "append",
            rows,
            files,
            0,
            rows,
            Optional.of(commit),
            Optional.of(recorded)));
    return this;
  }

  private Optional<Instant> carriedAt() {
    return snapshots.stream()
        .filter(snapshot -> snapshot.recorded().isPresent())
        .map(SnapshotSeen::at)
        .reduce((first, second) -> second);
  }

  private Optional<Long> current() {
    return snapshots.isEmpty()
        ? Optional.empty()
        : Optional.of(snapshots.get(snapshots.size() - 1).id());
  }

  /** A look at the publication, as of now, that is repeated with each tick from then on. */
  Scenario publication(Map<String, List<String>> tables) {
    return publication("1.1", tables);
  }

  Scenario publication(String id, Map<String, List<String>> tables) {
    published = Optional.of(new Fact.Published(now, id, tables, counters()));
    return lookAtPublication();
  }

  /** From now on no look at the publication succeeds. */
  Scenario unseenPublication(String why) {
    published = Optional.empty();
    return apply(new Fact.PublicationSeen(PIPELINE, now, true, Seen.unknown(why)));
  }

  /** The counters as they are now; their place in the log is that of the newest beat. */
  private Optional<Fact.Counters> counters() {
    long place = 1_000 + now.getEpochSecond() - START.getEpochSecond();
    return written.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fact.Counters(
                now, countedSince, place, oldestTransaction, nextTransaction, Map.copyOf(written)));
  }

  Scenario wrote(String source, long rows) {
    written.put(source, new Fact.Written(1, rows));
    return this;
  }

  private Scenario lookAtPublication() {
    published.ifPresent(
        seen ->
            apply(
                new Fact.PublicationSeen(
                    PIPELINE,
                    now,
                    true,
                    Seen.known(
                        new Fact.Published(now, seen.publication(), seen.tables(), counters())))));
    return this;
  }

  /** One look at the catalog and the offsets. */
  Scenario tick() {
    List<TableSeen> tables = new ArrayList<>();
    if (tableExists && unreadable.isEmpty()) {
      tables.add(
          new TableSeen(
              TABLE,
              uuid,
              List.of(TOPIC),
              List.copyOf(snapshots),
              current(),
              carriedAt(),
              complete,
              Optional.empty()));
    }
    for (String name : others) {
      tables.add(
          new TableSeen(
              name,
              "uuid-of-" + name,
              List.of(name.replace("cold.", "cdc.public.")),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              true,
              Optional.empty()));
    }
    apply(
        new Fact.CatalogSeen(
            PIPELINE,
            now,
            now,
            Seen.known(tables),
            unreadable.map(why -> Map.of(TABLE, why)),
            Optional.empty()));
    return lookAtPublication().tickOnly();
  }

  Scenario tickOnly() {
    Map<Integer, Fact.ControlPlace> places = new TreeMap<>();
    places.put(
        0, new Fact.ControlPlace(controlStart, control, Math.max(controlStart, given), control));
    if (aside > 0) {
      places.put(1, new Fact.ControlPlace(0, aside, aside, aside));
    }
    return tickOnly(Seen.known(places));
  }

  /** The same with what was seen of the control topic. */
  Scenario tickOnly(Seen<Map<Integer, Fact.ControlPlace>> places) {
    return apply(
        new Fact.Tick(
            PIPELINE,
            now,
            sourceOffset,
            Seen.known(Map.copyOf(extents)),
            Seen.known(Map.copyOf(group)),
            coordinator,
            places,
            Optional.of(ahead).filter(length -> !length.isZero())));
  }

  /** What a person does about a loss: drops the table and has the source copy it anew. */
  Scenario replacedByACopy(String commit) {
    tableExists = false;
    seconds(3).copying(TOPIC).seconds(2);
    long end = extents.get(P0).end() + 10;
    extents.put(P0, new Extent(extents.get(P0).start(), end));
    uuid = "uuid-of-" + commit;
    snapshots.clear();
    tableExists = true;
    copying().seconds(2);
    return round(commit, 10, end, null).seconds(3);
  }

  Scenario copying(String... topics) {
    return apply(
        new Fact.SourceSnapshotSeen(PIPELINE, now, Seen.known(Set.of(topics)), Optional.of(now)));
  }

  /** A whole healthy round that brings {@code rows} and reads up to the given next offsets. */
  Scenario round(String commit, long rows, Long p0, Long p1) {
    start(commit);
    if (rows > 0) {
      written(commit, rows);
    }
    answered(commit, p0, p1);
    if (rows > 0) {
      snapshot(commit, rows, 1);
    }
    return completed(commit);
  }

  /** Ten rows in the table, and a minute of peace. */
  Scenario healthy() {
    ends(6, 4).after(Duration.ofSeconds(1)).beat(50, 51).sourceAt(50, 51).tick();
    return round("c1", 10, 6L, 4L).tick().idle(60);
  }

  /** Seconds in which the beats go on and the sink says nothing. */
  Scenario seconds(int count) {
    for (int i = 0; i < count; i++) {
      after(Duration.ofSeconds(1));
      long place = 1_000 + now.getEpochSecond() - START.getEpochSecond();
      beat(place, 1).sourceAt(place, 1).tick();
    }
    return this;
  }

  /** Seconds in which nothing is written but beats, and every round is empty. */
  Scenario idle(int seconds) {
    for (int i = 0; i < seconds; i++) {
      after(Duration.ofSeconds(1));
      if (i % 10 == 0) {
        round("idle-" + control, 0, null, null);
      }
      long place = 1_000 + now.getEpochSecond() - START.getEpochSecond();
      beat(place, 1).sourceAt(place, 1).tick();
    }
    return this;
  }

  Watermark watermark() {
    return watermark(TABLE);
  }

  Watermark watermark(String table) {
    return outputs.stream()
        .filter(WatermarkOut.class::isInstance)
        .map(output -> ((WatermarkOut) output).watermark())
        .filter(watermark -> watermark.table().equals(table))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  Lag lag() {
    return outputs.stream()
        .filter(LagOut.class::isInstance)
        .map(output -> ((LagOut) output).lag())
        .filter(lag -> lag.table().equals(TABLE))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  List<Event> events() {
    return outputs.stream()
        .filter(EventOut.class::isInstance)
        .map(output -> ((EventOut) output).event())
        .toList();
  }

  List<Event> events(EventType type) {
    return events().stream().filter(event -> event.type() == type).toList();
  }

  List<Command> commands() {
    return outputs.stream()
        .filter(CommandOut.class::isInstance)
        .map(output -> ((CommandOut) output).command())
        .toList();
  }

  List<EventType> eventTypes() {
    return events().stream().map(Event::type).toList();
  }
}
