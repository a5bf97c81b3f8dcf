package io.frostline.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The demo's tables in the source database. */
final class DemoTables {

  private static final String TRADES_BINANCE =
      """
      CREATE TABLE IF NOT EXISTS trades_binance (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        symbol      text NOT NULL,
        side        text NOT NULL,
        price       numeric(18,8) NOT NULL,
        quantity    numeric(18,8) NOT NULL,
        is_maker    boolean NOT NULL,
        traded_at   timestamptz NOT NULL,
        venue_order uuid NOT NULL,
        tags        text[],
        raw         jsonb)
      """;

  private static final String TRADES_KRAKEN =
      """
      CREATE TABLE IF NOT EXISTS trades_kraken (
        pair      text NOT NULL,
        sequence  bigint NOT NULL,
        side      text NOT NULL,
        price     numeric(18,8) NOT NULL,
        volume    numeric(20,10) NOT NULL,
        cost      numeric(28,10),
        leverage  smallint,
        traded_at timestamptz NOT NULL,
        trade_day date NOT NULL,
        misc      text,
        PRIMARY KEY (pair, sequence))
      """;

  private static final String INSTRUMENTS =
      """
      CREATE TABLE IF NOT EXISTS instruments (
        symbol    text PRIMARY KEY,
        base      text NOT NULL,
        quote     text NOT NULL,
        tick_size numeric(18,8) NOT NULL,
        listed_on date NOT NULL,
        active    boolean NOT NULL)
      """;

  private static final String SEED =
      """
      INSERT INTO instruments VALUES
        ('BTC-USD', 'BTC', 'USD', 0.01, '2010-07-17', true),
        ('ETH-USD', 'ETH', 'USD', 0.01, '2015-08-07', true),
        ('SOL-USD', 'SOL', 'USD', 0.001, '2020-04-10', true),
        ('ADA-EUR', 'ADA', 'EUR', 0.0001, '2017-10-01', true),
        ('LUNA-USD', 'LUNA', 'USD', 0.00000001, '2019-08-21', false)
      ON CONFLICT DO NOTHING
      """;

  /** Some history, so that there is something to read at the start and every topic exists. */
  private static final String BINANCE_HISTORY =
      """
      INSERT INTO trades_binance
        (symbol, side, price, quantity, is_maker, traded_at, venue_order, tags, raw)
      SELECT 'BTCUSDT', CASE WHEN n % 2 = 0 THEN 'buy' ELSE 'sell' END, 60000 + n, 0.01 * n,
             n % 3 = 0, now() - make_interval(mins => n), gen_random_uuid(), ARRAY['history'], '{}'
        FROM generate_series(1, 100) AS n
       WHERE NOT EXISTS (SELECT FROM trades_binance)
      """;

  private static final String KRAKEN_HISTORY =
      """
      INSERT INTO trades_kraken (pair, sequence, side, price, volume, traded_at, trade_day)
      SELECT 'XBT/EUR', -n, 'buy', 55000 + n, 0.01 * n, now() - make_interval(mins => n),
             current_date
        FROM generate_series(1, 100) AS n
       WHERE NOT EXISTS (SELECT FROM trades_kraken)
      """;

  /** The topics that the first rows make. */
  static final Set<String> TOPICS =
      Set.of(
          CaptureCount.TOPICS + "trades_binance",
          CaptureCount.TOPICS + "trades_kraken",
          CaptureCount.TOPICS + "instruments");

  private DemoTables() {}

  /** Creates what is missing, with some first rows; the instruments never get others. */
  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TRADES_BINANCE);
      statement.execute(TRADES_KRAKEN);
      statement.execute(INSTRUMENTS);
      statement.execute(SEED);
      statement.execute(BINANCE_HISTORY);
      statement.execute(KRAKEN_HISTORY);
    }
  }

  /** Adds the columns that the exchanges come up with while trading goes on. */
  static void widen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER TABLE trades_binance ADD COLUMN IF NOT EXISTS fee numeric(12,4),"
              + " ADD COLUMN IF NOT EXISTS settled_at timestamptz");
      statement.execute("ALTER TABLE trades_kraken ADD COLUMN IF NOT EXISTS rebate numeric(12,4)");
    }
  }
}
