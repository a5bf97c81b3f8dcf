package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;

/** Configurations as a file says them. */
final class Told {

  private Told() {}

  static FrostlineConfig nothing() {
    return Effective.of(Optional.empty(), Map.of(), List.of()).config();
  }

  static FrostlineConfig by(String yaml) {
    return effective(yaml).config();
  }

  static Effective effective(String yaml) {
    Path file = file(yaml);
    try {
      return Effective.of(Optional.of(file), Map.of(), List.of());
    } finally {
      file.toFile().delete();
    }
  }

  /** The message about a file that is wrong; the file's name is {@code FILE}. */
  static AbstractThrowableAssert<?, ? extends Throwable> wrong(String yaml) {
    Path file = file(yaml);
    return assertThatThrownBy(
            () -> {
              try {
                Effective.of(Optional.of(file), Map.of(), List.of());
              } catch (ConfigException e) {
                throw new ConfigException(e.getMessage().replace(file.toString(), "FILE"));
              } finally {
                file.toFile().delete();
              }
            })
        .isInstanceOf(ConfigException.class);
  }

  private static Path file(String yaml) {
    try {
      return Files.writeString(Files.createTempFile("frostline", ".yml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
