package io.frostline.connect.deploy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The catalog that a sink shall use, and the store behind it: properties that are written once, and
 * stand twice in a sink's configuration, because the sink and the transform in front of it each
 * open the catalog.
 */
record CatalogChoice(Map<String, String> properties) {

  /** Those that come with Frostline: catalogs, ways to log in, and stores. */
  static final List<String> PACKAGED =
      List.of(
          "jdbc",
          "rest",
          "rest-token",
          "rest-oauth2",
          "nessie",
          "hive",
          "glue",
          "s3",
          "s3-keys",
          "s3-compatible",
          "adls",
          "gcs");

  private static final String SINK_PREFIX = "iceberg.catalog.";
  private static final String TRANSFORM_TYPE = "io.frostline.connect.transform.ColdRow";

  CatalogChoice {
    properties = Map.copyOf(properties);
  }

  /**
   * All properties of several parts; of two values for a property the later part's counts.
   *
   * @param parts names of {@link #PACKAGED}, or files
   */
  static CatalogChoice of(List<String> parts) {
    Map<String, String> all = new TreeMap<>();
    parts.forEach(part -> all.putAll(read(part)));
    if (!all.containsKey("catalog-impl") && !all.containsKey("type")) {
      throw DeployException.invalid(
          String.join(", ", parts)
              + " names no catalog (catalog-impl or type); put one first, such as rest or jdbc");
    }
    return new CatalogChoice(all);
  }

  /** The template with this catalog instead of its own; one of another connector as it is. */
  ConnectorTemplate in(ConnectorTemplate template) {
    if (!ConnectorTemplate.isIcebergSink(template.config())) {
      return template;
    }
    Map<String, String> config = new TreeMap<>(template.config());
    replace(config, SINK_PREFIX);
    for (String prefix : transforms(template.config())) {
      String name = template.config().get(prefix + "name");
      replace(config, prefix);
      if (name != null) {
        config.put(prefix + "name", name);
      }
    }
    return new ConnectorTemplate(template.name(), config);
  }

  /** The prefixes under which the transforms of a sink have their catalog's properties. */
  static List<String> transforms(Map<String, String> config) {
    return config.entrySet().stream()
        .filter(entry -> entry.getKey().matches("transforms\\.[^.]+\\.type"))
        .filter(entry -> entry.getValue().equals(TRANSFORM_TYPE))
        .map(entry -> entry.getKey().replaceFirst("type$", "catalog."))
        .sorted()
        .toList();
  }

  /** The catalog's properties under a prefix. */
  static Map<String, String> under(Map<String, String> config, String prefix) {
    Map<String, String> found = new TreeMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private void replace(Map<String, String> config, String prefix) {
    config.keySet().removeIf(key -> key.startsWith(prefix));
    properties.forEach((key, value) -> config.put(prefix + key, value));
  }

  private static Map<String, String> read(String part) {
    return PropertyPart.read("catalogs", part, PACKAGED)
        .orElseThrow(
            () ->
                DeployException.invalid(
                    "no catalog "
                        + part
                        + "; give a file with its properties, or some of "
                        + String.join(", ", PACKAGED)));
  }
}
