package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE frostline.beat SET beats = beats + 1 | frostline.beat",
        "update Frostline.Beat set x = 1             | frostline.beat",
        "UPDATE ONLY beat SET x = 1                  | public.beat",
        "INSERT INTO \"My Schema\".\"be\"\"at\" (id) VALUES (1) | My Schema.be\"at",
        "insert into beat(id) values (1)             | public.beat",
        "UPDATE a . b SET x = 1                      | a.b",
      })
  void findsTheTableOfAQuery(String query, String table) {
    assertThat(SourceSettings.table(query)).hasValue(table);
  }

  @ParameterizedTest
  @CsvSource({"SELECT 1", "DELETE FROM beat", "UPDATE", "SELECT pg_logical_emit_message(true)"})
  void findsNoTableInOtherQueries(String query) {
    assertThat(SourceSettings.table(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "snapshot.mode, initial, WITHOUT_OFFSET",
    "snapshot.mode, INITIAL_ONLY, WITHOUT_OFFSET",
    "snapshot.mode, always, AT_STARTS",
    "snapshot.mode, when_needed, AT_STARTS",
    "snapshot.mode, no_data, NEVER",
    "snapshot.mode, configuration_based, NEVER",
    "snapshot.include.collection.list, public.orders, NEVER",
    "snapshot.select.statement.overrides, public.orders, NEVER",
    "snapshot.query.mode, custom, NEVER",
    "snapshot.query.mode, select_all, WITHOUT_OFFSET",
    "snapshot.mode, ${env:UNKNOWN}, NEVER",
    "tasks.max, 1, WITHOUT_OFFSET"
  })
  void knowsWhenAllIsCopied(String key, String value, SourceSettings.Copies copies) {
    assertThat(of(Configs.source("cdc", Map.of(key, value))).orElseThrow().copies())
        .isEqualTo(copies);
  }

  @Test
  void knowsWhetherItCanBeToldToCopy() {
    Map<String, String> signalled =
        Configs.source("cdc", Map.of("signal.data.collection", "public.signals"));

    assertThat(of(signalled).orElseThrow().takesSignals()).isTrue();
    assertThat(of(Configs.source("cdc")).orElseThrow().takesSignals()).isFalse();
  }

  @Test
  void knowsTheBeat() {
    assertThat(of(Configs.source("cdc")).orElseThrow().beat())
        .hasValue(new SourceSettings.Beat("cdc.frostline.beat", Duration.ofSeconds(1)));
  }

  @Test
  void replacesInTheTopicsNameWhatDebeziumReplaces() {
    Map<String, String> config = new HashMap<>(Configs.source("cdc"));
    config.put("heartbeat.action.query", "UPDATE \"my schema\".\"bé$t\" SET x = 1");

    assertThat(of(config).orElseThrow().beat().orElseThrow().topic())
        .isEqualTo("cdc.my_schema.b__t");
  }

  @Test
  void hasNoBeatWithoutAQueryOrAnInterval() {
    Map<String, String> silent = new HashMap<>(Configs.source("cdc"));
    silent.put("heartbeat.interval.ms", "0");
    Map<String, String> clockOnly = new HashMap<>(Configs.source("cdc"));
    clockOnly.remove("heartbeat.action.query");

    assertThat(of(silent).orElseThrow().beat()).isEmpty();
    assertThat(of(clockOnly).orElseThrow().beat()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {SourceSettings.MARIADB_CLASS, SourceSettings.MYSQL_CLASS})
  void aQuietBinaryLogBeatsWhenItsServerWakesTheConnector(String connectorClass) {
    Map<String, String> config = new HashMap<>(Configs.source("maria"));
    config.put("connector.class", connectorClass);
    config.put("heartbeat.action.query", "UPDATE `Frost``line`.Beat SET x = 1");
    config.put("connect.keep.alive.interval.ms", "5000");

    assertThat(of(config).orElseThrow().beat())
        .hasValue(new SourceSettings.Beat("maria.Frost_line.Beat", Duration.ofSeconds(5)));
    config.remove("connect.keep.alive.interval.ms");
    assertThat(of(config).orElseThrow().beat().orElseThrow().interval())
        .isEqualTo(Duration.ofSeconds(49));
    config.put("heartbeat.action.query", "UPDATE beat SET x = 1");
    assertThat(of(config).orElseThrow().beat()).as("its database is not known").isEmpty();
  }

  @Test
  void isAbsentForOtherConnectors() {
    assertThat(of(Map.of("connector.class", "org.example.Source", "topic.prefix", "cdc")))
        .isEmpty();
    assertThat(of(Map.of("connector.class", SourceSettings.POSTGRES_CLASS))).isEmpty();
  }

  private static Optional<SourceSettings> of(Map<String, String> config) {
    return SourceSettings.of("source", Settings.resolve(config, Configs.providers(Map.of())));
  }
}
