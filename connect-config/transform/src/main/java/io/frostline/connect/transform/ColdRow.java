package io.frostline.connect.transform;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
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
  private Optional<Catalog> catalog = Optional.empty();
  private Optional<ColdTables> tables = Optional.empty();

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
      ColdTables cold = tables();
      RowPlan plan = plans.get(key);
      if (plan != null && cold.isStillThere(change.table(), plan.cold()) && plan.isCurrent()) {
        return plan;
      }
      Shape shape =
          plan != null
              ? plan.shape()
              : Shape.of(
                  change.table(), record.topic(), record.keySchema(), Change.rowSchema(record));
      RowPlan fresh = new RowPlan(shape, cold.settle(shape));
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

  private ColdTables tables() {
    if (tables.isEmpty()) {
      Catalog opened =
          CatalogUtil.buildIcebergCatalog(config.catalogName(), config.catalogProperties(), null);
      catalog = Optional.of(opened);
      tables =
          Optional.of(
              new ColdTables(
                  opened, config.namespace(), config.dayColumns(), config.warehouse(), nanoTime));
    }
    return tables.get();
  }

  /** The catalog in use, for tests that look at the tables. */
  Catalog catalog() {
    tables();
    return catalog.orElseThrow();
  }

  @Override
  public void close() {
    if (catalog.orElse(null) instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new ConnectException("The catalog could not be closed", e);
      }
    }
    catalog = Optional.empty();
    tables = Optional.empty();
    plans.clear();
  }
}
