package io.frostline.compare;

import io.frostline.app.OptionException;
import io.frostline.app.UnreachableException;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.core.Seen;
import io.frostline.probe.CatalogSettings;
import io.frostline.probe.DatabaseSettings;
import io.frostline.probe.Settings;
import io.frostline.probe.SinkSettings;
import io.frostline.probe.SourceSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * The source database and the catalog, as the connectors' configurations in Connect name them. What
 * these name by placeholders is taken from the environment, as the app does it.
 */
final class Ends implements AutoCloseable {

  private static final String OWNER = "frostline.source";

  private final DatabaseSettings database;
  private final Map<String, String> login;
  private final SinkSettings sink;
  private final Catalog catalog;

  private Ends(
      DatabaseSettings database, Map<String, String> login, SinkSettings sink, Catalog catalog) {
    this.database = database;
    this.login = login;
    this.sink = sink;
    this.catalog = catalog;
  }

  /** Reads both configurations and opens the catalog. */
  static Ends of(
      ConnectClient connect,
      String sourceName,
      String sinkName,
      Map<String, ConfigProvider> providers) {
    Settings sourceSettings = settings(connect, sourceName, providers);
    SourceSettings source =
        SourceSettings.of(sourceName, sourceSettings)
            .orElseThrow(
                () -> new OptionException(sourceName + " is no Debezium connector; see --source"));
    DatabaseSettings database =
        source
            .database()
            .orElseThrow(
                () ->
                    new OptionException(
                        "The configuration of %s does not tell the database here: %s"
                            .formatted(
                                sourceName,
                                sourceSettings
                                    .problem(key -> key.startsWith("database."))
                                    .orElse("it has no database.hostname"))));
    SinkSettings sink =
        known(SinkSettings.of(sinkName, settings(connect, sinkName, providers)), sinkName);
    CatalogSettings catalog = known(sink.catalog(), sinkName + "'s catalog");
    Map<String, String> login = known(database.login(), sourceName + "'s database");
    try {
      return new Ends(database, login, sink, catalog.open());
    } catch (RuntimeException e) {
      throw new UnreachableException(
          "The catalog cannot be opened: " + catalog.masked(String.valueOf(e.getMessage())), e);
    }
  }

  private static Settings settings(
      ConnectClient connect, String connector, Map<String, ConfigProvider> providers) {
    return Settings.resolve(connect.config(connector), providers);
  }

  private static <T> T known(Seen<T> seen, String what) {
    return seen.toOptional()
        .orElseThrow(() -> new OptionException(what + ": " + seen.reason().orElse("unknown")));
  }

  /** A connection of its own, without a bound on how long a table takes to be read. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.putAll(login);
    properties.put("connectTimeout", "5");
    properties.put("ApplicationName", "frostline compare");
    Connection connection = DriverManager.getConnection(database.url(), properties);
    connection.setReadOnly(true);
    return connection;
  }

  /**
   * Reads a source table on a connection of its own.
   *
   * @param progress told of the rows read so far
   */
  Rows read(SourceTable table, List<String> key, LongConsumer progress) throws SQLException {
    try (Connection connection = connect()) {
      return table.read(connection, key, table.columns(connection), progress);
    }
  }

  /** Where the source is, without credentials. */
  String address() {
    return database.address();
  }

  /** {@code text} without the password. */
  String masked(String text) {
    return database.masked(text);
  }

  /**
   * The table that belongs to {@code source}: the one that says so, or the one of its name.
   *
   * @param name the cold table, {@code namespace.table}, if it is given
   */
  Table table(SourceTable source, Optional<String> name) {
    try {
      return name.map(given -> catalog.loadTable(TableIdentifier.parse(given)))
          .or(
              () ->
                  tables()
                      .filter(table -> source.toString().equals(table.properties().get(OWNER)))
                      .findFirst())
          .orElseGet(
              () ->
                  unowned(
                      source, catalog.loadTable(TableIdentifier.of(namespace(), source.name()))));
    } catch (NoSuchTableException e) {
      throw new OptionException(
          "There is no cold table for %s (%s); name it with --cold"
              .formatted(source, e.getMessage()));
    }
  }

  /**
   * A table that a batch job made says nothing of its source; one of another source is not meant.
   */
  private static Table unowned(SourceTable source, Table table) {
    String owner = table.properties().getOrDefault(OWNER, source.toString());
    if (!owner.equals(source.toString())) {
      throw new OptionException(
          "%s belongs to %s; name the table of %s with --cold"
              .formatted(table.name(), owner, source));
    }
    return table;
  }

  private Stream<Table> tables() {
    return sink.namespaces().stream()
        .map(name -> Namespace.of(name.split("\\.")))
        .flatMap(namespace -> catalog.listTables(namespace).stream())
        .map(catalog::loadTable);
  }

  private Namespace namespace() {
    return sink.namespaces().stream()
        .findFirst()
        .map(name -> Namespace.of(name.split("\\.")))
        .orElseThrow(
            () -> new OptionException("The sink's configuration names no namespace; give --cold"));
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
