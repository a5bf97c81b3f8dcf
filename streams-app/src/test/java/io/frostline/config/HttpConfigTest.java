package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
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
                      tlsKeystore: /etc/frostline/store.p12
                      tlsKeystorePassword: one
                      user: reader
                      password: two
                      actions: {user: operator, password: three}
                    """)
                .http())
        .isEqualTo(
            new HttpConfig(
                "127.0.0.1",
                9000,
                Optional.of(new HttpConfig.Secret("/etc/frostline/store.p12", "one")),
                Optional.of(new HttpConfig.Secret("reader", "two")),
                Optional.of(new HttpConfig.Secret("operator", "three"))));
  }

  @Test
  void passwordsAreNotPrinted() {
    HttpConfig config =
        Told.by(
                "http: {user: reader, password: planted, actions: {user: op, password: planted-too}}")
            .listeningOn("127.0.0.1", 1)
            .http();

    assertThat(config.reader()).isPresent();
    assertThat(config.actor()).isPresent();
    assertThat(config.toString()).contains("reader", "op").doesNotContain("planted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {port: 70000} | FILE:1: http.port must be from 0 to 65535, not '70000'",
        "http: {port: eight} | FILE:1: http.port must be a whole number, not 'eight'",
        "http:/  port: [1] | FILE:2: http.port must be a whole number, not a list",
        "http: {user: reader} | FILE:1: http.user needs http.password beside it, not 'reader'",
        "http: {password: planted} | FILE:1: http.password needs http.user beside it, not '********'",
        "http: {actions: {user: op}} | FILE:1: http.actions.user needs http.actions.password beside it, not 'op'",
        "http: {actions: {password: planted}} | FILE:1: http.actions.password needs http.actions.user beside it, not '********'",
        "http: {actions: {user: 'a:b', password: c}} | FILE:1: http.actions.user must not contain a colon, not 'a:b'",
        "http: {user: op, password: a, actions: {user: op, password: b}} | FILE:1: http.actions.user must be another name than http.user, not 'op'",
        "http: {bind: ''} | FILE:1: http.bind must be an address, not ''",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
