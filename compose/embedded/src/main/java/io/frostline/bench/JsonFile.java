package io.frostline.bench;

import io.frostline.app.OptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --json}. */
public final class JsonFile {

  @Option(names = "--json", paramLabel = "FILE", description = "Write the outcome to FILE as JSON.")
  private Optional<Path> file = Optional.empty();

  /**
   * The file, if one was named. Finds out before anything starts what would fail at the end.
   *
   * @throws OptionException if it cannot be written
   */
  public Optional<Path> usable() {
    file.ifPresent(
        named -> {
          Path folder = named.toAbsolutePath().getParent();
          if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new OptionException(
                "--json " + named + ": there is no folder " + folder + " to write into");
          }
          if (Files.isDirectory(named)) {
            throw new OptionException("--json " + named + " is a folder; name a file in it");
          }
        });
    return file;
  }
}
