package io.frostline.connect.deploy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tables of one name in two catalogs, or from two sources. A watermark, a lag and every series is
 * told by {@code namespace.table}: of two such tables one would stand for both.
 */
final class SharedNames {

  private static final Pattern NAMESPACE = Pattern.compile("transforms\\.[^.]+\\.namespace");
  private static final Pattern PREFIX = Pattern.compile("([\\w-]+)\\..*");
  private static final Pattern PREFIX_OF_REGEX = Pattern.compile("([\\w-]+)\\\\\\..*");
  private static final Pattern CHARACTERS = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}_$ -]");

  private SharedNames() {}

  /** What two sinks may both have, in two catalogs: names of tables, or namespaces. */
  static Set<String> of(Map<String, String> sink, Map<String, String> other) {
    if (!isElsewhere(sink, other)) {
      return Set.of();
    }
    Set<String> shared = both(listed(sink, "iceberg.tables"), listed(other, "iceberg.tables"));
    if (mayBeEqual(tables(sink), tables(other))) {
      both(namespaces(sink), namespaces(other)).forEach(each -> shared.add(each + ".*"));
    }
    return shared;
  }

  /** Namespaces of one catalog in which both make tables, from topics with different prefixes. */
  static Set<String> ofTwoSources(Map<String, String> sink, Map<String, String> other) {
    Set<String> one = prefixes(sink);
    Set<String> two = prefixes(other);
    return isElsewhere(sink, other)
            || one.isEmpty()
            || two.isEmpty()
            || !both(one, two).isEmpty()
            || !mayBeEqual(tables(sink), tables(other))
        ? Set.of()
        : both(namespaces(sink), namespaces(other));
  }

  /** What the topics begin with, up to the first dot; nothing if one does not show it. */
  private static Set<String> prefixes(Map<String, String> sink) {
    boolean areListed = sink.containsKey("topics");
    Set<String> topics =
        areListed ? listed(sink, "topics") : Set.of(sink.getOrDefault("topics.regex", ""));
    Set<String> found = new HashSet<>();
    for (String topic : topics) {
      Matcher prefix = (areListed ? PREFIX : PREFIX_OF_REGEX).matcher(topic);
      if (!prefix.matches()) {
        return Set.of();
      }
      found.add(prefix.group(1));
    }
    return found;
  }

  /** True if the two catalogs are two for certain: what only one of them says proves nothing. */
  private static boolean isElsewhere(Map<String, String> sink, Map<String, String> other) {
    Map<String, String> one = CatalogChoice.under(sink, "iceberg.catalog.");
    Map<String, String> two = CatalogChoice.under(other, "iceberg.catalog.");
    // Of the catalogs only the one in a database keeps its tables under its name.
    boolean named = one.getOrDefault("catalog-impl", "").endsWith("JdbcCatalog");
    return differ(one, two, "catalog-impl")
        || differ(one, two, "type")
        || differ(one, two, "uri")
        || differ(one, two, "warehouse")
        || named
            && !Objects.equals(
                sink.getOrDefault("iceberg.catalog", "iceberg"),
                other.getOrDefault("iceberg.catalog", "iceberg"));
  }

  private static boolean differ(Map<String, String> one, Map<String, String> two, String key) {
    return one.containsKey(key) && two.containsKey(key) && !one.get(key).equals(two.get(key));
  }

  private static Set<String> namespaces(Map<String, String> sink) {
    return sink.entrySet().stream()
        .filter(entry -> NAMESPACE.matcher(entry.getKey()).matches())
        .map(entry -> entry.getValue().trim())
        .collect(Collectors.toSet());
  }

  /** The tables of a sink whose topics are listed; a regular expression may match anything. */
  private static Optional<Set<String>> tables(Map<String, String> sink) {
    return sink.containsKey("topics")
        ? Optional.of(
            listed(sink, "topics").stream()
                .map(topic -> topic.substring(topic.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .map(name -> CHARACTERS.matcher(name).replaceAll("_"))
                .collect(Collectors.toSet()))
        : Optional.empty();
  }

  private static boolean mayBeEqual(Optional<Set<String>> one, Optional<Set<String>> two) {
    return one.isEmpty() || two.isEmpty() || !both(one.get(), two.get()).isEmpty();
  }

  private static Set<String> listed(Map<String, String> sink, String key) {
    List<String> entries = Arrays.asList(sink.getOrDefault(key, "").split(","));
    return entries.stream()
        .map(String::trim)
        .filter(entry -> !entry.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Set<String> both(Set<String> one, Set<String> two) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(two);
    return new TreeSet<>(both);
  }
}
