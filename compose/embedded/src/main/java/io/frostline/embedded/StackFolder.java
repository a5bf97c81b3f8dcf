package io.frostline.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;

/** The stack's folder: one user at a time, and what the next start wants to know of this one. */
final class StackFolder implements AutoCloseable {
  private final Path dir;
  private final FileChannel lockFile;
  private final Properties remembered;

  private StackFolder(Path dir, FileChannel lockFile, Properties remembered) {
    this.dir = dir;
    this.lockFile = lockFile;
    this.remembered = remembered;
  }

  static StackFolder open(Path dir, boolean keep) {
    try {
      Files.createDirectories(dir);
      if (!keep) {
        requireEmpty(dir);
      }
      FileChannel channel =
          FileChannel.open(
              dir.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new StackException(
            "The folder "
                + dir
                + " is in use by another running stack: stop that one or choose another folder.");
      }
      StackFolder folder = new StackFolder(dir, channel, read(dir.resolve("stack.properties")));
      Files.createDirectories(dir.resolve("logs"));
      Files.createDirectories(dir.resolve("warehouse"));
      // Left behind by a stack that was killed; nobody shall connect to what is not there.
      Files.deleteIfExists(folder.endpoints());
      return folder;
    } catch (IOException e) {
      throw new StackException("Cannot use the folder " + dir + ": " + e.getMessage(), e);
    }
  }

  Path dir() {
    return dir;
  }

  Path postgres() {
    return dir.resolve("postgres");
  }

  Path kafka() {
    return dir.resolve("kafka");
  }

  Path warehouse() {
    return dir.resolve("warehouse");
  }

  Path logs() {
    return dir.resolve("logs");
  }

  Path endpoints() {
    return dir.resolve("endpoints.json");
  }

  Path environment() {
    return dir.resolve("environment.properties");
  }

  /** The database password: made once, then the folder's for as long as the folder lives. */
  String password() {
    return (String)
        remembered.computeIfAbsent(
            "postgres.password",
            key -> {
              byte[] random = new byte[16];
              new SecureRandom().nextBytes(random);
              return HexFormat.of().formatHex(random);
            });
  }

  OptionalInt port(String part) {
    String port = remembered.getProperty(part + ".port", "");
    return port.matches("\\d{1,5}") ? OptionalInt.of(Integer.parseInt(port)) : OptionalInt.empty();
  }

  void rememberPort(String part, int port) {
    remembered.setProperty(part + ".port", Integer.toString(port));
  }

  void save() throws IOException {
    PrivateFiles.write(dir.resolve("stack.properties"), text(remembered));
  }

  static String text(Properties properties) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return text.toString();
  }

  private static void requireEmpty(Path dir) throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      if (entries.findAny().isPresent()) {
        throw new StackException(
            "The folder "
                + dir
                + " is not empty, so it cannot be a throwaway one: keep it or choose an empty one.");
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return properties;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
