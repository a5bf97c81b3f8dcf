package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

  @Test
  void knowsAddressSlotAndPublication() {
    DatabaseSettings database =
        of(Map.of("slot.name", "mine", "publication.name", "all", "plugin.name", "pgoutput"))
            .orElseThrow();

    assertThat(database.address()).isEqualTo("db:5432/shop");
    assertThat(database.url()).isEqualTo("jdbc:postgresql://db:5432/shop");
    assertThat(database.slot()).isEqualTo("mine");
    assertThat(database.publication()).hasValue("all");
    assertThat(database.login().get())
        .containsOnly(Map.entry("user", "reader"), Map.entry("password", "hush"));
  }

  @Test
  void takesDebeziumsDefaults() {
    DatabaseSettings database = of(Map.of("plugin.name", "pgoutput")).orElseThrow();

    assertThat(database.slot()).isEqualTo("debezium");
    assertThat(database.publication()).hasValue("dbz_publication");
    assertThat(database.createsPublication()).isTrue();
    assertThat(of(Map.of()).orElseThrow().publication())
        .as("another plugin needs no publication")
        .isEmpty();
    assertThat(of(Map.of("publication.autocreate.mode", "disabled")).orElseThrow())
        .matches(known -> !known.createsPublication());
  }

  @Test
  void isAbsentWithoutAnAddress() {
    assertThat(of(Map.of("database.hostname", "${env:NO}"))).isEmpty();
    assertThat(of(Map.of("database.port", "${env:NO}"))).isEmpty();
    assertThat(of(Map.of("database.port", "70000"))).isEmpty();
    assertThat(of(Map.of("database.hostname", ""))).isEmpty();
  }

  @Test
  void withoutCredentialsTheAddressIsStillKnown() {
    DatabaseSettings database = of(Map.of("database.password", "${env:NO}")).orElseThrow();

    assertThat(database.address()).isEqualTo("db:5432/shop");
    assertThat(database.login().reason())
        .hasValue("database.password is ${env:NO}, and this process has no such value");
  }

  @Test
  void asksNoOtherDatabaseForItsSlots() {
    Map<String, String> config =
        Map.of(
            "connector.class", "io.debezium.connector.mysql.MySqlConnector",
            "topic.prefix", "cdc",
            "database.hostname", "db",
            "database.user", "reader");
    DatabaseSettings database =
        SourceSettings.of("source", Settings.resolve(config, Configs.providers(Map.of())))
            .flatMap(SourceSettings::database)
            .orElseThrow();

    assertThat(database.address()).isEqualTo("db:3306");
    assertThat(database.login().isKnown()).isFalse();
  }

  @Test
  void neverShowsThePassword() {
    DatabaseSettings database = of(Map.of()).orElseThrow();

    assertThat(database.toString()).isEqualTo("DatabaseSettings[db:5432/shop]");
    assertThat(database.masked("no login with hush")).isEqualTo("no login with ***");
  }

  @Test
  void whoIsLetInByNobodyIsToldWhatToDo() {
    DatabaseSettings database = of(Map.of("database.sslmode", "require")).orElseThrow();

    assertThat(database.why(new SQLException("The server does not support SSL.", "08004")))
        .isEqualTo(
            "answers, and speaks no TLS as database.sslmode=require wants it (The server does not"
                + " support SSL); set ssl=on there, or database.sslmode=disable in the source"
                + " connector");
    assertThat(
            database.why(new SQLException("FATAL: no pg_hba.conf entry, no encryption", "28000")))
        .startsWith("answers, and lets nobody in who comes like this (FATAL: no pg_hba.conf entry")
        .contains("database.sslmode=verify-full");
    assertThat(database.why(new SQLException("FATAL: wrong, hush", "28P01")))
        .startsWith("answers, and refuses this login (FATAL: wrong, ***)");
    assertThat(database.why(new SQLException("Connection refused", "08001")))
        .isEqualTo("Connection refused");
    assertThat(database.why(new SQLException("The connection attempt was rejected", "08004")))
        .isEqualTo("The connection attempt was rejected");
  }

  @Test
  void everythingThatWaitsIsBounded() {
    assertThat(DatabaseSettings.bounded(Map.of("user", "reader")))
        .containsKeys("user", "connectTimeout", "loginTimeout", "socketTimeout");
  }

  private static Optional<DatabaseSettings> of(Map<String, String> more) {
    Map<String, String> config = new HashMap<>(Configs.source("cdc"));
    config.put("database.hostname", "db");
    config.put("database.dbname", "shop");
    config.put("database.user", "reader");
    config.put("database.password", "${env:PASSWORD}");
    config.putAll(more);
    return SourceSettings.of(
            "source", Settings.resolve(config, Configs.providers(Map.of("PASSWORD", "hush"))))
        .flatMap(SourceSettings::database);
  }
}
