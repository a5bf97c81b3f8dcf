package io.frostline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines are told apart by their keys, so the keys are few and documented. */
class LogKeysTest {

  private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @Test
  void everyKeyIsDocumentedAndNoOther() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file -> KEY.matcher(read(file)).results().forEach(found -> used.add(found.group(1))));
    }

    assertThat(documented()).isEqualTo(used);
    assertThat(used)
        .contains("pipeline", "table", "topic", "partition", "commitId", "phase", "reason");
  }

  /** Keys inside the text of a message cannot be read by a program. */
  @Test
  void noMessageCarriesItsKeysInItsText() throws IOException {
    Pattern inText = Pattern.compile("LOG\\.(info|warn|error)\\([^;]*\\w+=\\{}");
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> inText.matcher(read(file)).find()))
          .isEmpty();
    }
  }

  private static Set<String> documented() {
    String all = read(Path.of("..", "docs", "operations.md"));
    String section = all.split("\n## Logs\n", 2)[1].split("\n## ", 2)[0];
    return ROW.matcher(section).results().map(row -> row.group(1)).collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
