package io.frostline.probe;

import io.frostline.core.Seen;
import io.frostline.core.TableSeen;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the sink's tables from the sink's own catalog. The catalog is opened when it is first
 * needed and again after every failure, because a connection pool does not always recover. {@link
 * #read} may block; it belongs into a thread of its own.
 */
final class CatalogReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);

  /** A look that waits for longer in vain has the catalog itself, or its store, to blame. */
  private static final Duration LOST_MAX = Duration.ofSeconds(5);

  /** More would not fit into a record. */
  private static final int UNREADABLE_MAX = 1_000;

  private static final int REASON_MAX = 200;

  private final SinkSettings sink;
  private final Lineage lineage;
  private final int most;

  /**
   * Highest snapshot sequence number that was told, by table UUID; written by the ticking thread.
   */
  private final Map<String, Long> told;

  private final Map<TableIdentifier, Table> loaded = new HashMap<>();
  private final Map<TableIdentifier, Read> read = new HashMap<>();
  private final Turns turns = new Turns();
  private final SecondLooks second;
  private Optional<Catalog> open = Optional.empty();
  private boolean closed;

  /** What was loaded at the last reading, for those who must not wait for one that hangs. */
  private volatile List<Table> there = List.of();

  private volatile Instant now = Instant.MIN;
  private volatile Instant oldest = Instant.MIN;

  /**
   * What was read of a table: as long as its metadata is the same, so is this.
   *
   * @param after what had been told of it
   * @param seen empty if it is none of this sink's
   */
  private record Read(Object metadata, long after, Optional<TableSeen> seen) {}

  /**
   * @param told highest snapshot sequence number that is known already, by table UUID
   */
  CatalogReader(SinkSettings sink, Map<String, Long> told) {
    this(sink, told, Ration.SNAPSHOTS_MAX);
  }

  /**
   * @param most snapshots of all tables together in one reading
   */
  CatalogReader(SinkSettings sink, Map<String, Long> told, int most) {
    this.sink = sink;
    this.most = most;
    this.lineage = new Lineage(sink);
    this.second = new SecondLooks(sink.name());
    this.told = new ConcurrentHashMap<>(told);
  }

  /** The next reading begins at {@code at} or later. */
  void startsAt(Instant at) {
    now = at;
  }

  /** What was committed before is in the last reading. */
  Instant oldest() {
    return oldest;
  }

  /** The sink says that it has committed to {@code table}: the next reading shows it. */
  void committed(String table) {
    turns.committed(table);
  }

  /** The sink's tables that exist; a single one that cannot be read does not hide the others. */
  synchronized Seen<CatalogLook> read() {
    if (!(sink.catalog() instanceof Seen.Known<CatalogSettings> known)) {
      return Seen.unknown("catalog: " + sink.catalog().reason().orElseThrow());
    }
    if (closed) {
      return Seen.unknown("catalog: closed");
    }
    Instant began = now;
    try {
      Catalog catalog = open.isPresent() ? open.get() : opened(known.value());
      List<TableIdentifier> names = names(catalog);
      refresh(catalog, names, began);
      List<TableSeen> tables = new ArrayList<>();
      for (TableIdentifier name : names) {
        given(name, began).ifPresent(tables::add);
      }
      if (loaded.isEmpty()) {
        allFailed(second.reasons());
      }
      oldest = turns.oldest(began);
      there = List.copyOf(loaded.values());
      return Seen.known(new CatalogLook(Ration.of(tables, most), unreadable(known.value())));
    } catch (RuntimeException | LinkageError e) {
      release();
      return Seen.unknown("catalog: " + known.value().masked(Reason.of(e)));
    }
  }

  /** The tables that were there at the last reading that ended well. */
  List<Table> tables() {
    return there;
  }

  /** These were sent: the next reading leaves their snapshots out. */
  void told(List<TableSeen> tables) {
    for (TableSeen table : tables) {
      table.snapshots().forEach(s -> told.merge(table.uuid(), s.sequence(), Math::max));
    }
  }

  private Catalog opened(CatalogSettings settings) {
    Catalog catalog = settings.open();
    open = Optional.of(catalog);
    return catalog;
  }

  private List<TableIdentifier> names(Catalog catalog) {
    if (!sink.tables().isEmpty()) {
      return sink.tables().stream().map(TableIdentifier::parse).toList();
    }
    if (sink.namespaces().isEmpty()) {
      throw new IllegalStateException("the sink's configuration does not tell the namespace");
    }
    List<TableIdentifier> names = new ArrayList<>();
    for (String namespace : sink.namespaces()) {
      try {
        names.addAll(catalog.listTables(Namespace.of(namespace.split("\\."))));
      } catch (NoSuchNamespaceException e) {
        LOG.debug("The namespace does not exist yet pipeline={} name={}", sink.name(), namespace);
      }
    }
    return names;
  }

  private void refresh(Catalog catalog, List<TableIdentifier> names, Instant began) {
    Set<TableIdentifier> due = turns.next(names);
    second.begin(names);
    loaded.keySet().retainAll(new HashSet<>(names));
    read.keySet().retainAll(loaded.keySet());
    long lost = 0;
    for (TableIdentifier name : names) {
      if (!second.waitsFor(name) && !due.contains(name) && loaded.containsKey(name)) {
        continue;
      }
      long start = System.nanoTime();
      Seen<Optional<Table>> table = look(catalog, name, began);
      turns.looked(name, began);
      table
          .orElse(Optional.empty())
          .ifPresentOrElse(t -> loaded.put(name, t), () -> loaded.remove(name));
      lost += table.isKnown() ? 0 : System.nanoTime() - start;
      if (lost > LOST_MAX.toNanos()) {
        throw new IllegalStateException(name + ": " + table.reason().orElseThrow());
      }
    }
  }

  /** Known if the catalog says what the table is, or that there is none. */
  private Seen<Optional<Table>> look(Catalog catalog, TableIdentifier name, Instant began) {
    if (second.waitsFor(name)) {
      return second.again(name, began, () -> load(catalog, name));
    }
    long start = System.nanoTime();
    try {
      return Seen.known(current(catalog, name));
    } catch (RuntimeException e) {
      failed(name, began, e, Duration.ofNanos(System.nanoTime() - start));
      return Seen.unknown(Reason.of(e));
    }
  }

  private Optional<TableSeen> given(TableIdentifier name, Instant began) {
    try {
      return seen(name);
    } catch (RuntimeException e) {
      loaded.remove(name);
      failed(name, began, e, Duration.ZERO);
      return Optional.empty();
    }
  }

  private void failed(TableIdentifier name, Instant began, RuntimeException e, Duration took) {
    LOG.debug("A table cannot be read pipeline={} table={}", sink.name(), name, e);
    second.failed(name, began, Reason.of(e), took);
  }

  /** That none can be read is the fault of the catalog, or of its store. */
  private void allFailed(Map<String, String> reasons) {
    if (!reasons.isEmpty()) {
      second.forgetQuick();
      Map.Entry<String, String> first = reasons.entrySet().iterator().next();
      throw new IllegalStateException(first.getKey() + ": " + first.getValue());
    }
  }

  private Map<String, String> unreadable(CatalogSettings settings) {
    Map<String, String> reasons = second.reasons();
    if (reasons.size() > UNREADABLE_MAX) {
      throw new IllegalStateException(
          "%d of %d tables cannot be read".formatted(reasons.size(), turns.size()));
    }
    reasons.replaceAll((name, reason) -> Reason.line(settings.masked(reason), REASON_MAX));
    return reasons;
  }

  /** Empty if the table does not exist, or is fed by topics that are not this sink's. */
  @SuppressWarnings("ReferenceEquality") // Metadata that is read anew is another object.
  private Optional<TableSeen> seen(TableIdentifier name) {
    Table table = loaded.get(name);
    if (table == null) {
      return Optional.empty();
    }
    long after = told.getOrDefault(table.uuid().toString(), Long.MIN_VALUE);
    Object metadata =
        table instanceof HasTableOperations with ? with.operations().current() : new Object();
    Read before = read.get(name);
    if (before != null && before.metadata() == metadata && before.after() == after) {
      return before.seen();
    }
    Optional<TableSeen> seen =
        Optional.of(lineage.of(name.toString(), table, after)).filter(this::isOurs);
    read.put(name, new Read(metadata, after, seen));
    return seen;
  }

  private boolean isOurs(TableSeen table) {
    return table.topics().isEmpty() || table.topics().stream().anyMatch(sink::captures);
  }

  private Optional<Table> current(Catalog catalog, TableIdentifier name) {
    Table known = loaded.get(name);
    if (known != null) {
      try {
        known.refresh();
        return Optional.of(known);
      } catch (RuntimeException e) {
        LOG.debug("A table that was dropped and made anew is another one name={}", name, e);
      }
    }
    return load(catalog, name);
  }

  /**
   * A table that the catalog has just listed, and then does not know, is there and cannot be read:
   * so a REST catalog says that the metadata file is gone. If it was dropped it is not listed next
   * time.
   */
  private Optional<Table> load(Catalog catalog, TableIdentifier name) {
    try {
      return Optional.of(catalog.loadTable(name));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      if (sink.tables().isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void release() {
    loaded.clear();
    read.clear();
    turns.forgetAll();
    second.stop();
    if (open.orElse(null) instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException | RuntimeException e) {
        LOG.debug("The catalog did not close pipeline={}", sink.name(), e);
      }
    }
    open = Optional.empty();
  }

  /** Waits for a reading that runs, so it belongs into the same thread. */
  @Override
  public synchronized void close() {
    closed = true;
    release();
    second.close();
  }
}
