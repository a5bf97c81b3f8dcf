package io.frostline.connect.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.Tasks;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cold tables in the catalog: created typed before their first row, and grown before a row
 * needs it.
 *
 * <p>Several tasks, and the sink's own commits, work on the same tables. A lost race is no error:
 * what the other one made is loaded and looked at again.
 */
final class ColdTables {

  /** Table property with the exact {@code schema.table} that a cold table belongs to. */
  static final String SOURCE_PROPERTY = "frostline.source";

  static final String TOPIC_PROPERTY = "frostline.topic";

  /** A table is looked up in the catalog at most this often while records flow. */
  private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int COMMIT_RETRIES = 20;
  private static final int FILE_NAME_KEEP = 40;
  private static final Logger LOG = LoggerFactory.getLogger(ColdTables.class);

  private final Catalog catalog;
  private final Namespace namespace;
  private final List<String> dayColumns;
  private final Optional<String> warehouse;
  private final LongSupplier nanoTime;
  private final Map<SourceTable, ColdTable> known = new HashMap<>();

  ColdTables(
      Catalog catalog,
      Namespace namespace,
      List<String> dayColumns,
      Optional<String> warehouse,
      LongSupplier nanoTime) {
    this.catalog = catalog;
    this.namespace = namespace;
    this.dayColumns = List.copyOf(dayColumns);
    this.warehouse = warehouse;
    this.nanoTime = nanoTime;
  }

  /** A table that takes rows of a shape, and the names it takes their columns under. */
  record Settled(ColdTable table, List<String> names) {}

  /** Makes sure that a table for the shape exists and takes its rows. */
  Settled settle(Shape shape) {
    ColdTable cold = known.computeIfAbsent(shape.table(), source -> find(shape));
    try {
      return settled(cold, shape);
    } catch (NoSuchTableException | IllegalStateException gone) {
      warnGone(cold, gone);
      cold = find(shape);
      known.put(shape.table(), cold);
      return settled(cold, shape);
    }
  }

  private static Settled settled(ColdTable cold, Shape shape) {
    checkTopic(cold.table(), shape);
    return new Settled(cold, grow(cold, shape));
  }

  /**
   * Two databases may have tables of one name. In one cold table nobody could tell their rows
   * apart, so the second one stops before its first row.
   */
  private static void checkTopic(Table table, Shape shape) {
    String topics = table.properties().getOrDefault(TOPIC_PROPERTY, "");
    if (topics.isBlank()
        || Arrays.stream(topics.split(",")).map(String::trim).anyMatch(shape.topic()::equals)) {
      return;
    }
    throw new DataException(
        ("%s is fed by the topic %s, not by %s. Another database needs a sink with a namespace of its"
                + " own. If it is the same one under a new topic.prefix, set the table's property %s"
                + " to %s, and restart the task.")
            .formatted(table.name(), topics, shape.topic(), TOPIC_PROPERTY, shape.topic()));
  }

  /**
   * Looks a known table up again when that is due. A table that was dropped, or replaced by another
   * one of its name, is forgotten, so that the next row settles it anew.
   *
   * @return whether the table is still the one that was settled
   */
  boolean isStillThere(SourceTable source, ColdTable cold) {
    long now = nanoTime.getAsLong();
    if (known.get(source) != cold) {
      return false;
    }
    if (cold.wasSeenWithin(RECHECK_NANOS, now)) {
      return true;
    }
    try {
      cold.table().refresh();
    } catch (NoSuchTableException | IllegalStateException gone) {
      warnGone(cold, gone);
      known.remove(source);
      return false;
    }
    cold.seenAt(now);
    return true;
  }

  /** A refresh reports a changed table UUID as an illegal state. */
  private static void warnGone(ColdTable cold, RuntimeException gone) {
    LOG.atWarn()
        .addKeyValue("table", cold.route())
        .addKeyValue("reason", gone.getMessage())
        .log("A cold table is gone or replaced");
  }

  private ColdTable find(Shape shape) {
    String source = shape.table().toString();
    List<String> names =
        List.of(ColdName.of(shape.table().name()), ColdName.distinct(shape.table().name(), source));
    for (String name : names) {
      TableIdentifier identifier = TableIdentifier.of(namespace, name);
      Table table = loadOrCreate(identifier, shape);
      String owner = table.properties().get(SOURCE_PROPERTY);
      if (owner == null) {
        adopt(table, shape);
        owner = table.properties().get(SOURCE_PROPERTY);
      }
      if (source.equals(owner)) {
        return new ColdTable(identifier, table, nanoTime.getAsLong());
      }
    }
    throw new DataException(
        "No cold table for " + source + ": other source tables own " + String.join(", ", names));
  }

  private Table loadOrCreate(TableIdentifier identifier, Shape shape) {
    try {
      return catalog.loadTable(identifier);
    } catch (NoSuchTableException absent) {
      LOG.debug("Creating {} for {}", identifier, shape.table());
    }
    createNamespace();
    try {
      return create(identifier, shape);
    } catch (RuntimeException lostRace) {
      // Catalogs report a table that another task has just created in different ways.
      if (!catalog.tableExists(identifier)) {
        throw lostRace;
      }
      return catalog.loadTable(identifier);
    }
  }

  private void createNamespace() {
    if (!(catalog instanceof SupportsNamespaces namespaces)
        || namespaces.namespaceExists(namespace)) {
      return;
    }
    try {
      namespaces.createNamespace(namespace);
    } catch (RuntimeException lostRace) {
      if (!namespaces.namespaceExists(namespace)) {
        throw lostRace;
      }
    }
  }

  private Table create(TableIdentifier identifier, Shape shape) {
    Schema schema = schemaOf(shape);
    Catalog.TableBuilder builder =
        catalog
            .buildTable(identifier, schema)
            .withPartitionSpec(partitions(schema))
            .withProperties(properties(shape));
    location(identifier, shape).ifPresent(builder::withLocation);
    Table table = builder.create();
    LOG.atInfo()
        .addKeyValue("table", identifier)
        .addKeyValue("source", shape.table())
        .log("Created a cold table");
    return table;
  }

  private static Map<String, String> properties(Shape shape) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(TableProperties.FORMAT_VERSION, "2");
    // A commit every few seconds writes a metadata file each time; without a bound they would fill
    // the warehouse.
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");
    properties.put(SOURCE_PROPERTY, shape.table().toString());
    properties.put(TOPIC_PROPERTY, shape.topic());
    return properties;
  }

  /** Names that not every file system can hold get a folder whose name all of them can. */
  private Optional<String> location(TableIdentifier identifier, Shape shape) {
    String safe = identifier.name().replaceAll("[^a-z0-9_-]", "_");
    if (safe.equals(identifier.name())) {
      return Optional.empty();
    }
    String folder =
        safe.substring(0, Math.min(safe.length(), FILE_NAME_KEEP))
            + "-"
            + ColdName.digest(shape.table().toString());
    return warehouse.map(
        root ->
            root.replaceAll("/+$", "") + "/" + String.join("/", namespace.levels()) + "/" + folder);
  }

  private static Schema schemaOf(Shape shape) {
    int[] lastId = {0};
    TypeUtil.NextID nextId = () -> ++lastId[0];
    boolean hasIdentifier = !shape.key().isEmpty() && canIdentify(shape);
    List<Types.NestedField> fields = new ArrayList<>();
    Set<Integer> identifiers = new HashSet<>();
    for (Shape.Column column : shape.columns()) {
      boolean isKey = hasIdentifier && shape.key().contains(column.source());
      int id = nextId.get();
      Type type = TypeUtil.assignFreshIds(column.type().type(), nextId);
      fields.add(Types.NestedField.of(id, !isKey, column.cold(), type));
      if (isKey) {
        identifiers.add(id);
      }
    }
    int id = nextId.get();
    fields.add(
        Types.NestedField.optional(id, Cdc.COLUMN, TypeUtil.assignFreshIds(Cdc.TYPE, nextId)));
    return new Schema(fields, identifiers);
  }

  /** Iceberg identifies rows by plain columns only, and not by floating point numbers. */
  private static boolean canIdentify(Shape shape) {
    Map<String, Type> types =
        shape.columns().stream()
            .collect(Collectors.toMap(Shape.Column::source, column -> column.type().type()));
    return shape.key().stream()
        .map(types::get)
        .allMatch(
            type ->
                type != null
                    && type.isPrimitiveType()
                    && type.typeId() != Type.TypeID.FLOAT
                    && type.typeId() != Type.TypeID.DOUBLE);
  }

  private PartitionSpec partitions(Schema schema) {
    for (String column : dayColumns) {
      Types.NestedField field = schema.asStruct().field(column);
      if (field == null) {
        continue;
      }
      Type.TypeID type = field.type().typeId();
      if (type == Type.TypeID.DATE || type == Type.TypeID.TIMESTAMP) {
        String name = column + "_day";
        while (schema.findField(name) != null) {
          name += "_";
        }
        return PartitionSpec.builderFor(schema).day(column, name).build();
      }
    }
    return PartitionSpec.unpartitioned();
  }

  private static void adopt(Table table, Shape shape) {
    retrying(
        table,
        () -> {
          if (!table.properties().containsKey(SOURCE_PROPERTY)) {
            table
                .updateProperties()
                .set(SOURCE_PROPERTY, shape.table().toString())
                .set(TOPIC_PROPERTY, shape.topic())
                .commit();
          }
        });
    LOG.info("Adopted {} for {}", table.name(), table.properties().get(SOURCE_PROPERTY));
  }

  private static List<String> grow(ColdTable cold, Shape shape) {
    Table table = cold.table();
    if (Fit.of(table.schema(), shape).isNothingToDo()) {
      return Fit.of(table.schema(), shape).names();
    }
    retrying(
        table,
        () -> {
          Fit fit = Fit.of(table.schema(), shape);
          if (!fit.isNothingToDo()) {
            UpdateSchema update = table.updateSchema();
            fit.applyTo(update);
            update.commit();
            LOG.atInfo()
                .addKeyValue("table", cold.route())
                .addKeyValue("steps", fit.steps().size())
                .log("Changed the columns of a cold table");
          }
        });
    return Fit.of(table.schema(), shape).names();
  }

  /** Runs a change against the newest state of the table, again if another commit came first. */
  private static void retrying(Table table, Runnable change) {
    Tasks.foreach(table)
        .retry(COMMIT_RETRIES)
        .exponentialBackoff(20, 1_000, TimeUnit.SECONDS.toMillis(30), 2.0)
        .onlyRetryOn(CommitFailedException.class)
        .throwFailureWhenFinished()
        .run(
            current -> {
              current.refresh();
              change.run();
            });
  }
}
