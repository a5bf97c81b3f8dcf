package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.frostline.config.Effective.Line;
import io.frostline.config.Effective.OptionValue;
import io.frostline.core.RepairPolicy.Mode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which source wins, what is refused, and what is never shown. */
class EffectiveTest {

  private static final String SECRET = "correct horse";

  @TempDir private Path dir;

  @Test
  void optionsOutrankTheEnvironmentAndThatTheFileAndThatTheDefaults() throws IOException {
    Path file =
        file(
            """
            http: {port: 1, bind: 127.0.0.1}
            app: {id: file}
            """);

    Effective effective =
        Effective.of(
            Optional.of(file),
            Map.of("FROSTLINE_HTTP_PORT", "2", "FROSTLINE_APP_ID", "environment"),
            List.of(option(Key.HTTP_PORT, "3")));

    assertThat(effective.lines())
        .extracting(Line::path, Line::value, Line::source)
        .contains(
            tuple("http.port", "3", "--port"),
            tuple("app.id", "environment", "FROSTLINE_APP_ID"),
            tuple("http.bind", "127.0.0.1", file + ":1"),
            tuple("watch.tick", "1s", "default"));
    assertThat(effective.config().http()).isEqualTo(new HttpConfig("127.0.0.1", 3));
  }

  @Test
  void aMessageNamesTheSourceOfTheValue() {
    assertThatThrownBy(
            () -> Effective.of(Optional.empty(), Map.of(), List.of(option(Key.HTTP_PORT, "70000"))))
        .hasMessage("--port must be from 0 to 65535, not '70000'");
    assertThatThrownBy(
            () -> Effective.of(Optional.empty(), Map.of("FROSTLINE_WATCH_TICK", "soon"), List.of()))
        .hasMessage(
            "FROSTLINE_WATCH_TICK (watch.tick) must be a time such as 500ms, 10s, 2m, 1h or 7d,"
                + " not 'soon'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "htp: {port: 1} | FILE:1: htp is no key; frostline config template lists them all",
        "http: {prt: 1} | FILE:1: http.prt is no key; did you mean http.port?",
        "http: {Port: 1} | FILE:1: http.Port is no key; did you mean http.port?",
        "port: 1 | FILE:1: port is no key; did you mean http.port?",
        "log:/  format: json/  format: text | FILE:3: log.format is given twice",
        "'- a' | FILE:1: the file must be a mapping of keys to values, not a list",
        "http: {port: [ | FILE:1: not YAML: expected the node content, but found '<stream end>'",
        "http: {port: '${env:NOT_THERE}'} | FILE:1: http.port refers to ${env:NOT_THERE}: there is"
            + " no such variable in the environment",
        "http: {port: '${vault:a}'} | FILE:1: http.port refers to ${vault:a}: a reference is"
            + " ${env:NAME}, ${file:PATH} or ${file:PATH:KEY}",
        "http: {port: '${file:no-such-file:a}'} | FILE:1: http.port refers to"
            + " ${file:no-such-file:a}: the file cannot be read"
      })
  void whatIsWrongInTheFileIsSaidWithItsLineAndPath(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }

  @Test
  void aFileMayBeEmptyAndASectionToo() {
    assertThat(Told.by("")).isEqualTo(Told.nothing());
    assertThat(Told.by("# nothing\nhttp:\nkafka:\n  client:\n")).isEqualTo(Told.nothing());
  }

  @Test
  void anUnknownVariableOfASectionIsRefusedAndOneOfTheTemplatesIsNot() {
    assertThatThrownBy(
            () -> Effective.of(Optional.empty(), Map.of("FROSTLINE_HTTP_PRT", "1"), List.of()))
        .hasMessage(
            "FROSTLINE_HTTP_PRT in the environment is no key; did you mean FROSTLINE_HTTP_PORT?");
    assertThat(
            Effective.of(
                    Optional.empty(),
                    Map.of(
                        "FROSTLINE_PG_HOST", "db",
                        "FROSTLINE_TOPIC_PARTITIONS", "3",
                        "FROSTLINE_CATALOG_URI", "jdbc:x",
                        "FROSTLINE_JAVA_OPTS", "-Xmx1g",
                        "FROSTLINE_HTTP_PORT", ""),
                    List.of())
                .config())
        .isEqualTo(Told.nothing());
  }

  @Test
  void settingsOfClientsComeFromTheEnvironmentAndFromPropertiesToo() throws IOException {
    Path properties =
        Files.writeString(
            dir.resolve("client.properties"),
            "security.protocol=SSL\nretries=1\nbootstrap.servers=other:1\n");

    FrostlineConfig config =
        Effective.of(
                Optional.empty(),
                Map.of("FROSTLINE_KAFKA_CLIENT_RETRIES", "2"),
                List.of(option(Key.KAFKA_CLIENT_FILE, properties.toString())))
            .config();

    assertThat(config.kafka().connection())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "security.protocol", "SSL",
                "retries", "2",
                "bootstrap.servers", "127.0.0.1:9092"));
  }

  @Test
  void secretsComeByReferenceAndAreShownNowhere() throws IOException {
    Path whole = Files.writeString(dir.resolve("password"), SECRET + "\n");
    Path properties = Files.writeString(dir.resolve("secrets.properties"), "jaas=" + SECRET);
    Path file =
        file(
            """
            kafka:
              client:
                ssl.truststore.password: ${file:%s}
                sasl.jaas.config: a ${file:%s:jaas} b
                ssl.key.password: ${env:KEY_PASSWORD}
                ssl.keystore.password: %s
            connect: {url: "http://me:%s@connect:8083"}
            """
                .formatted(whole, properties, SECRET, "horse"));

    Effective effective =
        Effective.of(Optional.of(file), Map.of("KEY_PASSWORD", SECRET), List.of());

    assertThat(effective.config().kafka().client())
        .containsEntry("ssl.truststore.password", SECRET)
        .containsEntry("sasl.jaas.config", "a " + SECRET + " b")
        .containsEntry("ssl.key.password", SECRET)
        .containsEntry("ssl.keystore.password", SECRET);
    assertThat(effective.lines())
        .extracting(Line::path, Line::value)
        .contains(
            tuple("kafka.client.ssl.truststore.password", "${file:" + whole + "}"),
            tuple("kafka.client.sasl.jaas.config", "********"),
            tuple("kafka.client.ssl.key.password", "${env:KEY_PASSWORD}"),
            tuple("kafka.client.ssl.keystore.password", "********"),
            tuple("connect.url", "http://me:********@connect:8083"));
    assertThat(effective.config().toString() + effective.lines()).doesNotContain("horse");
  }

  @Test
  void aSecretThatIsNoNumberIsNotInTheMessage() throws IOException {
    Path password = Files.writeString(dir.resolve("password"), SECRET);
    Path file = file("http: {port: \"${file:" + password + "}\"}");

    assertThatThrownBy(() -> Effective.of(Optional.of(file), Map.of(), List.of()))
        .hasMessage(file + ":1: http.port must be a whole number, not '${file:" + password + "}'");
  }

  @Test
  void ofTheModesTheMoreCautiousHolds() {
    FrostlineConfig config =
        Told.by(
            """
            repairs: {mode: dry-run, maintenance: ["Sat 02:00-04:00"]}
            pipelines:
              a: {repairs: on, lagObjective: 1m, maintenance: ["Sun 02:00-04:00"]}
              b: {repairs: off}
            """);

    assertThat(List.of("a", "b", "c"))
        .extracting(name -> config.repairs(name).mode())
        .containsExactly(Mode.DRY_RUN, Mode.OFF, Mode.DRY_RUN);
    assertThat(config.repairs("a").maintenance()).hasSize(2);
    assertThat(config.repairs("c").maintenance()).hasSize(1);
    assertThat(List.of("a", "c"))
        .extracting(config::lagObjective)
        .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(30));
  }

  @Test
  void theTemplateHasEveryKeyAndIsAConfiguration() {
    String uncommented =
        Effective.template()
            .lines()
            .filter(line -> !line.contains("clientFile:"))
            .map(line -> line.replaceFirst("^#(?! \\S)", ""))
            .collect(Collectors.joining("\n"));

    Effective effective = Told.effective(uncommented);

    assertThat(Told.by(Effective.template())).isEqualTo(Told.nothing());
    assertThat(effective.lines())
        .extracting(
            line ->
                line.path()
                    .replaceAll("client\\..*|(?<=pipelines\\.)[^.]+|(?<=tables\\.).+(?=\\.)", "*"))
        .containsAll(
            Arrays.stream(Key.values())
                .filter(key -> key != Key.KAFKA_CLIENT_FILE)
                .map(key -> key.path().replace("client.*", "*"))
                .toList());
  }

  @Test
  void everyKeyHasADefaultOrNeedsNone() {
    assertThat(FrostlineConfig.of("kafka:9092", URI.create("http://connect:8083")).kafka().client())
        .isEmpty();
    assertThat(Told.nothing().stateDir()).endsWithRaw(Path.of("frostline", "frostline-8000"));
  }

  private static OptionValue option(Key key, String text) {
    return new OptionValue(key, Optional.empty(), List.of(text), key.option().orElseThrow().name());
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(dir.resolve("frostline.yml"), yaml);
  }
}
