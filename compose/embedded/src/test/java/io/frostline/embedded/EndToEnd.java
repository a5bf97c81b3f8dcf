package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.chaos.PipelineStack;
import io.frostline.core.Phase;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From rows in PostgreSQL to typed rows in Iceberg, and to watermarks that say so, on a pipeline
 * that runs wherever its parts do: a body for every implementation of {@link PipelineStack}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class EndToEnd<S extends PipelineStack> {

  private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(1);

  private S stack;
  private ColdTables cold;

  /** Starts the pipeline; its connectors wait to be deployed. */
  protected abstract S start() throws Exception;

  /** Looks at the machine once the pipeline has ended. */
  protected abstract void assertLeftNothing(S ended) throws Exception;

  protected final S stack() {
    return stack;
  }

  @BeforeAll
  void startAndDeploy() throws Exception {
    long began = System.nanoTime();
    stack = start();
    System.out.printf("up after %.1f s%n", (System.nanoTime() - began) / 1e9);
    cold = stack.coldTables();
    execute(
        """
        CREATE TABLE shipments (id bigint PRIMARY KEY, amount numeric(18,8), at timestamptz, placed timestamp,
          day date, ref uuid, doc jsonb, raw bytea, tags text[], counts int[], ok boolean, ratio float8, note text)
        """,
        """
        INSERT INTO shipments VALUES (1, 12.34567891, '2026-03-04 05:06:07.123456+02', '2026-03-04 05:06:07.654321',
          '2026-03-04', '0b5f3a3e-0f67-4d3c-9f3b-2a3c1d4e5f60', '{"a": [1, 2]}', '\\x00ff10', '{x,NULL,"y z"}',
          '{1,2}', true, 0.5, 'Grüße')
        """);
    stack.deploy();
  }

  @AfterAll
  void stop() throws Exception {
    if (cold != null) {
      cold.close();
    }
    if (stack != null) {
      stack.close();
      assertLeftNothing(stack);
    }
  }

  @Test
  @Order(2)
  void valuesArriveWithTheirTypes() {
    awaitRows("shipments", 1);
    Schema schema = cold.table("shipments").orElseThrow().schema();
    assertThat(schema.findType("amount")).isEqualTo(Types.DecimalType.of(18, 8));
    assertThat(schema.findType("at")).isEqualTo(Types.TimestampType.withZone());
    assertThat(schema.findType("placed")).isEqualTo(Types.TimestampType.withoutZone());
    assertThat(schema.findType("day")).isEqualTo(Types.DateType.get());
    assertThat(schema.findType("ref")).isEqualTo(Types.UUIDType.get());
    assertThat(schema.findType("doc")).isEqualTo(Types.StringType.get());
    assertThat(schema.findType("raw")).isEqualTo(Types.BinaryType.get());
    assertThat(schema.findType("ok")).isEqualTo(Types.BooleanType.get());
    assertThat(schema.findType("ratio")).isEqualTo(Types.DoubleType.get());

    Record row = cold.rows("shipments").get(0);
    assertThat(row.getField("id")).isEqualTo(1L);
    assertThat(row.getField("amount")).isEqualTo(new BigDecimal("12.34567891"));
    assertThat((OffsetDateTime) row.getField("at"))
        .isEqualTo(OffsetDateTime.parse("2026-03-04T03:06:07.123456Z"));
    assertThat(row.getField("placed")).hasToString("2026-03-04T05:06:07.654321");
    assertThat(row.getField("day")).hasToString("2026-03-04");
    assertThat(row.getField("ref"))
        .isEqualTo(UUID.fromString("0b5f3a3e-0f67-4d3c-9f3b-2a3c1d4e5f60"));
    assertThat(row.getField("doc")).isEqualTo("{\"a\": [1, 2]}");
    assertThat(row.getField("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {0, (byte) 0xff, 0x10}));
    assertThat(row.getField("tags")).isEqualTo(Arrays.asList("x", null, "y z"));
    assertThat(row.getField("counts")).isEqualTo(List.of(1, 2));
    assertThat(row.getField("note")).isEqualTo("Grüße");
    Record cdc = (Record) row.getField("_cdc");
    assertThat(cdc.getField("op")).isEqualTo("r");
    assertThat(cdc.getField("source")).isEqualTo("public.shipments");
    assertThat(cdc.getField("target")).isEqualTo("cold.shipments");
  }

  @Test
  @Order(3)
  void updatesAndDeletesAreRowsOfTheirOwn() throws Exception {
    execute("UPDATE shipments SET amount = 1 WHERE id = 1", "DELETE FROM shipments WHERE id = 1");
    awaitRows("shipments", 3);
    assertThat(cold.rows("shipments"))
        .extracting(row -> ((Record) row.getField("_cdc")).getField("op"))
        .containsExactlyInAnyOrder("r", "u", "d");
  }

  @Test
  @Order(4)
  void tablesCreatedLaterComeWithoutARestart() throws Exception {
    execute(
        "CREATE TABLE keyless (a int, b text)",
        "INSERT INTO keyless SELECT n, 'row ' || n FROM generate_series(1, 50) n",
        "UPDATE keyless SET b = 'changed' WHERE a = 1",
        "CREATE TABLE \"Odd Näme$1\" (\"Id\" int PRIMARY KEY, \"two words\" text)",
        "INSERT INTO \"Odd Näme$1\" VALUES (1, 'one')");
    awaitRows("keyless", 51);
    awaitRows("odd näme$1", 1);
    assertThat(cold.rows("odd näme$1").get(0).getField("two words")).isEqualTo("one");
  }

  @Test
  @Order(5)
  void aNewColumnArrivesWithItsType() throws Exception {
    execute(
        "ALTER TABLE keyless ADD COLUMN price numeric(10,2)",
        "INSERT INTO keyless VALUES (51, 'x', 9.99)");
    awaitRows("keyless", 52);
    assertThat(cold.table("keyless").orElseThrow().schema().findType("price"))
        .isEqualTo(Types.DecimalType.of(10, 2));
    assertThat(cold.rows("keyless"))
        .extracting(row -> row.getField("price"))
        .contains(new BigDecimal("9.99"));
  }

  @Test
  @Order(6)
  void everyTableIsKnownToBeComplete() {
    Instant since = Instant.now();
    await("watermarks of a healthy pipeline")
        .atMost(COMMITTED_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                stack
                    .sight()
                    .filter(sight -> sight.phase() == Phase.HEALTHY)
                    .filter(
                        sight ->
                            sight.complete(
                                List.of("cold.shipments", "cold.keyless", "cold.odd näme$1"),
                                since))
                    .isPresent());
  }

  private void execute(String... statements) throws SQLException {
    stack.ground().source().execute(statements);
  }

  private void awaitRows(String table, long rows) {
    await(rows + " rows in " + table)
        .atMost(COMMITTED_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> cold.rowCount(table) >= rows);
    assertThat(cold.rows(table)).hasSize((int) rows);
  }
}
