package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().app()).isEqualTo(new AppConfig("frostline", Optional.empty(), 0));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    app:
                      id: blue
                      stateDir: /var/lib/frostline
                      standbys: 1
                    """)
                .app())
        .isEqualTo(new AppConfig("blue", Optional.of(Path.of("/var/lib/frostline")), 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app: {id: a b} | FILE:1: app.id may contain letters, digits, '.', '_' and '-', not 'a b'",
        "app: {standbys: -1} | FILE:1: app.standbys must be from 0 to 10, not '-1'",
        "app:/  id: x/  stateDir: | FILE:3: app.stateDir must be the path of a file or folder, but"
            + " nothing is given; leave the key out for its default",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
