package io.frostline.connect.transform;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.util.Tasks;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Makes a flat row for a cold table of each change record, and makes sure beforehand that the table
 * exists with the right types.
 *
 * <p>The sink creates tables and columns by itself, but from the values alone: numbers get 38
 * digits and timestamps become text, and nothing outside can be there before its first record. This
 * transform sees every record before the sink does, so it creates and grows the tables itself.
 *
 * <p>A row has the columns of the source table and {@code _cdc} ({@link Cdc}). A deleted row is the
 * row as it was before. Tombstones pass unchanged: the sink ignores them but counts their offsets.
 * A truncate, and anything that is no change record, fails the task with its place, because
 * dropping it in silence would be a lie.
 */
public final class ColdRow<R extends ConnectRecord<R>> implements Transformation<R> {

  private static final int MAX_PLANS = 4_000;
  private static final int OPEN_RETRIES = 8;

  /** The parts of a record that decide how its row is made. */
  private record PlanKey(SourceTable table, String topic, Schema key, Schema value) {}

  private final LongSupplier nanoTime;
  private final Map<PlanKey, RowPlan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PlanKey, RowPlan> eldest) {
          return size() > MAX_PLANS;
        }
      };

  private ColdRowConfig config;
  private Unavailable unavailable;
  private Catalog catalog;
  private ColdTables tables;

  /** Used by Connect. */
  public ColdRow() {
    this(System::nanoTime);
  }

  ColdRow(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public ConfigDef config() {
    return ColdRowConfig.DEFINITION;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    config = new ColdRowConfig(settings);
    unavailable = new Unavailable(config.placeholder());
    catalog = openCatalog();
    tables =
        new ColdTables(
            catalog, config.namespace(), config.dayColumns(), config.warehouse(), nanoTime);
  }

  @Override
  public R apply(R record) {
    if (record.value() == null) {
      return record;
    }
    Change change = Change.of(record);
    RowPlan plan = plan(record, change);
    Struct row = plan.row(change, unavailable);
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        plan.schema(),
        row,
        record.timestamp());
  }

  private RowPlan plan(R record, Change change) {
    PlanKey key =
        new PlanKey(change.table(), record.topic(), record.keySchema(), record.valueSchema());
    try {
      RowPlan plan = plans.get(key);
      if (plan != null && tables.isStillThere(change.table(), plan.cold()) && plan.isCurrent()) {
        return plan;
      }
      Shape shape =
          plan != null
              ? plan.shape()
              : Shape.of(
                  change.table(), record.topic(), record.keySchema(), Change.rowSchema(record));
      RowPlan fresh = new RowPlan(shape, tables.settle(shape));
      plans.put(key, fresh);
      return fresh;
    } catch (UncheckedSQLException
        | UncheckedIOException
        | RESTException
        | CommitFailedException
        | CommitStateUnknownException e) {
      throw new RetriableException(
          "The catalog cannot be reached or is busy; table " + change.table(), e);
    }
  }

  /**
   * Opens the catalog when the task is built, before the sink opens its own. A JDBC catalog sets up
   * its tables at first use, and tasks that do so at the same moment fail each other; by the time
   * one of them gets past here, all is set up.
   */
  private Catalog openCatalog() {
    AtomicReference<Catalog> opened = new AtomicReference<>();
    Tasks.range(1)
        .retry(OPEN_RETRIES)
        .exponentialBackoff(200, 2_000, TimeUnit.SECONDS.toMillis(20), 2.0)
        .onlyRetryOn(UncheckedSQLException.class)
        .throwFailureWhenFinished()
        .run(
            once ->
                opened.set(
                    CatalogUtil.buildIcebergCatalog(
                        config.catalogName(), config.catalogProperties(), null)));
    return opened.get();
  }

  /** The catalog in use, for tests that look at the tables. */
  Catalog catalog() {
    return catalog;
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new ConnectException("The catalog could not be closed", e);
      }
    }
    plans.clear();
  }
}
