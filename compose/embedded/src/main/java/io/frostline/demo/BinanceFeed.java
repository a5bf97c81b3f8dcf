package io.frostline.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Trades with an identity key, arrays and documents. */
final class BinanceFeed implements Feed {

  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "ADAUSDT");
  private static final List<String> TAGS = List.of("spot", "spot,iceberg", "margin,hidden", "");

  private static final String NARROW =
      """
      INSERT INTO trades_binance
        (symbol, side, price, quantity, is_maker, traded_at, venue_order, tags, raw)
      SELECT symbol, side, price, quantity, is_maker, clock_timestamp(), venue_order,
        string_to_array(tags, ','), jsonb_build_object('s', symbol, 'p', price::text, 'm', is_maker)
      """;
  private static final String WIDE =
      """
      INSERT INTO trades_binance
        (symbol, side, price, quantity, is_maker, traded_at, venue_order, tags, raw, fee, settled_at)
      SELECT symbol, side, price, quantity, is_maker, clock_timestamp(), venue_order,
        string_to_array(tags, ','), jsonb_build_object('s', symbol, 'p', price::text, 'm', is_maker),
        round(price * quantity * 0.001, 4), clock_timestamp() + interval '2 days'
      """;
  private static final String ROWS =
      """
      FROM unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::boolean[], ?::uuid[], ?::text[])
        AS feed (symbol, side, price, quantity, is_maker, venue_order, tags)
      RETURNING id
      """;

  private final RecentKeys<Long> own = new RecentKeys<>();

  @Override
  public String table() {
    return "trades_binance";
  }

  @Override
  public int insert(Connection connection, RandomGenerator random, int rows, boolean wide)
      throws SQLException {
    String[] symbols = new String[rows];
    String[] sides = new String[rows];
    BigDecimal[] prices = new BigDecimal[rows];
    BigDecimal[] quantities = new BigDecimal[rows];
    Boolean[] makers = new Boolean[rows];
    UUID[] orders = new UUID[rows];
    String[] tags = new String[rows];
    for (int i = 0; i < rows; i++) {
      symbols[i] = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
      sides[i] = random.nextBoolean() ? "buy" : "sell";
      prices[i] = BigDecimal.valueOf(random.nextLong(100_000_000, 7_000_000_000_000L), 8);
      quantities[i] = BigDecimal.valueOf(random.nextLong(1, 500_000_000), 8);
      makers[i] = random.nextBoolean();
      orders[i] = new UUID(random.nextLong(), random.nextLong());
      tags[i] = TAGS.get(random.nextInt(TAGS.size()));
    }
    try (PreparedStatement insert = connection.prepareStatement((wide ? WIDE : NARROW) + ROWS)) {
      insert.setArray(1, connection.createArrayOf("text", symbols));
      insert.setArray(2, connection.createArrayOf("text", sides));
      insert.setArray(3, connection.createArrayOf("numeric", prices));
      insert.setArray(4, connection.createArrayOf("numeric", quantities));
      insert.setArray(5, connection.createArrayOf("boolean", makers));
      insert.setArray(6, connection.createArrayOf("uuid", orders));
      insert.setArray(7, connection.createArrayOf("text", tags));
      int inserted = 0;
      try (ResultSet keys = insert.executeQuery()) {
        while (keys.next()) {
          own.add(keys.getLong(1));
          inserted++;
        }
      }
      return inserted;
    }
  }

  @Override
  public int update(Connection connection, int rows) throws SQLException {
    return byKey(
        connection,
        "UPDATE trades_binance SET quantity = quantity + 0.00000001,"
            + " tags = array_append(tags, 'amended') WHERE id = ANY (?)",
        own.newest(rows));
  }

  @Override
  public int delete(Connection connection, int rows) throws SQLException {
    return byKey(connection, "DELETE FROM trades_binance WHERE id = ANY (?)", own.takeOldest(rows));
  }

  private static int byKey(Connection connection, String sql, List<Long> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("bigint", keys.toArray()));
      return statement.executeUpdate();
    }
  }
}
