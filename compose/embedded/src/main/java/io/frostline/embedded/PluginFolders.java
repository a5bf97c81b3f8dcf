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

  /**
   * The folders.
   *
   * @param more further modules of the project's plugins, besides those of a pipeline
   */
  static List<Path> find(List<String> more) {
    String named = System.getProperty("frostline.plugins", "");
    List<Path> folders =
        named.isEmpty()
            ? ofProject()
            : Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(named)
                .map(Path::of)
                .toList();
    return Stream.concat(folders.stream(), more.stream().map(module -> folder(root(), module)))
        .map(PluginFolders::present)
        .toList();
  }

  private static List<Path> ofProject() {
    Path root = root();
    return MODULES.stream().map(module -> folder(root, module)).toList();
  }

  private static Path folder(Path root, String module) {
    return root.resolve("connect-config/plugins/" + module + "/target/plugin-path");
  }

  private static Path root() {
    return Stream.iterate(
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
