package io.frostline.probe;

import io.frostline.core.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;

/**
 * How to open a sink's catalog. Holds secrets: it is never printed.
 *
 * @param properties for the catalog, changed so that opening it only reads
 * @param hadoop Hadoop properties that the sink sets
 * @param hadoopFolder folder of Hadoop's own configuration files
 */
public record CatalogSettings(
    String name,
    Map<String, String> properties,
    Map<String, String> hadoop,
    Optional<String> hadoopFolder) {

  private static final String CATALOG_PREFIX = "iceberg.catalog.";
  private static final String HADOOP_PREFIX = "iceberg.hadoop.";
  private static final List<String> HADOOP_FILES =
      List.of("core-site.xml", "hdfs-site.xml", "hive-site.xml");

  static Seen<CatalogSettings> of(Settings settings) {
    Optional<String> problem =
        settings.problem(
            key ->
                key.equals("iceberg.catalog")
                    || key.equals("iceberg.hadoop-conf-dir")
                    || key.startsWith(CATALOG_PREFIX)
                    || key.startsWith(HADOOP_PREFIX));
    if (problem.isPresent()) {
      return Seen.unknown(problem.get());
    }
    Map<String, String> properties = withPrefix(settings, CATALOG_PREFIX);
    if (properties.isEmpty()) {
      return Seen.unknown("the sink has no %s* settings".formatted(CATALOG_PREFIX));
    }
    return Seen.known(
        new CatalogSettings(
            settings.text("iceberg.catalog").orElse("iceberg"),
            readOnly(properties),
            withPrefix(settings, HADOOP_PREFIX),
            settings.text("iceberg.hadoop-conf-dir")));
  }

  /** Opens the catalog. One that is {@link java.io.Closeable} is the caller's to close. */
  public Catalog open() {
    Configuration configuration = new Configuration();
    hadoopFolder.ifPresent(
        folder ->
            HADOOP_FILES.stream()
                .map(file -> Path.of(folder, file))
                .filter(Files::exists)
                .forEach(
                    file ->
                        configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri()))));
    hadoop.forEach(configuration::set);
    return CatalogUtil.buildIcebergCatalog(name, properties, configuration);
  }

  /** {@code text} without any secret of these settings. */
  public String masked(String text) {
    String masked = text.replaceAll("(?i)(password|secret|token|credential)=[^&;\\s]*", "$1=***");
    for (Map.Entry<String, String> property : properties.entrySet()) {
      if (isSecret(property.getKey()) && !property.getValue().isEmpty()) {
        masked = masked.replace(property.getValue(), "***");
      }
    }
    return masked;
  }

  @Override
  public String toString() {
    return "CatalogSettings[" + name + "]";
  }

  /**
   * A JDBC catalog creates and alters its tables when it is opened; that is the sink's business.
   */
  private static Map<String, String> readOnly(Map<String, String> properties) {
    if (!properties.getOrDefault("catalog-impl", "").endsWith(".JdbcCatalog")
        && !properties.getOrDefault("type", "").equals("jdbc")) {
      return properties;
    }
    Map<String, String> changed = new TreeMap<>(properties);
    changed.remove("jdbc.schema-version");
    changed.put("jdbc.init-catalog-tables", "false");
    if (properties.getOrDefault("uri", "").startsWith("jdbc:postgresql:")) {
      // In seconds. Without them a database that hangs would hold the reading thread for ever.
      changed.putIfAbsent("jdbc.connectTimeout", "5");
      changed.putIfAbsent("jdbc.socketTimeout", "15");
    }
    return Map.copyOf(changed);
  }

  private static Map<String, String> withPrefix(Settings settings, String prefix) {
    Map<String, String> found = new TreeMap<>();
    settings
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
              }
            });
    return Map.copyOf(found);
  }

  private static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("secret")
        || lower.contains("token")
        || lower.contains("credential")
        || lower.contains("access-key")
        || lower.contains("account.key")
        || lower.contains("connection-string");
  }
}
