package io.frostline.probe;

import io.frostline.core.Seen;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where the source database is and how to ask it. Holds a secret: it is never printed.
 *
 * @param name the database, if the connector names one
 * @param slot the replication slot's name
 * @param publication the publication's name, if the connector uses one
 * @param createsPublication whether the connector makes the publication when it is missing
 * @param scope the tables that the connector is to capture
 * @param login what the driver needs to log in, or why that is not known here
 */
public record DatabaseSettings(
    String host,
    int port,
    Optional<String> name,
    String slot,
    Optional<String> publication,
    boolean createsPublication,
    CaptureScope scope,
    Seen<Map<String, String>> login) {

  private static final Map<String, Integer> PORTS =
      Map.of("postgresql", 5432, "mysql", 3306, "mariadb", 3306, "sqlserver", 1433, "oracle", 1521);

  /** Connector settings that the driver knows under its own names. */
  private static final Map<String, String> DRIVER_KEYS =
      Map.of(
          "database.user", "user",
          "database.password", "password",
          "database.sslmode", "sslmode",
          "database.sslrootcert", "sslrootcert",
          "database.sslcert", "sslcert",
          "database.sslkey", "sslkey",
          "database.sslpassword", "sslpassword");

  /** Empty if the configuration does not tell the address here. */
  static Optional<DatabaseSettings> of(String connectorClass, Settings settings) {
    String kind = connectorClass.substring(SourceSettings.CLASS_PREFIX.length()).split("\\.")[0];
    Optional<Integer> port =
        settings.unresolved().containsKey("database.port")
            ? Optional.empty()
            : settings
                .number("database.port")
                .map(Long::intValue)
                .or(() -> Optional.ofNullable(PORTS.get(kind)))
                .filter(number -> number > 0 && number < 65_536);
    Optional<String> host = settings.text("database.hostname");
    if (host.isEmpty() || port.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DatabaseSettings(
            host.get(),
            port.get(),
            settings.text("database.dbname"),
            settings.text("slot.name").orElse("debezium"),
            settings
                .text("plugin.name")
                .filter("pgoutput"::equals)
                .map(plugin -> settings.text("publication.name").orElse("dbz_publication")),
            !settings.text("publication.autocreate.mode").orElse("").equals("disabled"),
            CaptureScope.of(settings),
            login(connectorClass, settings)));
  }

  /** {@code host:port/name}, or without the name. */
  public String address() {
    return host + ":" + port + name.map(database -> "/" + database).orElse("");
  }

  /** PostgreSQL's address for the driver. */
  public String url() {
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            host.contains(":") ? "[" + host + "]" : host,
            port,
            URLEncoder.encode(name.orElse(""), StandardCharsets.UTF_8).replace("+", "%20"));
  }

  /** The driver's properties, with bounds in seconds for everything that waits. */
  public static Properties bounded(Map<String, String> login) {
    Properties properties = new Properties();
    properties.putAll(login);
    properties.put("connectTimeout", "2");
    properties.put("loginTimeout", "4");
    properties.put("socketTimeout", "5");
    properties.put("readOnly", "true");
    properties.put("ApplicationName", "frostline");
    return properties;
  }

  /** Why the database did not do what it was asked for, without the password. */
  public String why(SQLException failure) {
    return masked(
        DatabaseRefusal.of(failure, login.toOptional().orElse(Map.of()))
            .orElseGet(() -> Reason.of(failure)));
  }

  /** {@code text} without the password. */
  public String masked(String text) {
    return login
        .toOptional()
        .map(known -> known.getOrDefault("password", ""))
        .filter(password -> !password.isEmpty())
        .map(password -> text.replace(password, "***"))
        .orElse(text);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + address() + "]";
  }

  private static Seen<Map<String, String>> login(String connectorClass, Settings settings) {
    if (!connectorClass.equals(SourceSettings.POSTGRES_CLASS)) {
      return Seen.unknown("only PostgreSQL is asked for its slots");
    }
    Optional<String> problem =
        settings.problem(key -> DRIVER_KEYS.containsKey(key) || key.equals("database.dbname"));
    if (problem.isPresent()) {
      return Seen.unknown(problem.get());
    }
    for (String needed : List.of("database.dbname", "database.user")) {
      if (settings.text(needed).isEmpty()) {
        return Seen.unknown("the source connector has no " + needed);
      }
    }
    Map<String, String> found = new TreeMap<>();
    DRIVER_KEYS.forEach(
        (key, driverKey) -> {
          String value = settings.values().get(key);
          if (value != null && !value.isEmpty()) {
            found.put(driverKey, value);
          }
        });
    return Seen.known(Map.copyOf(found));
  }
}
