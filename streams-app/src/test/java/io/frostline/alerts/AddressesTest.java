package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The addresses of runbooks and dashboards, which everybody sets for themselves. */
class AddressesTest {

  @TempDir private Path work;

  /** As docs/alerting.md says how to set the addresses. */
  @Test
  void theDocumentedCommandSetsTheAddresses() throws Exception {
    Matcher command =
        Pattern.compile("(?m)^sed -i .*$")
            .matcher(Files.readString(Path.of("..", "docs", "alerting.md")));
    assertThat(command.find()).isTrue();
    for (String folder : List.of("rules", "tests")) {
      Path copy = Files.createDirectories(work.resolve("alerts").resolve(folder));
      for (Path file : RuleFile.in(folder)) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }

    assertThat(run(List.of("sh", "-c", "cd " + work + " && " + command.group()))).isEmpty();

    for (String folder : List.of("rules", "tests")) {
      for (Path file : RuleFile.in(folder)) {
        assertThat(work.resolve("alerts").resolve(folder).resolve(file.getFileName()))
            .content()
            .contains(replaced(Files.readString(file)))
            .doesNotContain("runbooks.example", "grafana.example/");
      }
    }
  }

  /** What has to stand in a file afterwards for what stood in it before; rules have both. */
  private static List<String> replaced(String before) {
    List<String> after = new ArrayList<>(List.of(""));
    if (before.contains("https://runbooks.example")) {
      after.add("https://git.example.com/frostline/alerts/runbooks/");
    }
    if (before.contains("https://grafana.example")) {
      after.add("https://grafana.example.com/d/");
    }
    return after;
  }

  /** What it said, if it did not end with 0. */
  private static Optional<String> run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? Optional.empty() : Optional.of(said);
  }
}
