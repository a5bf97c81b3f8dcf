package io.frostline.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the connector plugins: named by {@code frostline.plugins}, else in the project around the
 * working folder.
 */
final class PluginFolders {
  private static final List<String> MODULES = List.of("debezium-postgres", "iceberg-sink");

  private PluginFolders() {}

  static List<Path> find() {
    String named = System.getProperty("frostline.plugins", "");
    List<Path> folders =
        named.isEmpty()
            ? ofProject()
            : Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(named)
                .map(Path::of)
                .toList();
    return folders.stream().map(PluginFolders::present).toList();
  }

  private static List<Path> ofProject() {
    Path root =
        Stream.iterate(
                Optional.of(Path.of("").toAbsolutePath()),
                Optional::isPresent,
                p -> p.map(Path::getParent))
            .flatMap(Optional::stream)
            .filter(candidate -> Files.isDirectory(candidate.resolve("connect-config/plugins")))
            .findFirst()
            .orElseThrow(
                () ->
                    new StackException(
                        "The connector plugins are not found from "
                            + Path.of("").toAbsolutePath()
                            + ": start with ./frostline, or name the folders with -Dfrostline.plugins=A:B."));
    return MODULES.stream()
        .map(module -> root.resolve("connect-config/plugins/" + module + "/target/plugin-path"))
        .toList();
  }

  private static Path present(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new StackException(
          "The connector plugin folder "
              + folder
              + " is missing: run ./frostline once, or mvn -Dquick package.");
    }
    return folder.toAbsolutePath();
  }
}
