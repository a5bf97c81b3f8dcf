package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().http()).isEqualTo(new HttpConfig("0.0.0.0", 8000));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    http:
                      bind: 127.0.0.1
                      port: 9000
                    """)
                .http())
        .isEqualTo(new HttpConfig("127.0.0.1", 9000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {port: 70000} | FILE:1: http.port must be from 0 to 65535, not '70000'",
        "http: {port: eight} | FILE:1: http.port must be a whole number, not 'eight'",
        "http:/  port: [1] | FILE:2: http.port must be a whole number, not a list",
        "http: {bind: ''} | FILE:1: http.bind must be an address, not ''",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
