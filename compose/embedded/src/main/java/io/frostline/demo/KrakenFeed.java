package io.frostline.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Trades under a composite key, numbered by the venue. */
final class KrakenFeed implements Feed {

  private static final List<String> PAIRS = List.of("XBT/USD", "ETH/EUR", "SOL/USD");

  private static final String NARROW =
      """
      INSERT INTO trades_kraken
        (pair, sequence, side, price, volume, cost, leverage, traded_at, trade_day, misc)
      SELECT pair, sequence, side, price, volume, price * volume, leverage, clock_timestamp(),
        current_date, nullif(misc, '')
      """;
  private static final String WIDE =
      """
      INSERT INTO trades_kraken
        (pair, sequence, side, price, volume, cost, leverage, traded_at, trade_day, misc, rebate)
      SELECT pair, sequence, side, price, volume, price * volume, leverage, clock_timestamp(),
        current_date, nullif(misc, ''), round(price * volume * 0.0002, 4)
      """;
  private static final String ROWS =
      """
      FROM unnest(?::text[], ?::bigint[], ?::text[], ?::numeric[], ?::numeric[], ?::smallint[], ?::text[])
        AS feed (pair, sequence, side, price, volume, leverage, misc)
      """;
  private static final String OWN =
      "unnest(?::text[], ?::bigint[]) AS own (pair, sequence)"
          + " WHERE trade.pair = own.pair AND trade.sequence = own.sequence";

  private final AtomicLong numbers;
  private final RecentKeys<Key> own = new RecentKeys<>();

  private record Key(String pair, long sequence) {}

  /** Takes its trades' numbers from {@code numbers}, shared by all threads. */
  KrakenFeed(AtomicLong numbers) {
    this.numbers = numbers;
  }

  @Override
  public String table() {
    return "trades_kraken";
  }

  @Override
  public int insert(Connection connection, RandomGenerator random, int rows, boolean wide)
      throws SQLException {
    String[] pairs = new String[rows];
    Long[] sequences = new Long[rows];
    String[] sides = new String[rows];
    BigDecimal[] prices = new BigDecimal[rows];
    BigDecimal[] volumes = new BigDecimal[rows];
    Short[] leverages = new Short[rows];
    String[] misc = new String[rows];
    for (int i = 0; i < rows; i++) {
      pairs[i] = PAIRS.get(random.nextInt(PAIRS.size()));
      sequences[i] = numbers.incrementAndGet();
      sides[i] = random.nextBoolean() ? "b" : "s";
      prices[i] = BigDecimal.valueOf(random.nextLong(100_000_000, 7_000_000_000_000L), 8);
      volumes[i] = BigDecimal.valueOf(random.nextLong(1, 50_000_000_000L), 10);
      leverages[i] = random.nextInt(4) == 0 ? (short) (1 + random.nextInt(5)) : null;
      misc[i] = random.nextInt(3) == 0 ? "post-only" : "";
    }
    try (PreparedStatement insert = connection.prepareStatement((wide ? WIDE : NARROW) + ROWS)) {
      insert.setArray(1, connection.createArrayOf("text", pairs));
      insert.setArray(2, connection.createArrayOf("bigint", sequences));
      insert.setArray(3, connection.createArrayOf("text", sides));
      insert.setArray(4, connection.createArrayOf("numeric", prices));
      insert.setArray(5, connection.createArrayOf("numeric", volumes));
      insert.setArray(6, connection.createArrayOf("smallint", leverages));
      insert.setArray(7, connection.createArrayOf("text", misc));
      int inserted = insert.executeUpdate();
      for (int i = 0; i < rows; i++) {
        own.add(new Key(pairs[i], sequences[i]));
      }
      return inserted;
    }
  }

  @Override
  public int update(Connection connection, int rows) throws SQLException {
    return byKey(
        connection,
        "UPDATE trades_kraken trade SET misc = 'amended', volume = volume + 0.0000000001 FROM "
            + OWN,
        own.newest(rows));
  }

  @Override
  public int delete(Connection connection, int rows) throws SQLException {
    return byKey(connection, "DELETE FROM trades_kraken trade USING " + OWN, own.takeOldest(rows));
  }

  private static int byKey(Connection connection, String sql, List<Key> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(
          1, connection.createArrayOf("text", keys.stream().map(Key::pair).toArray()));
      statement.setArray(
          2, connection.createArrayOf("bigint", keys.stream().map(Key::sequence).toArray()));
      return statement.executeUpdate();
    }
  }
}
