package io.frostline.config;

import java.util.List;
import java.util.Optional;

/**
 * A value as it was given.
 *
 * @param name takes the place of {@code *} in the key's path
 * @param texts one text, or the entries of a list; references are not replaced yet
 */
record Given(Key key, Optional<String> name, List<String> texts, Source source) {

  Given {
    texts = List.copyOf(texts);
  }

  static Given of(Key key, String text, Source source) {
    return new Given(key, Optional.empty(), List.of(text), source);
  }

  String path() {
    return name.map(key::path).orElse(key.path());
  }

  /** The text of a key that takes one. */
  String text() {
    return texts.get(0);
  }

  /** What may be shown: references stay references, and secrets are masked. */
  String shown() {
    String all = String.join(", ", texts);
    return Masking.shown(path(), all);
  }

  /** A sentence about this value as an error. */
  ConfigException wrong(String requirement) {
    return new ConfigException(
        "%s %s, not '%s'".formatted(source.subject(path()), requirement, shown()));
  }
}
