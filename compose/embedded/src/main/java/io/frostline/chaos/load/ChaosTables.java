package io.frostline.chaos.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Tables that change in the usual ways, and a journal of every change.
 *
 * <p>Triggers number the revisions and write the journal in the transaction of the change, so that
 * it holds exactly what was committed, also when the writer never got an answer. It lies in a
 * schema that is not captured.
 */
public final class ChaosTables {

  /** Inserted, updated and deleted. */
  public static final String ORDERS = "orders";

  /** Only inserted. */
  public static final String TRADES = "trades";

  /** Has one row, and never another. */
  public static final String QUIET = "quiet";

  public static final List<String> ALL = List.of(ORDERS, TRADES, QUIET);
  public static final List<String> KEY = List.of("id");

  private static final String JOURNAL =
      """
      CREATE SCHEMA chaos;
      CREATE SEQUENCE chaos.revisions;
      CREATE TABLE chaos.journal (name text, id bigint, rev bigint, gone boolean);
      CREATE FUNCTION chaos.stamp() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.rev := nextval('chaos.revisions');
        RETURN NEW;
      END $$;
      CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          INSERT INTO chaos.journal VALUES (TG_TABLE_NAME, OLD.id, OLD.rev, true);
        ELSE
          INSERT INTO chaos.journal VALUES (TG_TABLE_NAME, NEW.id, NEW.rev, false);
        END IF;
        RETURN NULL;
      END $$;
      """;

  private static final String TABLES =
      """
      CREATE TABLE orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer text NOT NULL,
        amount numeric(12,2) NOT NULL, placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        rev bigint);
      CREATE TABLE trades (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric(18,8) NOT NULL,
        traded_at timestamptz NOT NULL DEFAULT clock_timestamp(), rev bigint);
      CREATE TABLE quiet (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL, rev bigint);
      """;

  private static final String WATCH =
      """
      CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON %1$s
        FOR EACH ROW EXECUTE FUNCTION chaos.stamp();
      CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON %1$s
        FOR EACH ROW EXECUTE FUNCTION chaos.note();
      """;

  private static final String FIRST_ROWS =
      """
      INSERT INTO orders (customer, amount) SELECT 'c' || n, n FROM generate_series(1, 50) n;
      INSERT INTO trades (price) SELECT n FROM generate_series(1, 50) n;
      INSERT INTO quiet (note) VALUES ('the only one');
      """;

  private ChaosTables() {}

  /** Creates everything, with a first row in each table. */
  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(JOURNAL);
      statement.execute(TABLES);
      for (String table : ALL) {
        statement.execute(WATCH.formatted(table));
      }
      statement.execute(FIRST_ROWS);
    }
  }
}
