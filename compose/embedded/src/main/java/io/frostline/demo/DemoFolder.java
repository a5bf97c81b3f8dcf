package io.frostline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a run that leaves nothing behind. */
final class DemoFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DemoFolder.class);
  private static final String LOGS = "logs";

  private DemoFolder() {}

  static Path create() {
    try {
      return Files.createTempDirectory("frostline-demo-");
    } catch (IOException e) {
      throw DemoException.unreachable(
          "cannot create a temporary folder (" + e.getMessage() + "); name one with --dir", e);
    }
  }

  /** Removes the folder; after a failure the logs stay. */
  static void remove(Path folder, boolean keepLogs) {
    Path logs = folder.resolve(LOGS);
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst =
          tree.filter(path -> !keepLogs || !(path.equals(folder) || path.startsWith(logs)))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.warn("Cannot remove {}: {}", folder, e.getMessage());
    }
  }
}
