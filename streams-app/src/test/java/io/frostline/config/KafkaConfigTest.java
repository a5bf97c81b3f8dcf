package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().kafka()).isEqualTo(new KafkaConfig("127.0.0.1:9092", Map.of()));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    kafka:
                      bootstrapServers: kafka-1:9092,kafka-2:9092
                      client:
                        security.protocol: SSL
                        ssl.keystore.location: /keys
                    """)
                .kafka())
        .isEqualTo(
            new KafkaConfig(
                "kafka-1:9092,kafka-2:9092",
                Map.of("security.protocol", "SSL", "ssl.keystore.location", "/keys")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka: {bootstrapServers: nowhere} | FILE:1: kafka.bootstrapServers must be"
            + " host:port[,host:port …], not 'nowhere'",
        "kafka:/  client:/    security:/      protocol: SSL | FILE:4: kafka.client.security must be"
            + " text, not a mapping",
        "kafka: {bootstrap.servers: 'a:1'} | FILE:1: kafka.bootstrap.servers is no key; did you"
            + " mean kafka.bootstrapServers?",
        "kafka: {clientFile: nothing-here} | FILE:1: kafka.clientFile: cannot read the properties"
            + " in nothing-here",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
