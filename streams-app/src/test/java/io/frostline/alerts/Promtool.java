package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Prometheus' own tool, where it is installed. */
final class Promtool {

  private static final Pattern FILE =
      Pattern.compile("(?ms)^Unit Testing:  (.+?)$\\n(.*?)(?=^Unit Testing:|\\z)");

  private Promtool() {}

  /** Whether it is on the PATH; with {@code FROSTLINE_PROMTOOL} in the environment it must. */
  static boolean isPresent() {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    if (System.getenv("FROSTLINE_PROMTOOL") != null) {
      assertThat(found).as("promtool on the PATH").isTrue();
    }
    return found;
  }

  /** Runs the cases of these files, one process for all; what it said of each. */
  static Map<Path, String> test(List<Path> files) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
    files.forEach(file -> command.add(file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Map<Path, String> results = new LinkedHashMap<>();
    for (MatchResult each : FILE.matcher(said).results().toList()) {
      results.put(Path.of(each.group(1)), each.group(2).strip());
    }
    assertThat(results.keySet()).as(said).containsExactlyElementsOf(files);
    return results;
  }
}
