package io.frostline.doctor;

import io.frostline.doctor.Database.Row;
import io.frostline.probe.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables that a connector's lists name. */
final class CapturedTables {

  private static final int NAMED_MAX = 5;

  private static final String TABLES =
      """
      SELECT n.nspname AS schema, c.relname AS name, c.relreplident AS identity,
             c.relkind = 'p' AS partitioned,
             EXISTS (SELECT FROM pg_catalog.pg_index AS i
                      WHERE i.indrelid = c.oid AND i.indisprimary) AS keyed,
             has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
               AS readable
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p')
         AND c.relpersistence = 'p'
         AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       ORDER BY 1, 2
      """;

  private CapturedTables() {}

  /**
   * A table.
   *
   * @param identity PostgreSQL's letter: default, full, index, nothing
   * @param keyed whether it has a primary key
   * @param partitioned whether its rows are in its partitions, whose own identities count
   * @param readable whether the role may read it
   */
  record Table(
      String name, String identity, boolean keyed, boolean partitioned, boolean readable) {}

  static List<Table> in(Connection connection, DatabaseSettings settings) throws SQLException {
    return Database.rows(connection, TABLES).stream()
        .filter(row -> settings.scope().covers(row.text("schema"), row.text("name")))
        .map(CapturedTables::table)
        .toList();
  }

  private static Table table(Row row) {
    return new Table(
        row.text("schema") + "." + row.text("name"),
        row.text("identity"),
        row.is("keyed"),
        row.is("partitioned"),
        row.is("readable"));
  }

  /** Some of the names, and how many more there are. */
  static String text(List<String> names) {
    String some = String.join(", ", names.stream().limit(NAMED_MAX).toList());
    return names.size() > NAMED_MAX ? some + " and " + (names.size() - NAMED_MAX) + " more" : some;
  }
}
