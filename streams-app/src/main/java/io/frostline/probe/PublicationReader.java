package io.frostline.probe;

import io.frostline.core.Fact.Counters;
import io.frostline.core.Fact.Published;
import io.frostline.core.Seen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the publication, many times a minute: it keeps its connection, and each look is a
 * transaction of two short queries on the database's own catalog, after a look at what was written.
 * Belongs into a thread of its own.
 */
public final class PublicationReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PublicationReader.class);

  /** From this version on a publication can cover schemas. */
  private static final int SCHEMAS_SINCE = 15;

  /**
   * What a standby shows is as old as what it has replayed. The row's xmin is another one after
   * each change of the publication's settings, and not after one of its tables.
   */
  private static final String PUBLICATION =
      """
      SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() ELSE now() END
               AS as_of,
             p.oid || '.' || p.xmin AS id
        FROM (SELECT) AS one
        LEFT JOIN pg_catalog.pg_publication AS p ON p.pubname = ?
      """;

  /**
   * Each table with what makes it a member: all tables are, its row or an ancestor's is there, or
   * that of its schema. Changes are published under the name of the partition. With
   * publish_via_partition_root they are under that of the topmost ancestor that is a member. Under
   * the other names nothing comes but the connector's first copy, so these have no membership.
   */
  private static final String TABLES =
      """
      WITH p AS (SELECT * FROM pg_catalog.pg_publication WHERE pubname = ?)
      SELECT n.nspname, c.relname,
             (SELECT string_agg(DISTINCT m.id, ' ')
                FROM (SELECT c.oid, true
                      UNION ALL
                      SELECT a.relid, false
                        FROM pg_partition_ancestors(c.oid) AS a(relid)
                       WHERE c.relispartition AND a.relid <> c.oid) AS line(oid, own)
               CROSS JOIN p
               CROSS JOIN LATERAL (
                      SELECT 'all' WHERE p.puballtables
                      UNION ALL
                      SELECT '%s' || r.oid || '.' || r.xmin
                        FROM pg_catalog.pg_publication_rel AS r
                       WHERE r.prpubid = p.oid AND r.prrelid = line.oid
                      %s
                     ) AS m(id)
              HAVING CASE WHEN bool_or(p.pubviaroot) THEN bool_and(line.own)
                          ELSE c.relkind = 'r' END) AS memberships
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p')
         AND c.relpersistence = 'p'
         AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      """;

  private static final String SCHEMAS =
      """
      UNION ALL
      SELECT 'schema' || s.oid || '.' || s.xmin
        FROM pg_catalog.pg_class AS o
        JOIN pg_catalog.pg_publication_namespace AS s ON s.pnnspid = o.relnamespace
       WHERE s.pnpubid = p.oid AND o.oid = line.oid
      """;

  private final DatabaseSettings settings;
  private final String publication;
  private Optional<Connection> open = Optional.empty();

  /**
   * What had ended at the look before: who has ended only a moment ago may still have to report
   * what it wrote.
   */
  private long ended;

  /**
   * @param settings with a known login and a publication
   */
  public PublicationReader(DatabaseSettings settings) {
    this.settings = settings;
    this.publication = settings.publication().orElseThrow();
  }

  /** Looks once, within about ten seconds. */
  public Seen<Published> read() {
    try {
      if (open.isEmpty()) {
        open = Optional.of(connect());
      }
      return published(open.get());
    } catch (SQLException e) {
      close();
      return Seen.unknown("publication: " + settings.why(e));
    }
  }

  private Connection connect() throws SQLException {
    Connection made =
        new Driver().connect(settings.url(), DatabaseSettings.bounded(settings.login().get()));
    // Both of its queries see the same: all that was committed before the time they give.
    made.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return made;
  }

  private Seen<Published> published(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    Optional<Counters> counters =
        WrittenRows.read(connection, settings.scope()).map(this::withReported);
    connection.setAutoCommit(false);
    Optional<Instant> asOf;
    Optional<String> id;
    try (PreparedStatement query = connection.prepareStatement(PUBLICATION)) {
      query.setString(1, publication);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        asOf =
            Optional.ofNullable(row.getObject("as_of", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
        id = Optional.ofNullable(row.getString("id"));
      }
    }
    if (asOf.isEmpty()) {
      connection.commit();
      return Seen.unknown("publication: the standby has replayed nothing yet");
    }
    // One that the connector is yet to make leaves nothing out.
    Map<String, List<String>> tables =
        id.isEmpty() && settings.createsPublication() ? Map.of() : tables(connection);
    connection.commit();
    return Seen.known(new Published(asOf.get(), id.orElse(""), tables, counters));
  }

  private Counters withReported(Counters now) {
    long before = ended;
    ended = now.ended();
    return new Counters(now.at(), now.since(), now.position(), before, now.next(), now.tables());
  }

  private Map<String, List<String>> tables(Connection connection) throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    boolean schemas = connection.getMetaData().getDatabaseMajorVersion() >= SCHEMAS_SINCE;
    String sql = TABLES.formatted(Published.ONE_TABLE, schemas ? SCHEMAS : "");
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, publication);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (settings.scope().covers(row.getString(1), row.getString(2))) {
            String memberships = row.getString(3);
            found.put(
                row.getString(1) + "." + row.getString(2),
                memberships == null ? List.of() : List.of(memberships.split(" ")));
          }
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (SQLException e) {
      LOG.debug("The connection did not close database={}", settings.address(), e);
    }
    open = Optional.empty();
  }
}
