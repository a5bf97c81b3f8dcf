package io.frostline.connect.transform;

import static org.apache.kafka.connect.data.Schema.OPTIONAL_BOOLEAN_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_BYTES_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_FLOAT32_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_FLOAT64_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_INT16_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_INT32_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_INT64_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdRowTest {

  private static final org.apache.kafka.connect.data.Schema INT =
      org.apache.kafka.connect.data.Schema.INT32_SCHEMA;
  private static final org.apache.kafka.connect.data.Schema TEXT = OPTIONAL_STRING_SCHEMA;
  private static final org.apache.kafka.connect.data.Schema LONG = OPTIONAL_INT64_SCHEMA;

  @TempDir private Path folder;
  private SinkRig rig;

  @BeforeEach
  void start() {
    rig = new SinkRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void everyTypeArrivesAsItself() {
    TableFeed feed =
        new TableFeed("types")
            .column("id", INT)
            .column("small", OPTIONAL_INT16_SCHEMA)
            .column("big", LONG)
            .column("ok", OPTIONAL_BOOLEAN_SCHEMA)
            .column("ratio", OPTIONAL_FLOAT64_SCHEMA)
            .column("price", decimal(10, 2))
            .column("huge", decimal(60, 4))
            .column("loose", variableScale())
            .column("name", TEXT)
            .column("uid", semantic("io.debezium.data.Uuid"))
            .column("doc", semantic("io.debezium.data.Json"))
            .column("at", semantic("io.debezium.time.ZonedTimestamp"))
            .column("local", semantic("io.debezium.time.IsoTimestamp"))
            .column("day", semantic("io.debezium.time.IsoDate"))
            .column("clock", semantic("io.debezium.time.IsoTime"))
            .column("zclock", semantic("io.debezium.time.ZonedTime"))
            .column("span", semantic("io.debezium.time.Interval"))
            .column("raw", OPTIONAL_BYTES_SCHEMA)
            .column("tags", SchemaBuilder.array(TEXT).optional().build())
            .column(
                "days",
                SchemaBuilder.array(semantic("io.debezium.time.IsoDate")).optional().build())
            .key("id");

    rig.put(
        feed.insert(
            1,
            (short) 2,
            3L,
            true,
            0.5,
            new BigDecimal("12345678.90"),
            new BigDecimal("1234567890123456789012345678901234567890.1234"),
            loose("1.2300"),
            "naïve ☃",
            "3f333df6-90a4-4fda-8dd3-9485d27cee36",
            "{\"a\": 1}",
            "2024-02-29T10:11:12.123456Z",
            "2024-02-29T10:11:12.123456Z",
            "2024-02-29Z",
            "10:11:12.123456Z",
            "10:11:12.5Z",
            "P1Y2M3DT4H5M6S",
            new byte[] {1, 2},
            Arrays.asList("a", null, "b"),
            List.of("2024-02-29Z")));
    rig.commit();

    Record row = rig.rows("types").get(0);
    assertThat(row.getField("id")).isEqualTo(1);
    assertThat(row.getField("small")).isEqualTo(2);
    assertThat(row.getField("big")).isEqualTo(3L);
    assertThat(row.getField("ok")).isEqualTo(true);
    assertThat(row.getField("ratio")).isEqualTo(0.5);
    assertThat(row.getField("price")).isEqualTo(new BigDecimal("12345678.90"));
    assertThat(row.getField("huge")).isEqualTo("1234567890123456789012345678901234567890.1234");
    assertThat(row.getField("loose")).isEqualTo("1.2300");
    assertThat(row.getField("name")).isEqualTo("naïve ☃");
    assertThat(row.getField("uid"))
        .isEqualTo(UUID.fromString("3f333df6-90a4-4fda-8dd3-9485d27cee36"));
    assertThat(row.getField("doc")).isEqualTo("{\"a\": 1}");
    assertThat(row.getField("at")).isEqualTo(OffsetDateTime.parse("2024-02-29T10:11:12.123456Z"));
    assertThat(row.getField("local")).isEqualTo(LocalDateTime.parse("2024-02-29T10:11:12.123456"));
    assertThat(row.getField("day")).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(row.getField("clock")).isEqualTo(LocalTime.parse("10:11:12.123456"));
    assertThat(row.getField("zclock")).isEqualTo("10:11:12.5Z");
    assertThat(row.getField("span")).isEqualTo("P1Y2M3DT4H5M6S");
    assertThat(row.getField("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(row.getField("tags")).isEqualTo(Arrays.asList("a", null, "b"));
    assertThat(row.getField("days")).isEqualTo(List.of(LocalDate.of(2024, 2, 29)));
    Record cdc = (Record) row.getField("_cdc");
    assertThat(cdc.getField("op")).isEqualTo("c");
    assertThat(cdc.getField("ts")).isEqualTo(OffsetDateTime.parse("2023-11-14T22:13:20.123456Z"));
    assertThat(cdc.getField("commit_lsn")).isEqualTo(100L);
    assertThat(cdc.getField("lsn")).isEqualTo(200L);
    assertThat(cdc.getField("tx")).isEqualTo(7L);
    assertThat(cdc.getField("source")).isEqualTo("public.types");
    assertThat(cdc.getField("target")).isEqualTo("cold.types");
    assertThat(cdc.getField("unchanged")).isEqualTo(List.of());

    Table table = rig.table("types");
    assertThat(table.schema().findType("price")).isEqualTo(Types.DecimalType.of(10, 2));
    assertThat(table.schema().findType("huge")).isEqualTo(Types.StringType.get());
    assertThat(table.schema().findType("at")).isEqualTo(Types.TimestampType.withZone());
    assertThat(table.schema().identifierFieldNames()).containsExactly("id");
    assertThat(table.properties())
        .containsEntry("frostline.source", "public.types")
        .containsEntry("frostline.topic", "cdc.public.types");
  }

  @Test
  void aColumnAddedWithinARoundArrivesTyped() {
    TableFeed feed = new TableFeed("orders").column("id", INT).key("id");
    rig.put(feed.insert(1));
    feed.column("paid_at", semantic("io.debezium.time.ZonedTimestamp"));
    rig.put(feed.insert(2, "2024-01-01T00:00:00Z"));
    rig.commit();

    assertThat(rig.table("orders").schema().findType("paid_at"))
        .isEqualTo(Types.TimestampType.withZone());
    assertThat(rig.rows("orders"))
        .extracting(row -> row.getField("id") + "/" + row.getField("paid_at"))
        .containsExactlyInAnyOrder("1/null", "2/2024-01-01T00:00Z");
  }

  @Test
  void widerTypesArriveWithinARound() {
    TableFeed feed =
        new TableFeed("wide")
            .column("id", INT)
            .column("n", OPTIONAL_INT32_SCHEMA)
            .column("f", OPTIONAL_FLOAT32_SCHEMA)
            .column("price", decimal(5, 2))
            .key("id");
    rig.put(feed.insert(1, 1, 1f, new BigDecimal("123.45")));
    feed.column("id", org.apache.kafka.connect.data.Schema.INT64_SCHEMA)
        .column("n", LONG)
        .column("f", OPTIONAL_FLOAT64_SCHEMA)
        .column("price", decimal(20, 2));
    rig.put(
        feed.insert(
            5_000_000_000L, 6_000_000_000L, 1e300, new BigDecimal("123456789012345678.90")));
    rig.commit();

    Schema schema = rig.table("wide").schema();
    assertThat(schema.findType("id")).isEqualTo(Types.LongType.get());
    assertThat(schema.findType("n")).isEqualTo(Types.LongType.get());
    assertThat(schema.findType("f")).isEqualTo(Types.DoubleType.get());
    assertThat(schema.findType("price")).isEqualTo(Types.DecimalType.of(20, 2));
    assertThat(schema.identifierFieldNames()).containsExactly("id");
    assertThat(rig.rows("wide"))
        .extracting(row -> row.getField("price").toString())
        .containsExactlyInAnyOrder("123.45", "123456789012345678.90");
  }

  @Test
  void onlyAWiderDecimalStillReachesARunningWriter() {
    TableFeed feed = new TableFeed("dec").column("price", decimal(5, 2));
    rig.put(feed.insert(new BigDecimal("123.45")));
    feed.column("price", decimal(9, 2));
    rig.put(feed.insert(new BigDecimal("1234567.89")));
    feed.column("price", decimal(38, 2));
    rig.put(feed.insert(new BigDecimal("123456789012345678901234567890123456.78")));
    rig.commit();

    assertThat(rig.rows("dec"))
        .extracting(row -> row.getField("price").toString())
        .containsExactlyInAnyOrder(
            "123.45", "1234567.89", "123456789012345678901234567890123456.78");
  }

  @Test
  void anIncompatibleTypeGetsAColumnOfItsOwnAndOldRecordsStillFit() {
    TableFeed before = new TableFeed("mixed").column("price", LONG);
    TableFeed after = new TableFeed("mixed").column("price", TEXT);
    rig.put(before.insert(1L), after.insert("two"), before.insert(3L), after.insert("four"));
    rig.commit();

    assertThat(rig.rows("mixed"))
        .extracting(row -> row.getField("price") + "/" + row.getField("price__string"))
        .containsExactlyInAnyOrder("1/null", "null/two", "3/null", "null/four");
  }

  @Test
  void aSuccessorColumnNeverTakesANameOfTheSource() {
    TableFeed before = new TableFeed("taken").column("a", LONG).column("a__string", LONG);
    TableFeed after = new TableFeed("taken").column("a", TEXT).column("a__string", LONG);
    rig.put(before.insert(1L, 2L), after.insert("x", 3L));
    rig.commit();

    assertThat(rig.table("taken").schema().columns())
        .extracting(Types.NestedField::name)
        .containsExactly("a", "a__string", "_cdc", "a__string_2");
  }

  @Test
  void droppedColumnsStayAndADroppedKeyIsNoLongerRequired() {
    TableFeed feed =
        new TableFeed("t").column("a", INT).column("b", INT).column("c", TEXT).key("a", "b");
    rig.put(feed.insert(1, 2, "x"));
    feed.drop("b").drop("c").key("a");
    rig.put(feed.insert(3));
    feed.drop("a").column("z", LONG).key();
    rig.put(feed.insert(9L));
    rig.commit();

    assertThat(rig.table("t").schema().identifierFieldNames()).isEmpty();
    assertThat(rig.table("t").schema().findField("a").isOptional()).isTrue();
    assertThat(rig.rows("t"))
        .extracting(
            row ->
                row.getField("a")
                    + "/"
                    + row.getField("b")
                    + "/"
                    + row.getField("c")
                    + "/"
                    + row.getField("z"))
        .containsExactlyInAnyOrder("1/2/x/null", "3/null/null/null", "null/null/null/9");
  }

  @Test
  void deletesCarryTheOldRowOrAtLeastTheKey() {
    TableFeed feed = new TableFeed("d").column("id", INT).column("v", TEXT).key("id");
    rig.put(feed.delete(1, "old"), feed.deleteKeyOnly(2));
    rig.commit();

    assertThat(rig.rows("d"))
        .extracting(row -> row.getField("id") + "/" + row.getField("v"))
        .containsExactlyInAnyOrder("1/old", "2/null");
    assertThat(rig.rows("d"))
        .allSatisfy(
            row -> assertThat(((Record) row.getField("_cdc")).getField("op")).isEqualTo("d"));
  }

  @Test
  void unsentValuesAreNullAndNamed() {
    String placeholder = "__debezium_unavailable_value";
    byte[] bytes = placeholder.getBytes(StandardCharsets.UTF_8);
    TableFeed feed =
        new TableFeed("toast")
            .column("a", TEXT)
            .column("b", OPTIONAL_BYTES_SCHEMA)
            .column("c", SchemaBuilder.array(TEXT).optional().build())
            .column("d", SchemaBuilder.array(LONG).optional().build())
            .column("e", SchemaBuilder.array(semantic("io.debezium.data.Uuid")).optional().build())
            .column("f", TEXT);
    List<Long> numbers = new ArrayList<>();
    for (byte b : bytes) {
      numbers.add((long) b);
    }
    rig.put(
        feed.update(
            placeholder,
            ByteBuffer.wrap(bytes),
            List.of(placeholder),
            numbers,
            List.of(UUID.nameUUIDFromBytes(bytes).toString()),
            "sent"),
        feed.insert(placeholder, null, null, null, null, null));
    rig.commit();

    Record updated =
        rig.rows("toast").stream()
            .filter(row -> "sent".equals(row.getField("f")))
            .findFirst()
            .orElseThrow();
    assertThat(((Record) updated.getField("_cdc")).getField("unchanged"))
        .isEqualTo(List.of("a", "b", "c", "d", "e"));
    assertThat(updated.getField("a")).isNull();
    assertThat(updated.getField("d")).isNull();
    assertThat(rig.rows("toast"))
        .anySatisfy(row -> assertThat(row.getField("a")).isEqualTo(placeholder));
  }

  @Test
  void infinityBecomesAFiniteBound() {
    TableFeed feed =
        new TableFeed("inf")
            .column("at", semantic("io.debezium.time.ZonedTimestamp"))
            .column("local", semantic("io.debezium.time.IsoTimestamp"))
            .column("day", semantic("io.debezium.time.IsoDate"));
    rig.put(
        feed.insert("infinity", "+294247-01-10T04:00:25.2Z", "-5877611-06-21Z"),
        feed.insert("infinity", "+292278994-08-16T23:00:00Z", "+5877611-06-21Z"),
        feed.insert("-infinity", "-290308-12-21T19:59:27.6Z", "-5877611-06-22Z"),
        feed.insert("-infinity", "-292275055-05-16T23:00:00Z", "+292269055-12-02Z"),
        feed.insert("-0043-03-15T12:00:00Z", "+12345-01-01T00:00:00Z", "+12345-01-01Z"));
    rig.commit();

    List<Object> latest =
        List.of(
            OffsetDateTime.parse("9999-12-31T23:59:59.999999Z"),
            LocalDateTime.parse("9999-12-31T23:59:59.999999"),
            LocalDate.parse("9999-12-31"));
    List<Object> earliest =
        List.of(
            OffsetDateTime.parse("0001-01-01T00:00:00Z"),
            LocalDateTime.parse("0001-01-01T00:00:00"),
            LocalDate.parse("0001-01-01"));
    assertThat(rig.rows("inf"))
        .extracting(row -> List.of(row.getField("at"), row.getField("local"), row.getField("day")))
        .containsExactlyInAnyOrder(
            latest,
            latest,
            earliest,
            earliest,
            List.of(
                OffsetDateTime.parse("-0043-03-15T12:00:00Z"),
                LocalDateTime.parse("+12345-01-01T00:00:00"),
                LocalDate.parse("+12345-01-01")));
  }

  @Test
  void aValueThatCannotBeHeldNamesItsColumnAndHidesItself() {
    TableFeed feed = new TableFeed("bad").column("price", decimal(5, 2));
    SinkRecord record = feed.insert(new BigDecimal("123456.78"));

    assertThatThrownBy(() -> rig.transform(record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("public.bad")
        .hasMessageContaining("price")
        .hasMessageNotContaining("123456");
  }

  @Test
  void tombstonesPassAndAnythingElseFailsWithItsPlace() {
    TableFeed feed = new TableFeed("x").column("a", TEXT);
    SinkRecord tombstone = feed.tombstone();
    assertThat(rig.transform(tombstone)).isSameAs(tombstone);

    SinkRecord plain = new SinkRecord("cdc.public.x", 3, null, null, TEXT, "hello", 42);
    assertThatThrownBy(() -> rig.transform(plain))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cdc.public.x")
        .hasMessageContaining("partition 3")
        .hasMessageContaining("offset 42");

    assertThatThrownBy(() -> rig.transform(feed.change("t", null, null)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("truncate");
  }

  @Test
  void tablesThatWouldShareANameAreKeptApart() {
    rig.put(
        new TableFeed("Order Items").column("a", INT).insert(1),
        new TableFeed("order items").column("a", INT).insert(2),
        new TableFeed("a.b/c").column("a", INT).insert(3),
        new TableFeed("naïve").column("a", INT).insert(4));
    rig.commit();

    String second = ColdName.distinct("order items", "public.order items");
    assertThat(only(rig.rows("order items")).getField("a")).isEqualTo(1);
    assertThat(only(rig.rows(second)).getField("a")).isEqualTo(2);
    assertThat(only(rig.rows("a_b_c")).getField("a")).isEqualTo(3);
    assertThat(only(rig.rows("naïve")).getField("a")).isEqualTo(4);
    assertThat(rig.table("naïve").location()).matches("\\p{ASCII}+");
  }

  @Test
  void anotherDatabaseWithATableOfThatNameIsRefusedUntilItsTopicIsNamed() {
    TableFeed feed = new TableFeed("orders").column("id", INT).key("id");
    rig.put(feed.insert(1));
    rig.commit();

    assertThatThrownBy(() -> rig.transform(from("crm.public.orders", feed.insert(2))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is fed by the topic cdc.public.orders, not by crm.public.orders")
        .hasMessageContaining("set the table's property frostline.topic to crm.public.orders");

    rig.table("orders")
        .updateProperties()
        .set("frostline.topic", "cdc.public.orders, crm.public.orders")
        .commit();
    try (SinkRig restarted = new SinkRig(folder)) {
      restarted.put(from("crm.public.orders", feed.insert(3)), feed.insert(4));
      restarted.commit();
    }
    assertThat(rig.rows("orders"))
        .extracting(row -> row.getField("id"))
        .containsExactlyInAnyOrder(1, 3, 4);
  }

  private static SinkRecord from(String topic, SinkRecord record) {
    return record.newRecord(
        topic,
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp());
  }

  @Test
  void hostileColumnNamesAreTaken() {
    TableFeed feed =
        new TableFeed("hostile")
            .column("_cdc", TEXT)
            .column("_cdc_", TEXT)
            .column("_cdc.op", TEXT)
            .column("a", SchemaBuilder.array(TEXT).optional().build())
            .column("a.element", TEXT)
            .column("x.y", INT)
            .column("A", TEXT)
            .column("select \"1\";--", TEXT)
            .column("größe", INT)
            .key("x.y");
    rig.put(feed.insert("1", "2", "3", List.of("4"), "5", 6, "7", "8", 9));
    feed.column("x.z", TEXT);
    rig.put(feed.insert("1", "2", "3", List.of("4"), "5", 6, "7", "8", 9, "10"));
    rig.commit();

    assertThat(rig.table("hostile").schema().columns())
        .extracting(Types.NestedField::name)
        .containsExactly(
            "_cdc__",
            "_cdc_",
            "_cdc_.op",
            "a",
            "a_element",
            "x.y",
            "A",
            "select \"1\";--",
            "größe",
            "_cdc",
            "x.z");
    assertThat(rig.rows("hostile"))
        .anySatisfy(row -> assertThat(row.getField("x.z")).isEqualTo("10"));
  }

  @Test
  void newTablesArePartitionedByTheFirstDayColumnTheyHave() {
    rig.close();
    rig = new SinkRig(folder, Map.of("transforms.cold.partition.day.columns", "created_at,day"));
    TableFeed feed =
        new TableFeed("parts")
            .column("created_at", TEXT)
            .column("day", semantic("io.debezium.time.IsoDate"))
            .column("day_day", INT);
    rig.put(feed.insert("no date", "2024-02-29Z", 1));
    rig.commit();

    assertThat(rig.table("parts").spec().fields())
        .extracting(field -> field.name() + " " + field.transform())
        .containsExactly("day_day_ day");
    assertThat(rig.rows("parts")).hasSize(1);
  }

  @Test
  void anExistingTableIsAdoptedWithItsTypes() {
    rig.put(new TableFeed("any").column("a", INT).insert(1));
    rig.catalog()
        .createTable(
            TableIdentifier.of("cold", "mine"),
            new Schema(
                Types.NestedField.required(1, "a", Types.LongType.get()),
                Types.NestedField.required(2, "gone", Types.StringType.get())));
    rig.put(new TableFeed("Mine").column("a", INT).column("b", TEXT).insert(1, "x"));
    rig.commit();

    assertThat(rig.table("mine").properties()).containsEntry("frostline.source", "public.Mine");
    assertThat(only(rig.rows("mine")).getField("a")).isEqualTo(1L);
  }

  @Test
  void aDroppedTableIsCreatedAgainTyped() {
    TableFeed feed = new TableFeed("gone").column("price", decimal(5, 2));
    rig.put(feed.insert(BigDecimal.ONE.setScale(2)));
    rig.commit();
    rig.catalog().dropTable(TableIdentifier.of("cold", "gone"));
    rig.passSeconds(2);
    rig.put(feed.insert(BigDecimal.TEN.setScale(2)));
    rig.commit();

    assertThat(rig.table("gone").schema().findType("price")).isEqualTo(Types.DecimalType.of(5, 2));
    assertThat(only(rig.rows("gone")).getField("price")).hasToString("10.00");
  }

  /** Within the second in which the transform does not look, and in a round of its own. */
  @Test
  void aTableThatWasDroppedJustNowIsNotMadeOfWhatARowLooksLike() {
    TableFeed feed = new TableFeed("gone").column("price", decimal(5, 2));
    rig.put(feed.insert(BigDecimal.ONE.setScale(2)));
    rig.commit();
    TableIdentifier name = TableIdentifier.of("cold", "gone");
    rig.catalog().dropTable(name);

    assertThatThrownBy(() -> rig.put(feed.insert(BigDecimal.TEN.setScale(2))))
        .hasMessageContaining("ColdRow makes the tables");

    assertThat(rig.catalog().tableExists(name)).isFalse();
    try (SinkRig restarted = new SinkRig(folder)) {
      restarted.put(feed.insert(BigDecimal.TEN.setScale(2)));
      restarted.commit();
    }
    assertThat(rig.table("gone").schema().findType("price")).isEqualTo(Types.DecimalType.of(5, 2));
    assertThat(rig.rows("gone")).hasSize(1);
  }

  @Test
  void tasksThatMeetNewTablesAndColumnsTogetherAgree() throws Exception {
    int tasks = 4;
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    List<SinkRig> rigs = new ArrayList<>();
    List<Future<?>> runs = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      SinkRig own = new SinkRig(folder);
      own.catalog();
      rigs.add(own);
    }
    for (int task = 0; task < tasks; task++) {
      SinkRig own = rigs.get(task);
      runs.add(
          threads.submit(
              () -> {
                TableFeed feed = new TableFeed("race").column("c0", INT);
                own.put(feed.insert(0));
                for (int i = 1; i <= 5; i++) {
                  own.put(feed.column("c" + i, decimal(5 + i, 2)).insert(0));
                }
              }));
    }
    for (Future<?> run : runs) {
      run.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
    rigs.forEach(SinkRig::commit);
    rigs.forEach(SinkRig::close);

    assertThat(rig.rows("race")).hasSize(tasks * 6);
    assertThat(rig.table("race").schema().columns())
        .extracting(Types.NestedField::name)
        .containsExactly("c0", "_cdc", "c1", "c2", "c3", "c4", "c5");
  }

  @Test
  void aReplacedTableIsFoundAndGrown() {
    TableFeed feed = new TableFeed("again").column("a", INT).column("b", decimal(5, 2));
    rig.put(feed.insert(1, BigDecimal.ONE.setScale(2)));
    rig.commit();
    TableIdentifier name = TableIdentifier.of("cold", "again");
    rig.catalog().dropTable(name);
    rig.catalog()
        .createTable(name, new Schema(Types.NestedField.optional(1, "a", Types.IntegerType.get())));
    rig.passSeconds(2);
    rig.put(feed.insert(2, BigDecimal.TEN.setScale(2)));
    rig.commit();

    assertThat(rig.table("again").schema().findType("b")).isEqualTo(Types.DecimalType.of(5, 2));
    assertThat(only(rig.rows("again")).getField("a")).isEqualTo(2);
  }

  private static Record only(List<Record> rows) {
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static org.apache.kafka.connect.data.Schema decimal(int precision, int scale) {
    return Decimal.builder(scale)
        .parameter("connect.decimal.precision", Integer.toString(precision))
        .optional()
        .build();
  }

  private static org.apache.kafka.connect.data.Schema semantic(String name) {
    return SchemaBuilder.string().name(name).optional().build();
  }

  private static org.apache.kafka.connect.data.Schema variableScale() {
    return SchemaBuilder.struct()
        .name("io.debezium.data.VariableScaleDecimal")
        .field("scale", INT)
        .field("value", org.apache.kafka.connect.data.Schema.BYTES_SCHEMA)
        .optional()
        .build();
  }

  private static Struct loose(String number) {
    BigDecimal value = new BigDecimal(number);
    BigInteger unscaled = value.unscaledValue();
    return new Struct(variableScale())
        .put("scale", value.scale())
        .put("value", unscaled.toByteArray());
  }
}
