package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().connect())
        .isEqualTo(new ConnectConfig(URI.create("http://127.0.0.1:8083")));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    connect:
                      url: https://connect.example:8443
                    """)
                .connect())
        .isEqualTo(new ConnectConfig(URI.create("https://connect.example:8443")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connect: {url: ftp:x} | FILE:1: connect.url must be an address such as"
            + " http://127.0.0.1:8083, not 'ftp:x'",
        "connect: {url: {a: b}} | FILE:1: connect.url must be an address such as"
            + " http://127.0.0.1:8083, not a mapping",
        "connect: x | FILE:1: connect must be a mapping of keys to values, not a single value",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
