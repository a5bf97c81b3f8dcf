package io.frostline.chaos.fault;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is gone until it is put back. A file stands in its place meanwhile, so that whoever
 * writes there fails.
 *
 * <p>Neither way is one step, and between two steps a writer may make the folder anew. What it puts
 * there is kept beside the rest and comes back with it: a commit may name it, and nothing may get
 * lost that a folder which only went and came back would have had.
 */
public final class LostFolder {

  private LostFolder() {}

  /**
   * Takes the folder away.
   *
   * @throws IOException if there is none, or it cannot be moved
   */
  public static void take(Path folder) throws IOException {
    int pieces = 0;
    do {
      Files.move(folder, piece(folder, pieces++));
    } while (!putFile(folder));
  }

  private static boolean putFile(Path folder) throws IOException {
    try {
      Files.writeString(folder, "a file where the folder was\n", StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Puts the folder back as it was, with what was written into its place.
   *
   * @throws IOException if it was not taken away, or cannot be moved back
   */
  public static void giveBack(Path folder) throws IOException {
    int pieces = 1;
    while (Files.exists(piece(folder, pieces))) {
      pieces++;
    }
    Files.delete(folder);
    while (!moveBack(folder)) {
      Files.move(folder, piece(folder, pieces++));
    }
    for (int number = 1; number < pieces; number++) {
      add(piece(folder, number), folder);
    }
  }

  private static boolean moveBack(Path folder) throws IOException {
    try {
      Files.move(piece(folder, 0), folder);
      return true;
    } catch (FileSystemException e) {
      if (Files.isDirectory(folder)) {
        return false;
      }
      throw e;
    }
  }

  private static void add(Path piece, Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(piece)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : found) {
      if (Files.isDirectory(path)) {
        Files.delete(path);
      } else {
        Path target = folder.resolve(piece.relativize(path));
        Files.createDirectories(target.getParent());
        Files.move(path, target);
      }
    }
  }

  private static Path piece(Path folder, int number) {
    return folder.resolveSibling(folder.getFileName() + "-away-" + number);
  }
}
