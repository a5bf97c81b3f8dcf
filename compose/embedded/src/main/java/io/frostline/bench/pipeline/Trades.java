package io.frostline.bench.pipeline;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types;

/**
 * The table of trades: every row follows from its number, so that each run moves the same bytes.
 */
public final class Trades {

  public static final String TABLE = "trades";

  /** Rows of one transaction of the live phase. */
  static final int TRANSACTION_ROWS = 500;

  private static final String CREATE =
      """
      CREATE TABLE trades (
        id        bigint PRIMARY KEY,
        symbol    text NOT NULL,
        venue     text NOT NULL,
        side      text NOT NULL,
        price     numeric(18,8) NOT NULL,
        quantity  numeric(18,8) NOT NULL,
        maker     boolean NOT NULL,
        traded_at timestamptz NOT NULL
      )""";

  private static final String INSERT =
      """
      INSERT INTO trades
      SELECT i,
             (ARRAY['BTCUSDT','ETHUSDT','SOLUSDT','ADAUSDT','XRPUSDT','DOTUSDT'])[1 + h % 6],
             (ARRAY['binance','kraken','coinbase'])[1 + h % 3],
             CASE WHEN h % 2 = 0 THEN 'buy' ELSE 'sell' END,
             ((h * 7919) % 9000000000000 + 100000000)::numeric / 100000000,
             ((h * 104729) % 500000000 + 1000)::numeric / 100000000,
             h % 5 = 0,
             timestamptz '2026-01-01 00:00:00Z' + i * interval '137 milliseconds 211 microseconds'
        FROM (SELECT i, (i * 2654435761) % 2147483647 AS h FROM generate_series(?::bigint, ?) AS i)
             AS numbered""";

  private static final String[] SYMBOLS = {
    "BTCUSDT", "ETHUSDT", "SOLUSDT", "ADAUSDT", "XRPUSDT", "DOTUSDT"
  };
  private static final String[] VENUES = {"binance", "kraken", "coinbase"};
  private static final OffsetDateTime FIRST =
      OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private Trades() {}

  /** Creates the table. */
  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  /** Inserts the rows from the number {@code first} to the number {@code last}. */
  public static void insert(Connection connection, long first, long last) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setLong(1, first);
      statement.setLong(2, last);
      statement.executeUpdate();
    }
  }

  /** The same table for a writer that knows nothing of the pipeline. */
  static Schema schema() {
    return new Schema(
        Types.NestedField.required(1, "id", Types.LongType.get()),
        Types.NestedField.optional(2, "symbol", Types.StringType.get()),
        Types.NestedField.optional(3, "venue", Types.StringType.get()),
        Types.NestedField.optional(4, "side", Types.StringType.get()),
        Types.NestedField.optional(5, "price", Types.DecimalType.of(18, 8)),
        Types.NestedField.optional(6, "quantity", Types.DecimalType.of(18, 8)),
        Types.NestedField.optional(7, "maker", Types.BooleanType.get()),
        Types.NestedField.optional(8, "traded_at", Types.TimestampType.withZone()));
  }

  /** The row with the number {@code i}, for that writer. */
  static GenericRecord row(GenericRecord template, long i) {
    long h = i * 2_654_435_761L % 2_147_483_647L;
    GenericRecord row = template.copy();
    row.set(0, i);
    row.set(1, SYMBOLS[(int) (h % 6)]);
    row.set(2, VENUES[(int) (h % 3)]);
    row.set(3, h % 2 == 0 ? "buy" : "sell");
    row.set(4, decimal(h * 7_919 % 9_000_000_000_000L + 100_000_000));
    row.set(5, decimal(h * 104_729 % 500_000_000 + 1_000));
    row.set(6, h % 5 == 0);
    row.set(7, FIRST.plus(i * 137_211, ChronoUnit.MICROS));
    return row;
  }

  private static BigDecimal decimal(long unscaled) {
    return new BigDecimal(BigInteger.valueOf(unscaled), 8);
  }
}
