package io.frostline.probe;

import io.frostline.core.Fact;
import io.frostline.core.Fact.GroupLook;
import io.frostline.core.Partition;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.Polled.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/** What is read beside the tick, each in a thread of its own, and told once it is there. */
final class Looks implements AutoCloseable {

  private static final Duration REST_PATIENCE = Duration.ofSeconds(10);
  private static final Duration WAREHOUSE_PATIENCE = Duration.ofSeconds(5);

  /** Connect and the catalog answer within a fraction of a second, unless they hang. */
  private static final Duration PROMPT = Duration.ofSeconds(3);

  /** A fresh process on a share of a core loads what belongs to a catalog before it asks it. */
  private static final Duration CATALOG_FIRST = Duration.ofSeconds(30);

  private static final Pace COORDINATOR = new Pace(Duration.ofSeconds(5), REST_PATIENCE, 1);
  private static final Pace RETENTION = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(20), 1);
  private static final Pace DATABASE = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(30), 1);

  /** A reading that ends within this time is still used by the same tick. */
  private static final Duration WAIT = Duration.ofMillis(150);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(3);

  private final Pipeline pipeline;
  private final Facts facts;
  private final CatalogReader catalog;
  private final SourceLooks source;
  private final Polled<CatalogLook> tables;
  private final Polled<Boolean> warehouse;
  private final Polled<Statuses> statuses;
  private final Duration answerIsLate;
  private final Polled<GroupLook> coordinator;
  private final Polled<GroupLook> workers;
  private final Polled<Map<String, Duration>> retention;
  private final Optional<Polled<DatabaseReader.Look>> database;
  private final Optional<PublicationReader> publicationReader;
  private final Optional<Polled<Fact.Published>> publication;
  private final Changes<Map<String, Duration>> retentionTold = new Changes<>();
  private final Changes<Boolean> warehouseTold = new Changes<>();
  private Instant tablesBegunAt = Instant.MIN;
  private boolean publicationTold;

  Looks(
      Pipeline pipeline,
      Resume resume,
      Admin admin,
      ConnectReads connect,
      Facts facts,
      Duration every) {
    this.pipeline = pipeline;
    this.facts = facts;
    SinkSettings sink = pipeline.sink();
    catalog = new CatalogReader(sink, resume.snapshots());
    // A little shorter than the tick, so that a late tick does not make every second one miss.
    Duration often = every.multipliedBy(4).dividedBy(5);
    answerIsLate = every.multipliedBy(2);
    source = new SourceLooks(pipeline.source(), connect, new Pace(often, REST_PATIENCE, 1));
    tables = new Polled<>("catalog", new Pace(often, PROMPT, CATALOG_FIRST, 3), catalog::read);
    warehouse =
        new Polled<>(
            "warehouse",
            new Pace(often, WAREHOUSE_PATIENCE, 1),
            new WarehouseReader(catalog::tables)::read);
    statuses =
        new Polled<>(
            "connector status",
            new Pace(often, PROMPT, 1),
            () ->
                Statuses.read(
                    connect, pipeline.source().map(SourceSettings::name), pipeline.name()));
    coordinator =
        new Polled<>(
            "coordinator group",
            COORDINATOR,
            new GroupReader(admin, sink.coordinatorGroup())::read);
    workers =
        new Polled<>(
            "sink group",
            new Pace(often, REST_PATIENCE, 1),
            new GroupReader(admin, sink.group())::read);
    retention =
        new Polled<>("retention", RETENTION, new RetentionReader(admin, () -> kept(admin))::read);
    database =
        pipeline
            .source()
            .flatMap(SourceSettings::database)
            .map(known -> new Polled<>("database", DATABASE, new DatabaseReader(known)::read));
    publicationReader =
        pipeline
            .source()
            .flatMap(SourceSettings::database)
            .filter(known -> known.publication().isPresent() && known.login().isKnown())
            .map(PublicationReader::new);
    publication =
        publicationReader.map(
            reader -> new Polled<>("publication", new Pace(often, REST_PATIENCE, 1), reader::read));
  }

  /** Starts what is due. */
  void start() throws InterruptedException {
    source.start(isBetween());
    statuses.start();
    warehouse.start();
    coordinator.start();
    if (!connectAnswers()) {
      workers.start();
    }
    retention.start();
    database.ifPresent(Polled::start);
    publication.ifPresent(Polled::start);
  }

  private boolean isBetween() {
    return Seen.flat(statuses.latest().map(Statuses::source))
        .toOptional()
        .filter(OffsetReader::isBetween)
        .isPresent();
  }

  /**
   * Who has left the sink's group tells of its worker, and as long as Connect does, nobody asks. An
   * answer that is late may not come at all: then the group should have been looked at since.
   */
  private boolean connectAnswers() {
    return statuses.age().compareTo(answerIsLate) < 0
        && Seen.flat(statuses.latest().map(Statuses::sink)).isKnown();
  }

  /** Starts to read the catalog if it is due: after the sink's word on what it has committed. */
  void startTables() {
    Instant now = facts.now();
    catalog.startsAt(now);
    if (tables.start()) {
      tablesBegunAt = now;
    }
  }

  /** The sink says that it has committed to {@code table}. */
  void committed(String table) {
    catalog.committed(table);
  }

  /** A snapshot of the source has read all tables, from {@code place} on. */
  void copied(Position place) {
    source.copied(place);
  }

  /** The newest committed offset of the source; waits a moment for one that is under way. */
  Seen<Position> sourceOffset() throws InterruptedException {
    return source.position(isBetween(), WAIT);
  }

  /**
   * Tells what was read since the last time.
   *
   * @param captured the captured partitions
   */
  void tell(Instant at, Seen<Set<Partition>> captured) throws InterruptedException {
    tellTables(at);
    tellStatuses(at);
    tellCopying(at, captured);
    if (isBetween()) {
      // Its offset may be away before the next tick begins. What was told now is older than the
      // ends that this tick has; what is read from now on is told with the next one.
      source.start(true);
    }
    tellPublication(at);
    String name = pipeline.name();
    coordinator
        .take(Duration.ZERO)
        .ifPresent(seen -> facts.send(new Fact.CoordinatorSeen(name, at, seen)));
    workers
        .take(Duration.ZERO)
        .ifPresent(
            seen -> facts.send(new Fact.WorkersSeen(name, facts.now().minus(workers.age()), seen)));
    warehouse
        .take(Duration.ZERO)
        .flatMap(warehouseTold::news)
        .ifPresent(seen -> facts.send(new Fact.WarehouseSeen(name, at, seen)));
    retention
        .take(Duration.ZERO)
        .flatMap(retentionTold::news)
        .ifPresent(seen -> facts.send(new Fact.RetentionSeen(name, at, seen)));
    if (database.isPresent()) {
      // A look that hangs says nothing about the database: it bounds its own waiting.
      database
          .get()
          .take(Duration.ZERO)
          .flatMap(Seen::toOptional)
          .ifPresent(
              look -> facts.send(new Fact.DatabaseSeen(name, at, look.reachable(), look.slot())));
    }
  }

  private void tellTables(Instant at) throws InterruptedException {
    tables
        .take(WAIT)
        .ifPresent(
            seen -> {
              Instant begunAt = seen.isKnown() ? catalog.oldest() : tablesBegunAt;
              facts.send(
                  new Fact.CatalogSeen(
                      pipeline.name(),
                      at,
                      begunAt,
                      explained(seen).map(CatalogLook::tables),
                      seen.map(CatalogLook::unreadable).toOptional().filter(u -> !u.isEmpty()),
                      tables.took()));
              seen.toOptional().map(CatalogLook::tables).ifPresent(catalog::told);
            });
  }

  /** A catalog that hangs may only be waiting for its store, which has said why. */
  private Seen<CatalogLook> explained(Seen<CatalogLook> seen) {
    Seen<Boolean> store = warehouse.latest();
    return seen.isKnown() || store.isKnown()
        ? seen
        : Seen.unknown(seen.reason().orElseThrow() + "; " + store.reason().orElseThrow());
  }

  private void tellStatuses(Instant at) throws InterruptedException {
    statuses
        .take(WAIT)
        .map(seen -> seen.isKnown() ? seen.get() : Statuses.unknown(seen.reason().orElseThrow()))
        .ifPresent(
            both ->
                facts.send(new Fact.StatusSeen(pipeline.name(), at, both.source(), both.sink())));
  }

  /** The first look is waited for: until there is one, nothing is known of the publication. */
  private void tellPublication(Instant at) throws InterruptedException {
    String name = pipeline.name();
    if (publication.isPresent()) {
      publication
          .get()
          .take(publicationTold ? WAIT : FIRST_WAIT)
          .ifPresent(seen -> facts.send(new Fact.PublicationSeen(name, at, true, seen)));
    } else if (!publicationTold) {
      facts.send(
          new Fact.PublicationSeen(name, at, false, Seen.unknown("the database is not asked")));
    }
    publicationTold = true;
  }

  private void tellCopying(Instant at, Seen<Set<Partition>> captured) {
    for (CopyStarts.Copied copied : source.copied(at, captured)) {
      facts.send(new Fact.SourceSnapshotSeen(pipeline.name(), at, copied.topics(), copied.after()));
    }
  }

  private Collection<String> kept(Admin admin) throws Exception {
    SinkSettings sink = pipeline.sink();
    return admin.listTopics().names().get().stream()
        .filter(topic -> topic.equals(sink.controlTopic()) || sink.captures(topic))
        .toList();
  }

  /** Ends at once; readings that hang are left to their own threads. */
  @Override
  public void close() {
    statuses.close();
    source.close();
    warehouse.close();
    coordinator.close();
    workers.close();
    retention.close();
    database.ifPresent(Polled::close);
    publication.ifPresent(
        polled -> polled.close(() -> publicationReader.ifPresent(PublicationReader::close)));
    tables.close(catalog::close);
  }
}
