package io.frostline.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small file system in memory, mounted for one run; it can be filled and made read-only. */
final class SmallDisk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmallDisk.class);
  private static final String SIZE = "size=48m";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts it.
   *
   * @throws SkippedException if this user may not mount
   */
  static SmallDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", folder.toString()) != 0) {
      throw new SkippedException(
          "it needs a small file system of its own, and this user may not mount one: run it as"
              + " root");
    }
    SmallDisk disk = new SmallDisk(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(disk::forgetQuietly, "small-disk"));
    return disk;
  }

  /** A process that is told to end leaves no mount behind either. */
  private void forgetQuietly() {
    try {
      forget(folder);
    } catch (IOException e) {
      LOG.warn("{} stays mounted: {}; unmount it by hand", folder, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Unmounts what a run that was killed has left, if there is something. */
  static void forget(Path folder) throws IOException, InterruptedException {
    String mounted = " " + folder.toAbsolutePath() + " ";
    if (Files.readAllLines(Path.of("/proc/mounts")).stream().anyMatch(m -> m.contains(mounted))) {
      run("umount", "-l", folder.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    forget(folder);
  }
}
