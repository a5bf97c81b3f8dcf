package io.frostline.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL's programs once into a cache folder.
 *
 * <p>Unpacking takes longer than starting the database, so it is done once per version. The cache
 * is {@code frostline.cache} when set (the launcher keeps it beside the built jars, so that a clean
 * build removes it), else {@code ~/.cache/frostline}.
 */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share}. */
  static Path unpacked() {
    String archive = archiveName();
    try {
      Path home = cache().resolve("postgres-" + digest(archive).substring(0, 12));
      if (!Files.isDirectory(home)) {
        unpack(archive, home);
      }
      return home;
    } catch (IOException e) {
      throw new StackException(
          "Cannot unpack PostgreSQL into "
              + cache()
              + ": "
              + e.getMessage()
              + "; make room there or name another folder with -Dfrostline.cache=FOLDER.",
          e);
    }
  }

  private static String archiveName() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!system.contains("linux") || !(machine.equals("amd64") || machine.equals("x86_64"))) {
      throw new StackException(
          "The one-JVM pipeline carries PostgreSQL for Linux on x86-64 only, and this is "
              + system
              + " on "
              + machine
              + ": use compose/compose.yaml instead.");
    }
    return "postgres-linux-x86_64.txz";
  }

  private static Path cache() {
    String chosen = System.getProperty("frostline.cache", "");
    return chosen.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "frostline")
        : Path.of(chosen).toAbsolutePath();
  }

  private static InputStream open(String archive) throws IOException {
    InputStream stream = PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (stream == null) {
      throw new StackException(
          archive + " is not on the class path: build the project again with mvn -Dquick package.");
    }
    return new BufferedInputStream(stream, 1 << 16);
  }

  private static String digest(String archive) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(open(archive), sha)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private static void unpack(String archive, Path home) throws IOException {
    Files.createDirectories(home.getParent());
    Path draft = Files.createTempDirectory(home.getParent(), ".unpacking-");
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(open(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, draft);
      }
      publish(draft, home);
    } finally {
      PrivateFiles.deleteTree(draft);
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("the archive names a path outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    if (entry.isLink()) {
      Files.createLink(target, root.resolve(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Two processes may unpack at once; the second finds the folder there and uses it. */
  private static void publish(Path draft, Path home) throws IOException {
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }
}
