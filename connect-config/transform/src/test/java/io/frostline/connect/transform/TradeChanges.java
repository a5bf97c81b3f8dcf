package io.frostline.connect.transform;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Inserts into a table of trades with all that the source connector writes beside the row: what the
 * micro-benchmarks convert. Every record follows from its number.
 */
final class TradeChanges {

  static final String TOPIC = "cdc.public.trades";

  private static final Schema KEY =
      SchemaBuilder.struct().name(TOPIC + ".Key").field("id", Schema.INT64_SCHEMA).build();

  private static final Schema ROW =
      SchemaBuilder.struct()
          .name(TOPIC + ".Value")
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("symbol", Schema.STRING_SCHEMA)
          .field("venue", Schema.STRING_SCHEMA)
          .field("side", Schema.STRING_SCHEMA)
          .field("price", decimal())
          .field("quantity", decimal())
          .field("maker", Schema.BOOLEAN_SCHEMA)
          .field("traded_at", zoned())
          .build();

  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("io.debezium.connector.postgresql.Source")
          .version(1)
          .field("version", Schema.STRING_SCHEMA)
          .field("connector", Schema.STRING_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field(
              "snapshot",
              SchemaBuilder.string()
                  .name("io.debezium.data.Enum")
                  .version(1)
                  .parameter("allowed", "true,first,first_in_data_collection,last,false")
                  .optional()
                  .defaultValue("false")
                  .build())
          .field("db", Schema.STRING_SCHEMA)
          .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
          .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private static final Schema TRANSACTION =
      SchemaBuilder.struct()
          .name("event.block")
          .version(1)
          .optional()
          .field("id", Schema.STRING_SCHEMA)
          .field("total_order", Schema.INT64_SCHEMA)
          .field("data_collection_order", Schema.INT64_SCHEMA)
          .build();

  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name(TOPIC + ".Envelope")
          .version(2)
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("transaction", TRANSACTION)
          .field("op", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
          .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT", "SOLUSDT", "ADAUSDT"};
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.000137Z");

  private TradeChanges() {}

  /** The record with this number, as the sink gets it from a converter. */
  static SinkRecord record(long number) {
    long micros = 1_767_225_600_000_000L + number * 211;
    Struct row =
        new Struct(ROW)
            .put("id", number)
            .put("symbol", SYMBOLS[(int) (number % SYMBOLS.length)])
            .put("venue", number % 3 == 0 ? "binance" : "kraken")
            .put("side", number % 2 == 0 ? "buy" : "sell")
            .put("price", amount(100_000_000 + number * 7_919 % 9_000_000_000_000L))
            .put("quantity", amount(1_000 + number * 104_729 % 500_000_000))
            .put("maker", number % 5 == 0)
            .put("traded_at", FIRST.plusMillis(number * 137).toString());
    String sequence = "[\"" + (20_000_000 + number) + "\",\"" + (20_000_100 + number) + "\"]";
    Struct source = source("trades", micros, sequence, 750 + number / 500, 20_000_100 + number);
    Struct change =
        new Struct(ENVELOPE)
            .put("after", row)
            .put("source", source)
            .put("op", "c")
            .put("ts_ms", micros / 1_000 + 40)
            .put("ts_us", micros + 40_000)
            .put("ts_ns", micros * 1_000 + 40_000_000);
    return new SinkRecord(
        TOPIC,
        0,
        KEY,
        new Struct(KEY).put("id", number),
        ENVELOPE,
        change,
        number,
        micros / 1_000 + 50,
        TimestampType.CREATE_TIME);
  }

  /** Where a change comes from, with everything that the source connector says of that. */
  static Struct source(String table, long micros, String sequence, long transaction, long lsn) {
    return new Struct(SOURCE)
        .put("version", "3.7.0.Final")
        .put("connector", "postgresql")
        .put("name", "cdc")
        .put("ts_ms", micros / 1_000)
        .put("snapshot", "false")
        .put("db", "app")
        .put("sequence", sequence)
        .put("ts_us", micros)
        .put("ts_ns", micros * 1_000)
        .put("schema", "public")
        .put("table", table)
        .put("txId", transaction)
        .put("lsn", lsn);
  }

  private static BigDecimal amount(long unscaled) {
    return new BigDecimal(BigInteger.valueOf(unscaled), 8);
  }

  private static Schema decimal() {
    return Decimal.builder(8).parameter("connect.decimal.precision", "18").build();
  }

  private static Schema zoned() {
    return SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").version(1).build();
  }
}
