package io.frostline.probe;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * A connector's configuration with its placeholders replaced as far as this process can. Connect's
 * REST interface returns placeholders as they were written, so the same values have to be given to
 * this process, under the same names.
 *
 * @param values what could be read, by key
 * @param unresolved the placeholder that could not be replaced, by key; never a value
 */
public record Settings(Map<String, String> values, Map<String, String> unresolved) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}:]*:[^}]*}");

  /** The configuration {@code raw} with what the providers know. */
  public static Settings resolve(Map<String, String> raw, Map<String, ConfigProvider> providers) {
    ConfigTransformer transformer = new ConfigTransformer(providers);
    Map<String, String> values = new TreeMap<>();
    Map<String, String> unresolved = new TreeMap<>();
    raw.forEach(
        (key, text) -> {
          if (text == null) {
            return;
          }
          String value = replaced(transformer, key, text);
          Optional<String> left = leftOver(text, value);
          if (left.isPresent()) {
            unresolved.put(key, left.get());
          } else {
            values.put(key, value);
          }
        });
    return new Settings(Map.copyOf(values), Map.copyOf(unresolved));
  }

  /** A value that says something. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).map(String::trim).filter(text -> !text.isEmpty());
  }

  Optional<Long> number(String key) {
    return text(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(Long.parseLong(text));
              } catch (NumberFormatException e) {
                return Optional.empty();
              }
            });
  }

  /** True if the value is {@code true}. */
  public boolean is(String key) {
    return text(key).map(Boolean::parseBoolean).orElse(false);
  }

  /** True if some key begins with {@code start}, whatever its value. */
  boolean hasAny(String start) {
    return values.keySet().stream().anyMatch(key -> key.startsWith(start))
        || unresolved.keySet().stream().anyMatch(key -> key.startsWith(start));
  }

  /** Why some key that {@code wanted} accepts is not readable; empty if all are. */
  public Optional<String> problem(Predicate<String> wanted) {
    return unresolved.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .findFirst()
        .map(
            entry ->
                "%s is %s, and this process has no such value"
                    .formatted(entry.getKey(), entry.getValue()));
  }

  private static String replaced(ConfigTransformer transformer, String key, String text) {
    try {
      return transformer.transform(Map.of(key, text)).data().get(key);
    } catch (RuntimeException e) {
      // A provider that cannot read its file throws; the placeholder stays and is reported.
      return text;
    }
  }

  private static Optional<String> leftOver(String before, String after) {
    Matcher matcher = PLACEHOLDER.matcher(before);
    while (matcher.find()) {
      if (after == null || after.contains(matcher.group())) {
        return Optional.of(matcher.group());
      }
    }
    return Optional.empty();
  }
}
