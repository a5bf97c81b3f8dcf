package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().log())
        .isEqualTo(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    log:
                      format: json
                      level: debug
                    """)
                .log())
        .isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log: {format: xml} | FILE:1: log.format must be text or json, not 'xml'",
        "log: {level: loud} | FILE:1: log.level must be error, warn, info or debug, not 'loud'",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
