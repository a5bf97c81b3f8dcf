package io.frostline.sim;

import io.frostline.core.ConnectorState;
import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Partition;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.core.TableSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One watch of the pipeline, in the order in which the app's probe looks. */
final class Observer {

  private final World world;
  private final Consumer<Fact> facts;
  private final Eyes eyes;
  private final Map<Integer, Long> control;
  private final Map<String, Long> told;

  /** Without transactions the source's offset follows its records. */
  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final Tails tails = new Tails();
  private final Map<Integer, Long> highest = new TreeMap<>();
  private long skewMs;
  private Instant newest = Instant.MIN;
  private long newestMs;
  private Optional<Duration> ahead = Optional.empty();
  private long beat;
  private boolean announced;
  private Optional<Given> stale = Optional.empty();
  private Instant begunAt = Instant.MIN;
  private Set<String> copied = Set.of();
  private Optional<Instant> copiedAt = Optional.empty();
  private Optional<Instant> copiedAfter = Optional.empty();

  /**
   * What a look at the catalog gave.
   *
   * @param unreadable why it did not give others
   */
  private record Given(List<TableSeen> tables, Map<String, String> unreadable) {}

  /**
   * Opens a watch.
   *
   * @param resume where to go on reading
   * @param eyes how well it sees
   */
  Observer(World world, Resume resume, long skewMs, Eyes eyes, Consumer<Fact> facts) {
    this.world = world;
    this.skewMs = skewMs;
    this.eyes = eyes;
    this.facts = facts;
    this.control = new TreeMap<>(resume.control());
    this.told = new HashMap<>(resume.snapshots());
    this.beat = Math.max(0, world.kafka.beats.stable() - 40);
    follow(resume);
  }

  /** Its clock is set back. */
  void setBack(long byMs) {
    skewMs -= byMs;
  }

  /** Takes no look that would seem older than what the fold knows. */
  void follow(Resume fold) {
    Instant now = now();
    fold.lookedAt().filter(now::isBefore).ifPresent(this::reached);
  }

  /** Never goes back; goes on at half the pace while the clock is behind. */
  private Instant now() {
    Instant shown = world.clock.instant(skewMs);
    Instant least = newest.plusMillis((world.clock.now() - newestMs) / 2);
    if (shown.isBefore(least)) {
      ahead = Optional.of(Duration.between(shown, least));
      return least;
    }
    reached(shown);
    ahead = Optional.empty();
    return shown;
  }

  private void reached(Instant time) {
    newest = time;
    newestMs = world.clock.now();
  }

  /** Looks at everything once; the looks are a little apart. */
  void tick() {
    if (!announced) {
      facts.accept(new Fact.Configured(Settings.PIPELINE, now(), world.settings.config()));
      announced = true;
    }
    Seen<Position> offset = eyes.look("source offset", world.capture::offset);
    Optional<Seen<Given>> tables = tables();
    Instant begun = begunAt;
    world.clock.in(
        world.clock.between(0, 30),
        () -> {
          Seen<Map<Integer, ControlPlace>> places =
              eyes.look("control topic", () -> Seen.known(readControl()));
          world.clock.in(
              world.clock.between(0, 30),
              () -> {
                readBeats();
                Instant at = now();
                Optional<Duration> before = ahead;
                world.clock.in(
                    world.clock.between(0, 15),
                    () -> tell(at, before, begun, offset, places, tables));
              });
        });
  }

  private Map<Integer, ControlPlace> readControl() {
    Map<Integer, ControlPlace> places = new TreeMap<>();
    for (int p = 0; p < world.kafka.control().size(); p++) {
      Log<Kafka.Sent> log = world.kafka.control().get(p);
      long end = log.stable();
      long position = control.getOrDefault(p, log.start());
      if (position < log.start() || position > log.end()) {
        position = log.start();
      }
      long given = position;
      long until = eyes.reach(position, end);
      for (; position < until; position++) {
        Optional<Kafka.Sent> sent = log.read(position);
        if (sent.isPresent()) {
          facts.accept(seen(p, given, position, sent.get()));
          given = position + 1;
        }
      }
      control.put(p, position);
      places.put(p, new ControlPlace(log.start(), end, given, position));
    }
    return places;
  }

  private Fact seen(int partition, long from, long offset, Kafka.Sent sent) {
    return new Fact.ControlSeen(
        Settings.PIPELINE,
        now(),
        partition,
        from,
        offset,
        sent.key(),
        Clock.at(sent.atMs(), world.settings.connectSkewMs()),
        sent.message());
  }

  private void readBeats() {
    Log<Change> log = world.kafka.beats;
    for (; beat < log.stable(); beat++) {
      log.read(beat)
          .ifPresent(
              change ->
                  facts.accept(
                      new Fact.BeatSeen(
                          Settings.PIPELINE, now(), change.position(), change.committedAt())));
    }
  }

  /** A reading of the catalog may have begun long before it is told. */
  private Optional<Seen<Given>> tables() {
    if (!world.settings.catalogReadable() || world.weather.catalogDown) {
      begunAt = now();
    }
    if (!world.settings.catalogReadable()) {
      return Optional.of(Seen.unknown("no access"));
    }
    if (world.weather.catalogDown) {
      return Optional.of(Seen.unknown("catalog: connection refused"));
    }
    if (eyes.skipsCatalog()) {
      if (stale.isEmpty()) {
        begunAt = now();
        stale = Optional.of(given());
      }
      return Optional.empty();
    }
    if (stale.isEmpty()) {
      begunAt = now();
    }
    Given seen = stale.orElseGet(this::given);
    stale = Optional.empty();
    boolean none = seen.tables().isEmpty() && !seen.unreadable().isEmpty();
    return Optional.of(
        eyes.look("catalog", () -> none ? Seen.unknown("catalog: forbidden") : Seen.known(seen)));
  }

  private Given given() {
    List<TableSeen> tables = new ArrayList<>(world.catalog.seen(told));
    Map<String, String> unreadable = new TreeMap<>();
    for (TableSeen table : List.copyOf(tables)) {
      if (eyes.cannotRead(table.table(), world.clock.now(), world.settings)) {
        tables.remove(table);
        unreadable.put(table.table(), "forbidden");
      }
    }
    return new Given(tables, unreadable);
  }

  private void tell(
      Instant at,
      Optional<Duration> before,
      Instant begun,
      Seen<Position> offset,
      Seen<Map<Integer, ControlPlace>> places,
      Optional<Seen<Given>> tables) {
    Seen<Map<Partition, Extent>> extents =
        eyes.look("captured topics", () -> Seen.known(world.kafka.extents()));
    Seen<Map<Partition, Long>> group =
        eyes.look("group", () -> Seen.known(new TreeMap<>(world.kafka.workers)));
    Seen<Map<Integer, Long>> coordinator = eyes.look("coordinator", this::coordinator);
    if (extents.isKnown() && group.isKnown()) {
      tails.read(world.kafka, group.get(), at, facts);
    }
    tables.ifPresent(seen -> tellTables(at, begun, seen));
    Seen<ConnectorState> sink = eyes.look("status", world.connect::sink);
    facts.accept(
        new Fact.StatusSeen(
            Settings.PIPELINE, at, eyes.look("status", world.connect::source), sink));
    if (!sink.isKnown()) {
      workers(at);
    }
    around(at);
    facts.accept(
        new Fact.Tick(Settings.PIPELINE, at, offset, extents, group, coordinator, places, before));
  }

  private Seen<Map<Integer, Long>> coordinator() {
    Map<Integer, Long> offsets = world.group.committed().orElse(Map.of());
    boolean back =
        offsets.entrySet().stream()
            .anyMatch(each -> each.getValue() < highest.getOrDefault(each.getKey(), 0L));
    if (back) {
      world.faulted(Fault.S4);
    }
    offsets.forEach((k, offset) -> highest.merge(k, offset, Math::max));
    return Seen.known(new TreeMap<>(offsets));
  }

  private void tellTables(Instant at, Instant begun, Seen<Given> seen) {
    facts.accept(
        new Fact.CatalogSeen(
            Settings.PIPELINE,
            at,
            begun,
            seen.map(Given::tables),
            seen.toOptional().map(Given::unreadable).filter(u -> !u.isEmpty()),
            Optional.empty()));
    seen.map(Given::tables)
        .orElse(List.of())
        .forEach(
            table ->
                table.snapshots().forEach(s -> told.merge(table.uuid(), s.sequence(), Math::max)));
  }

  /** Who has left is asked only while Connect does not answer. */
  private void workers(Instant at) {
    facts.accept(
        new Fact.WorkersSeen(
            Settings.PIPELINE,
            at,
            eyes.look(
                "sink group",
                () -> Seen.known(new Fact.GroupLook("Stable", world.sink.members())))));
  }

  private void around(Instant at) {
    facts.accept(
        new Fact.CoordinatorSeen(
            Settings.PIPELINE,
            at,
            eyes.look(
                "coordinator group",
                () -> Seen.known(new Fact.GroupLook(world.group.state(), world.group.size())))));
    facts.accept(new Fact.PublicationSeen(Settings.PIPELINE, at, true, publication()));
    facts.accept(new Fact.DatabaseSeen(Settings.PIPELINE, at, !world.weather.databaseDown, slot()));
    Map<String, Duration> kept = new TreeMap<>();
    world.kafka.captured.keySet().forEach(p -> kept.put(p.topic(), Duration.ofDays(7)));
    facts.accept(new Fact.RetentionSeen(Settings.PIPELINE, at, Seen.known(kept)));
    copying(at);
  }

  private void copying(Instant at) {
    Seen<Set<String>> topics =
        eyes.look("source offset", () -> Seen.known(world.capture.copying()));
    if (topics.isKnown()) {
      if (!topics.get().equals(copied)) {
        copied = topics.get();
        copiedAfter = copiedAt;
      }
      copiedAt = Optional.of(at.minus(world.settings.exactlyOnce() ? Duration.ZERO : FLUSH));
    }
    facts.accept(new Fact.SourceSnapshotSeen(Settings.PIPELINE, at, topics, copiedAfter));
  }

  private Seen<Fact.Published> publication() {
    return world.weather.databaseDown
        ? Seen.unknown("the database does not answer")
        : eyes.look("publication", () -> Seen.known(world.database.published()));
  }

  private Seen<Fact.Slot> slot() {
    if (world.weather.databaseDown) {
      return Seen.unknown("the database does not answer");
    }
    boolean there = !world.weather.slotMissing;
    world.weather.slotSeen |= !there;
    Optional<Long> confirmed =
        world
            .capture
            .offset()
            .toOptional()
            .map(offset -> Math.max(offset.commit(), world.database.slotBegan()))
            .filter(lsn -> there);
    long kept = world.database.lsn() - confirmed.orElse(0L);
    long retained = world.weather.slotFilling ? 60_000_000_000L : kept;
    long headroom = world.weather.slotFilling ? 1_000_000L : 64_000_000_000L;
    return Seen.known(
        new Fact.Slot(
            there,
            there && world.capture.running(),
            confirmed,
            Optional.of(retained).filter(bytes -> there),
            Optional.of(headroom).filter(bytes -> there),
            Optional.of(world.weather.slotFilling ? "unreserved" : "reserved").filter(s -> there)));
  }
}
