package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnTopicsConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().ownTopics()).isEqualTo(new OwnTopicsConfig(4, -1));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    ownTopics:
                      partitions: 8
                      replication: 3
                    """)
                .ownTopics())
        .isEqualTo(new OwnTopicsConfig(8, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ownTopics: {partitions: 0} | FILE:1: ownTopics.partitions must be from 1 to 256, not '0'",
        "ownTopics: {replication: 0} | FILE:1: ownTopics.replication must be -1 or from 1 to 32,"
            + " not '0'",
        "ownTopics: {partitions: 1.5} | FILE:1: ownTopics.partitions must be a whole number, not"
            + " '1.5'",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
