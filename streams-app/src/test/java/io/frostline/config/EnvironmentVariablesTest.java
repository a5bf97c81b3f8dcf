package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The app and the workers may share one file of variables. */
class EnvironmentVariablesTest {

  private static final Path TEMPLATES = Path.of("..", "connect-config");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{env:(FROSTLINE_[A-Z0-9_]+)}");

  @Test
  void noVariableOfTheTemplatesIsRefusedOrTakenForAKey() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String part : new String[] {"connectors", "catalogs", "kafka"}) {
      try (Stream<Path> files = Files.walk(TEMPLATES.resolve(part))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
          // As the deployer renders it.
          for (String role : new String[] {"SOURCE", "SINK"}) {
            PLACEHOLDER
                .matcher(Files.readString(file).replace("{ROLE}", role))
                .results()
                .forEach(found -> all.put(found.group(1), "1"));
          }
        }
      }
    }

    assertThat(all)
        .containsKeys(
            "FROSTLINE_PG_HOST",
            "FROSTLINE_CATALOG_URI",
            "FROSTLINE_KAFKA_TRUSTSTORE",
            "FROSTLINE_SINK_KAFKA_KEYSTORE");
    assertThat(EnvironmentVariables.read(all)).isEmpty();
  }

  @Test
  void aNameThatOnlyBeginsLikeOneOfTheTemplatesIsStillRefused() {
    assertThatThrownBy(
            () -> EnvironmentVariables.read(Map.of("FROSTLINE_KAFKA_TRUSTSTORE_TYPE", "JKS")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("FROSTLINE_KAFKA_TRUSTSTORE_TYPE in the environment is no key");
  }
}
