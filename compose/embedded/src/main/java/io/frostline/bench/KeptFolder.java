package io.frostline.bench;

import io.frostline.app.OptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option {@code --keep}: where everything is written that a run leaves behind. */
public final class KeptFolder {

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description = "Keep everything that a run writes, with its logs, below FOLDER.")
  private Optional<Path> folder = Optional.empty();

  /** True if a person wants to have it. */
  public boolean isKept() {
    return folder.isPresent();
  }

  /**
   * An empty folder: the one that was named, or one that vanishes with {@link #removeUnlessKept}.
   *
   * @throws OptionException if it cannot be used
   */
  public Path open() {
    try {
      if (folder.isEmpty()) {
        return Files.createTempDirectory("frostline-bench-");
      }
      Path named = Files.createDirectories(folder.get().toAbsolutePath());
      try (Stream<Path> entries = Files.list(named)) {
        if (entries.findAny().isPresent()) {
          throw new OptionException(named + " is not empty; name an empty folder with --keep");
        }
      }
      return named;
    } catch (IOException e) {
      throw new OptionException(
          "cannot create a folder for the runs (" + e.getMessage() + "); name one with --keep", e);
    }
  }

  /** Removes what {@link #open} gave, unless a person wants to have it. */
  public void removeUnlessKept(Path opened) throws IOException {
    if (folder.isEmpty()) {
      delete(opened);
    }
  }

  /** Removes a folder and everything in it. */
  public static void delete(Path tree) throws IOException {
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
