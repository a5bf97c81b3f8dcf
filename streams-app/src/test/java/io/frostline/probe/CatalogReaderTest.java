package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.frostline.core.Seen;
import io.frostline.core.TableSeen;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogReaderTest {

  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
  private static final TableIdentifier ORDERS = TableIdentifier.of("cold", "orders");
  private static final String OFFSETS = "kafka.connect.offsets.sink-control.connect-sink";

  @TempDir private Path warehouse;
  private HadoopCatalog catalog;
  private CatalogReader reader;

  @BeforeEach
  void open() {
    catalog = new HadoopCatalog(new Configuration(), warehouse.toString());
    reader = new CatalogReader(Configs.sinkSettings(hadoop(Map.of())), Map.of());
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    catalog.close();
  }

  @Test
  void aNamespaceThatDoesNotExistHasNoTables() {
    assertThat(reader.read()).isEqualTo(Seen.known(new CatalogLook(List.of(), Map.of())));
  }

  @Test
  void theWarehouseIsLookedAtAlsoWhereTheCatalogKnowsItsTablesByHeart() throws Exception {
    WarehouseReader files = new WarehouseReader(reader::tables);
    assertThat(files.read()).isEqualTo(Seen.known(true));
    create(ORDERS, Map.of("frostline.topic", "cdc.public.orders"));
    onlyTable();
    assertThat(files.read()).isEqualTo(Seen.known(true));

    Path folder = warehouse.resolve("cold/orders/metadata");
    Path away = warehouse.resolve("away");
    Files.move(folder, away);
    assertThat(files.read().reason().orElseThrow()).startsWith("warehouse: the metadata file of");

    Files.move(away, folder);
    assertThat(files.read()).isEqualTo(Seen.known(true));
  }

  @Test
  void readsTheSinksSnapshots() {
    Table table = create(ORDERS, Map.of("frostline.topic", "cdc.public.orders"));
    append(table, 3, Map.of(OFFSETS, "{\"0\":17,\"1\":4}", "kafka.connect.commit-id", "c1"));

    TableSeen seen = onlyTable();

    assertThat(seen.table()).isEqualTo("cold.orders");
    assertThat(seen.uuid()).isEqualTo(table.uuid().toString());
    assertThat(seen.topics()).containsExactly("cdc.public.orders");
    assertThat(seen.complete()).isTrue();
    assertThat(seen.snapshots())
        .singleElement()
        .isEqualTo(
            new SnapshotSeen(
                table.currentSnapshot().snapshotId(),
                1,
                Optional.empty(),
                Instant.ofEpochMilli(table.currentSnapshot().timestampMillis()),
                "append",
                3,
                1,
                0,
                3,
                Optional.of("c1"),
                Optional.of(Map.of(0, 17L, 1, 4L))));
  }

  @Test
  void tellsOnlyWhatIsNew() {
    Table table = create(ORDERS, Map.of());
    append(table, 1, Map.of());
    reader.told(given());
    assertThat(onlyTable().snapshots()).isEmpty();

    append(table, 2, Map.of());

    assertThat(onlyTable().snapshots()).extracting(SnapshotSeen::sequence).containsExactly(2L);
    assertThat(onlyTable().snapshots())
        .as("until it was sent it is told again")
        .extracting(SnapshotSeen::totalRows)
        .containsExactly(3L);
  }

  @Test
  void whatIsKnownOfManyTablesIsAsOldAsTheOldestLook() {
    for (int number = 0; number < Turns.AT_ONCE + 2; number++) {
      create(TableIdentifier.of("cold", "t" + number), Map.of());
    }
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    reader.startsAt(start);
    assertThat(given()).hasSize(Turns.AT_ONCE + 2);
    reader.startsAt(start.plusSeconds(1));
    assertThat(given()).hasSize(Turns.AT_ONCE + 2);
    assertThat(reader.oldest()).as("two were not looked at again").isEqualTo(start);
    reader.startsAt(start.plusSeconds(2));
    reader.read();
    assertThat(reader.oldest()).isEqualTo(start.plusSeconds(1));
  }

  @Test
  void aCommitThatTheSinkTellsIsSeenAtOnceAlsoAmongManyTables() {
    TableIdentifier busy = TableIdentifier.of("cold", "zzz");
    Table table = create(busy, Map.of());
    for (int number = 0; number < 5 * Turns.AT_ONCE; number++) {
      create(TableIdentifier.of("cold", "t" + number), Map.of());
    }
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    for (int second = 0; second < Turns.LOOKS; second++) {
      reader.startsAt(start.plusSeconds(second));
      reader.read();
    }
    append(table, 1, Map.of());

    reader.committed("cold.zzz");
    reader.startsAt(start.plusSeconds(Turns.LOOKS));

    assertThat(given())
        .filteredOn(seen -> seen.table().equals("cold.zzz"))
        .flatExtracting(TableSeen::snapshots)
        .hasSize(1);
  }

  @Test
  void goesOnWhereTheFoldIs() {
    Table table = create(ORDERS, Map.of());
    append(table, 1, Map.of());
    append(table, 2, Map.of());
    reader.close();
    reader =
        new CatalogReader(
            Configs.sinkSettings(hadoop(Map.of())), Map.of(table.uuid().toString(), 1L));

    assertThat(onlyTable().snapshots()).extracting(SnapshotSeen::sequence).containsExactly(2L);
    assertThat(onlyTable().complete()).isTrue();
  }

  @Test
  void otherWritersHaveNoRound() {
    Table table = create(ORDERS, Map.of());
    append(
        table,
        1,
        Map.of(
            "kafka.connect.offsets.sink-control.connect-other", "{\"0\":1}",
            "kafka.connect.commit-id", "theirs"));

    assertThat(onlyTable().snapshots())
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.commitId()).isEmpty();
              assertThat(snapshot.recorded()).isEmpty();
            });
  }

  @Test
  void saysWhatASnapshotWasMadeFromAndWhatItDid() {
    Table table = create(ORDERS, Map.of());
    append(table, 3, Map.of());
    long first = table.currentSnapshot().snapshotId();
    append(table, 2, Map.of());
    table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();

    List<SnapshotSeen> snapshots = onlyTable().snapshots();

    assertThat(snapshots)
        .extracting(SnapshotSeen::operation)
        .containsExactly("append", "append", "delete");
    assertThat(snapshots).extracting(SnapshotSeen::deletedRows).containsExactly(0L, 0L, 5L);
    assertThat(snapshots.get(1).parent()).hasValue(first);
    assertThat(snapshots.get(2).parent()).hasValue(snapshots.get(1).id());
    assertThat(onlyTable().current()).hasValue(snapshots.get(2).id());
  }

  @Test
  void remembersTheNewestSnapshotThatCarriesTheOffsets() {
    Table table = create(ORDERS, Map.of());
    append(table, 1, Map.of());
    assertThat(onlyTable().carriedAt()).isEmpty();
    append(table, 1, Map.of(OFFSETS, "{\"0\":1}"));
    append(table, 1, Map.of(OFFSETS, "{\"0\":2}"));
    long carrier = table.currentSnapshot().snapshotId();
    Instant carriedAt = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());
    append(table, 1, Map.of());
    reader.told(given());

    assertThat(onlyTable().snapshots()).isEmpty();
    assertThat(onlyTable().carriedAt()).as("also when there is nothing new").hasValue(carriedAt);
    assertThat(onlyTable().current())
        .hasValue(table.currentSnapshot().snapshotId())
        .isNotEqualTo(Optional.of(carrier));
  }

  @Test
  void anExpiredHistoryIsNotComplete() {
    Table table = create(ORDERS, Map.of());
    append(table, 1, Map.of());
    append(table, 1, Map.of());
    table
        .expireSnapshots()
        .expireSnapshotId(table.currentSnapshot().parentId())
        .cleanExpiredFiles(false)
        .commit();

    assertThat(onlyTable().complete()).isFalse();
    assertThat(onlyTable().snapshots()).hasSize(1);
  }

  @Test
  void followsTheBranchThatIsCommittedTo() {
    Table table = create(ORDERS, Map.of());
    append(table, 1, Map.of());
    reader.close();
    reader =
        new CatalogReader(
            Configs.sinkSettings(hadoop(Map.of("iceberg.tables.default-commit-branch", "audit"))),
            Map.of());
    assertThat(onlyTable().snapshots()).as("the branch does not exist yet").isEmpty();
    assertThat(onlyTable().current()).isEmpty();

    table.manageSnapshots().createBranch("audit").commit();
    long branched = table.currentSnapshot().snapshotId();
    append(table, 1, Map.of());

    assertThat(onlyTable().snapshots()).hasSize(1);
    assertThat(onlyTable().current()).hasValue(branched);
  }

  @Test
  void aTableMadeAnewIsAnotherIncarnation() {
    Table first = create(ORDERS, Map.of());
    append(first, 1, Map.of());
    reader.told(given());
    catalog.dropTable(ORDERS, true);
    assertThat(given()).isEmpty();

    Table second = create(ORDERS, Map.of());
    append(second, 5, Map.of());

    assertThat(onlyTable().uuid())
        .isEqualTo(second.uuid().toString())
        .isNotEqualTo(first.uuid().toString());
    assertThat(onlyTable().snapshots()).hasSize(1);
  }

  @Test
  void leavesOutTablesOfOtherTopics() {
    create(ORDERS, Map.of("frostline.topic", "elsewhere.public.orders"));
    create(TableIdentifier.of("cold", "mine"), Map.of("frostline.topic", "x, cdc.public.mine"));
    create(TableIdentifier.of("cold", "plain"), Map.of());

    assertThat(given())
        .extracting(TableSeen::table)
        .containsExactlyInAnyOrder("cold.mine", "cold.plain");
  }

  @Test
  void listedTablesAreTheOnlyOnes() {
    create(ORDERS, Map.of());
    create(TableIdentifier.of("cold", "other"), Map.of());
    reader.close();
    reader =
        new CatalogReader(
            Configs.sinkSettings(
                hadoop(
                    Map.of(
                        "iceberg.tables.dynamic-enabled", "false",
                        "iceberg.tables", "cold.orders, cold.missing"))),
            Map.of());

    assertThat(given()).extracting(TableSeen::table).containsExactly("cold.orders");
  }

  @Test
  void listedTablesThatDoNotExistYetTakeNoTurnFromTheOthers() {
    Map<Integer, Table> quiet = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (int number = 0; number < 2 * Turns.AT_ONCE; number++) {
      names.add("cold.missing" + number);
      TableIdentifier name = TableIdentifier.of("cold", "t" + number);
      names.add(name.toString());
      quiet.put(number, create(name, Map.of()));
    }
    reader.close();
    reader =
        new CatalogReader(
            Configs.sinkSettings(
                hadoop(
                    Map.of(
                        "iceberg.tables.dynamic-enabled",
                        "false",
                        "iceberg.tables",
                        String.join(",", names)))),
            Map.of());
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    reader.startsAt(start);
    assertThat(given()).hasSize(quiet.size());
    assertThat(reader.oldest()).isEqualTo(start);
    quiet.values().forEach(table -> append(table, 1, Map.of()));
    create(TableIdentifier.of("cold", "missing7"), Map.of());

    reader.startsAt(start.plusSeconds(1));
    assertThat(given())
        .as("one that comes is seen in the next look")
        .extracting(TableSeen::table)
        .contains("cold.missing7");
    for (int second = 2; second <= Turns.LOOKS; second++) {
      reader.startsAt(start.plusSeconds(second));
      reader.read();
    }

    assertThat(reader.oldest()).isAfter(start);
    assertThat(given())
        .filteredOn(seen -> seen.table().startsWith("cold.t"))
        .hasSize(quiet.size())
        .allSatisfy(seen -> assertThat(seen.snapshots()).hasSize(1));
  }

  @Test
  void aFailureIsAReasonAndTheCatalogIsOpenedAgain() throws Exception {
    Table table = create(ORDERS, Map.of());
    append(table, 1, Map.of());
    assertThat(reader.read().isKnown()).isTrue();
    Path metadata = warehouse.resolve("cold/orders/metadata");
    Path aside = warehouse.resolve("aside");
    append(table, 1, Map.of());
    Path newest = metadata.resolve("v3.metadata.json");
    Files.move(newest, aside);
    Files.writeString(newest, "not a table");

    assertThat(reader.read().reason())
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("catalog: cold.orders: "));

    Files.delete(newest);
    Files.move(aside, newest);
    assertThat(reader.read().isKnown()).isTrue();
  }

  @Test
  void aTableThatCannotBeReadDoesNotHideTheOthers() throws Exception {
    append(create(ORDERS, Map.of()), 1, Map.of());
    Table other = create(TableIdentifier.of("cold", "other"), Map.of());
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    reader.startsAt(start);
    reader.told(given());
    Path newest = warehouse.resolve("cold/orders/metadata/v3.metadata.json");
    Files.writeString(newest, "not a table " + "x".repeat(1_000));
    append(other, 2, Map.of());

    CatalogLook look = reader.read().get();

    assertThat(look.tables())
        .singleElement()
        .satisfies(table -> assertThat(table.table()).isEqualTo("cold.other"))
        .satisfies(table -> assertThat(table.snapshots()).hasSize(1));
    assertThat(look.unreadable()).containsOnlyKeys("cold.orders");
    assertThat(look.unreadable().get("cold.orders")).isNotBlank().hasSizeLessThanOrEqualTo(200);
    assertThat(reader.tables()).hasSize(1);

    Files.delete(newest);
    assertThat(reader.read().get().unreadable()).as("before its pause is over").hasSize(1);
    reader.startsAt(start.plusSeconds(1));

    assertThat(given())
        .extracting(TableSeen::table)
        .containsExactlyInAnyOrder("cold.orders", "cold.other");
  }

  /** As one in front of a store does whose metadata file is gone. */
  public static final class Forgetful extends HadoopCatalog {
    @Override
    public Table loadTable(TableIdentifier name) {
      if (name.equals(ORDERS)) {
        throw new NoSuchTableException("Table does not exist: %s", name);
      }
      return super.loadTable(name);
    }
  }

  @Test
  void aTableThatIsListedAndThenUnknownIsNotGone() {
    create(ORDERS, Map.of());
    create(TableIdentifier.of("cold", "other"), Map.of());
    reader.close();
    Map<String, String> config = hadoop(Map.of());
    config.remove("iceberg.catalog.type");
    config.put("iceberg.catalog.catalog-impl", Forgetful.class.getName());
    reader = new CatalogReader(Configs.sinkSettings(config), Map.of());

    CatalogLook look = reader.read().get();

    assertThat(look.tables()).extracting(TableSeen::table).containsExactly("cold.other");
    assertThat(look.unreadable())
        .containsExactly(Map.entry("cold.orders", "Table does not exist: cold.orders"));
  }

  @Test
  void aTableThatWasUnreadableAndIsDroppedIsGone() throws Exception {
    create(ORDERS, Map.of());
    create(TableIdentifier.of("cold", "other"), Map.of());
    given();
    Files.writeString(warehouse.resolve("cold/orders/metadata/v2.metadata.json"), "not a table");
    assertThat(reader.read().get().unreadable()).hasSize(1);

    Path folder = warehouse.resolve("cold/orders");
    Files.move(folder, warehouse.resolve("elsewhere"));

    assertThat(reader.read()).isEqualTo(Seen.known(new CatalogLook(given(), Map.of())));
    assertThat(given()).extracting(TableSeen::table).containsExactly("cold.other");
  }

  @Test
  void snapshotsOfManyTablesAreToldInPartsThatFitARecord() {
    Table busy = create(ORDERS, Map.of());
    for (int snapshot = 0; snapshot < 5; snapshot++) {
      append(busy, 1, Map.of());
    }
    append(create(TableIdentifier.of("cold", "quiet"), Map.of()), 1, Map.of());
    reader.close();
    reader = new CatalogReader(Configs.sinkSettings(hadoop(Map.of())), Map.of(), 3);
    List<Long> sequences = new ArrayList<>();
    for (int look = 0; look < 4; look++) {
      List<TableSeen> seen = given();
      assertThat(seen).hasSize(2);
      List<SnapshotSeen> told = seen.stream().flatMap(each -> each.snapshots().stream()).toList();
      assertThat(told).hasSizeLessThanOrEqualTo(3);
      seen.stream()
          .filter(table -> table.uuid().equals(busy.uuid().toString()))
          .flatMap(table -> table.snapshots().stream())
          .forEach(snapshot -> sequences.add(snapshot.sequence()));
      reader.told(seen);
    }

    assertThat(sequences).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aTableOfTheFirstFormatVersionSaysWhyItCannotBeSettled() {
    Table table = create(ORDERS, Map.of("format-version", "1"));
    append(table, 1, Map.of());
    append(table, 2, Map.of());
    assertThat(table.currentSnapshot().sequenceNumber()).isZero();
    long last = table.currentSnapshot().snapshotId();
    assertThat(onlyTable().unfit())
        .hasValueSatisfying(why -> assertThat(why).startsWith("old table format: version 1"));
    assertThat(onlyTable().snapshots()).isEmpty();
    reader.told(given());

    table.updateProperties().set("format-version", "2").commit();
    append(table, 3, Map.of());

    assertThat(onlyTable().unfit()).isEmpty();
    assertThat(onlyTable().snapshots())
        .extracting(SnapshotSeen::sequence, SnapshotSeen::totalRows)
        .containsExactly(tuple(0L, 3L), tuple(1L, 6L));
    assertThat(onlyTable().snapshots().get(0).id()).isEqualTo(last);
  }

  @Test
  void settingsThatCannotBeReadAreTheReason() {
    CatalogReader unreadable =
        new CatalogReader(
            Configs.sinkSettings(Map.of("iceberg.catalog.uri", "${env:NO}")), Map.of());

    assertThat(unreadable.read().reason())
        .hasValue("catalog: iceberg.catalog.uri is ${env:NO}, and this process has no such value");
  }

  @Test
  void aCatalogThatRefusesIsTheReasonWithoutItsSecrets() {
    CatalogReader refused =
        new CatalogReader(
            Configs.sinkSettings(
                Map.of(
                    "iceberg.catalog.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog",
                    "iceberg.catalog.uri", "jdbc:postgresql://127.0.0.1:1/x?password=hush",
                    "iceberg.catalog.warehouse", warehouse.toString())),
            Map.of());

    assertThat(refused.read().reason())
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("catalog: ").doesNotContain("hush"));
    refused.close();
  }

  private List<TableSeen> given() {
    return reader.read().get().tables();
  }

  private Map<String, String> hadoop(Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("iceberg.catalog.type", "hadoop");
    config.put("iceberg.catalog.warehouse", warehouse.toString());
    return config;
  }

  private Table create(TableIdentifier name, Map<String, String> properties) {
    if (!catalog.namespaceExists(Namespace.of("cold"))) {
      catalog.createNamespace(Namespace.of("cold"));
    }
    return catalog.createTable(name, SCHEMA, PartitionSpec.unpartitioned(), properties);
  }

  private static void append(Table table, long rows, Map<String, String> summary) {
    AppendFiles append =
        table
            .newAppend()
            .appendFile(
                DataFiles.builder(PartitionSpec.unpartitioned())
                    .withPath(table.location() + "/data/" + UUID.randomUUID())
                    .withFormat(FileFormat.PARQUET)
                    .withFileSizeInBytes(10)
                    .withRecordCount(rows)
                    .build());
    summary.forEach(append::set);
    append.commit();
  }

  private TableSeen onlyTable() {
    Seen<List<TableSeen>> seen = reader.read().map(CatalogLook::tables);
    assertThat(seen.reason()).isEmpty();
    assertThat(seen.get()).hasSize(1);
    return seen.get().get(0);
  }
}
