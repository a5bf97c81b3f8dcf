package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @Test
  void replacesPlaceholders(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret.properties"), "password=hush\n");

    Settings settings =
        Settings.resolve(
            Map.of("a", "x-${env:NAME}-y", "b", "${file:" + file + ":password}", "c", "plain"),
            Configs.providers(Map.of("NAME", "value")));

    assertThat(settings.values())
        .containsOnly(Map.entry("a", "x-value-y"), Map.entry("b", "hush"), Map.entry("c", "plain"));
    assertThat(settings.unresolved()).isEmpty();
  }

  @Test
  void keepsNoValueForWhatItCannotReplace() {
    Settings settings =
        Settings.resolve(
            Map.of(
                "missing", "${env:NOT_THERE}",
                "file", "${file:/does/not/exist:key}",
                "provider", "${vault:path:key}",
                "topic", "${topic}"),
            Configs.providers(Map.of()));

    assertThat(settings.values()).containsOnly(Map.entry("topic", "${topic}"));
    assertThat(settings.unresolved()).containsOnlyKeys("missing", "file", "provider");
    assertThat(settings.problem(key -> key.equals("missing")))
        .hasValue("missing is ${env:NOT_THERE}, and this process has no such value");
    assertThat(settings.problem(key -> key.equals("topic"))).isEmpty();
  }

  @Test
  void takesAnEmptyReplacementAsAbsent() {
    Settings settings =
        Settings.resolve(Map.of("columns", "${env:EMPTY}"), Configs.providers(Map.of("EMPTY", "")));

    assertThat(settings.unresolved()).isEmpty();
    assertThat(settings.text("columns")).isEmpty();
  }
}
