package io.frostline.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaChoiceTest {

  private static final ConnectorTemplate SOURCE = ConnectorTemplate.packaged().get(0);
  private static final ConnectorTemplate SINK = ConnectorTemplate.packaged().get(1);
  private static final String PROTOCOL = "security.protocol";

  @TempDir private Path folder;

  private static ConnectorTemplate with(ConnectorTemplate template, String key, String value) {
    Map<String, String> config = new TreeMap<>(template.config());
    config.put(key, value);
    return new ConnectorTemplate(template.name(), config);
  }

  private static List<String> prefixes(ConnectorTemplate template) {
    return KafkaChoice.of(List.of("sasl-ssl")).in(template).config().keySet().stream()
        .filter(key -> key.endsWith(PROTOCOL))
        .map(key -> key.substring(0, key.length() - PROTOCOL.length()))
        .toList();
  }

  @Test
  void everyClientOfASourceHasThem() {
    assertThat(prefixes(SOURCE))
        .containsExactly("admin.override.", "consumer.override.", "producer.override.");
    assertThat(prefixes(with(SOURCE, "schema.history.internal.kafka.topic", "history")))
        .contains("schema.history.internal.producer.", "schema.history.internal.consumer.");
    assertThat(prefixes(with(SOURCE, "signal.kafka.topic", "signals")))
        .contains("signal.consumer.");
  }

  @Test
  void everyClientOfASinkHasThem() {
    assertThat(prefixes(SINK))
        .containsExactly("admin.override.", "consumer.override.", "iceberg.kafka.");
    assertThat(prefixes(with(SINK, "errors.deadletterqueue.topic.name", "dead")))
        .contains("producer.override.");
  }

  @Test
  void eachHasANameOfItsOwn() {
    for (String part : KafkaChoice.PACKAGED) {
      KafkaChoice choice = KafkaChoice.of(List.of(part));
      assertThat(choice.in(SOURCE).config().values())
          .as(part)
          .anyMatch(value -> value.contains("${env:FROSTLINE_SOURCE_KAFKA_"))
          .noneMatch(value -> value.contains("FROSTLINE_SINK_KAFKA_") || value.contains("{ROLE}"));
      assertThat(choice.in(SINK).config().values())
          .as(part)
          .anyMatch(value -> value.contains("${env:FROSTLINE_SINK_KAFKA_"))
          .noneMatch(value -> value.contains("FROSTLINE_SOURCE_KAFKA_"));
    }
  }

  @Test
  void whatTheTemplateSaysOfItsClientsStays() {
    ConnectorTemplate source = KafkaChoice.of(List.of("sasl-ssl")).in(SOURCE);

    assertThat(source.config()).containsAllEntriesOf(SOURCE.config());
    assertThat(Lint.live(Map.of(source.name(), source.config()))).isEmpty();
  }

  @Test
  void groupsAndTransactionsOfASinkBeginWithItsName() {
    assertThat(KafkaChoice.of(List.of("ssl")).in(SINK).config())
        .containsEntry("iceberg.coordinator.transactional.prefix", "frostline-sink-")
        .containsEntry("iceberg.control.group-id-prefix", "connect-frostline-sink-control-");
    assertThat(
            KafkaChoice.of(List.of("ssl"))
                .in(with(SINK, "iceberg.coordinator.transactional.prefix", "mine-"))
                .config())
        .containsEntry("iceberg.coordinator.transactional.prefix", "mine-");
  }

  @Test
  void aFileOfOnesOwnWinsOverWhatStandsBeforeIt() throws Exception {
    Path own =
        Files.writeString(
            folder.resolve("own.json"), "{\"sasl.mechanism\": \"PLAIN\", \"a\": \"{ROLE}\"}");

    assertThat(KafkaChoice.of(List.of("sasl-ssl", own.toString())).in(SINK).config())
        .containsEntry("iceberg.kafka.sasl.mechanism", "PLAIN")
        .containsEntry("consumer.override.a", "SINK")
        .containsEntry("consumer.override.security.protocol", "SASL_SSL");
    assertThatThrownBy(() -> KafkaChoice.of(List.of("sasl")))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("sasl-ssl, ssl");
  }

  @Test
  void aPlanShowsNoSecretOfThem() {
    Map<String, String> before = new TreeMap<>(SINK.config());
    before.put(
        "iceberg.kafka.sasl.jaas.config", "… username=\"a\" password=\"planted-scram-password\";");
    before.put("iceberg.kafka.ssl.truststore.password", "planted-store-password");

    Plan plan =
        Plan.of(List.of(KafkaChoice.of(List.of("sasl-ssl")).in(SINK)), Map.of(SINK.name(), before));

    assertThat(String.join("\n", PlanText.lines(plan)) + PlanText.json(plan, List.of()))
        .contains("iceberg.kafka.sasl.jaas.config")
        .doesNotContain("planted");
  }
}
