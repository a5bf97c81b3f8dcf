package io.frostline.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the variables of the environment that are named after keys. Other names that begin with
 * {@code FROSTLINE_} belong to the connectors' templates.
 */
final class EnvironmentVariables {

  private static final List<String> SECTIONS =
      named().stream()
          .map(key -> "FROSTLINE_" + upper(key.segments().get(0)) + "_")
          .distinct()
          .toList();

  /** Variables of the connectors' templates whose names begin as those of a section do. */
  private static final Set<String> OF_TEMPLATES =
      Set.of("FROSTLINE_KAFKA_TRUSTSTORE", "FROSTLINE_KAFKA_TRUSTSTORE_PASSWORD");

  private EnvironmentVariables() {}

  static List<Given> read(Map<String, String> environment) {
    List<Given> found = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              // Containers pass on what is not set as an empty text.
              if (!text.isBlank() && isOfSection(variable)) {
                found.add(given(variable, text));
              }
            });
    return List.copyOf(found);
  }

  private static boolean isOfSection(String variable) {
    return SECTIONS.stream().anyMatch(variable::startsWith) && !OF_TEMPLATES.contains(variable);
  }

  private static Given given(String variable, String text) {
    Source source = Source.variable(variable);
    for (Key key : named()) {
      String name = key.environment().orElseThrow();
      if (key.isNamed()) {
        String start = name.substring(0, name.length() - Key.ANY.length());
        if (variable.startsWith(start) && variable.length() > start.length()) {
          String own = variable.substring(start.length()).toLowerCase(Locale.ROOT);
          return new Given(key, Optional.of(own.replace('_', '.')), List.of(text), source);
        }
      } else if (variable.equals(name)) {
        return new Given(key, Optional.empty(), texts(key, text), source);
      }
    }
    List<String> names = named().stream().flatMap(key -> key.environment().stream()).toList();
    throw new ConfigException(
        variable
            + " in the environment is no key; "
            + Nearest.to(variable, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("frostline config template lists them all"));
  }

  private static List<String> texts(Key key, String text) {
    return key.kind().isList()
        ? Arrays.stream(text.split(",", -1)).map(String::strip).toList()
        : List.of(text);
  }

  /** The keys that have a variable, the exact ones before those that end in any name. */
  private static List<Key> named() {
    return Arrays.stream(Key.values())
        .filter(key -> key.environment().isPresent())
        .sorted((one, other) -> Boolean.compare(one.isNamed(), other.isNamed()))
        .toList();
  }

  private static String upper(String word) {
    return word.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
