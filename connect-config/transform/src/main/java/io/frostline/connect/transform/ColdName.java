package io.frostline.connect.transform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The rule that names a cold table after its source table. The sink lower-cases routes and splits
 * them at dots, so a name must survive both; everything a file system or a query engine may trip
 * over becomes an underscore.
 */
public final class ColdName {

  private static final int DIGEST_BYTES = 4;

  private ColdName() {}

  /** Returns the name for a source table's own name (without its schema). */
  public static String of(String table) {
    StringBuilder name = new StringBuilder(table.length());
    table
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .map(point -> isKept(point) ? point : '_')
        .forEach(name::appendCodePoint);
    return name.toString();
  }

  /**
   * Returns the name for a table whose plain name is taken by another one: with the first eight
   * hexadecimal digits of the SHA-256 of the exact {@code schema.table}.
   */
  public static String distinct(String table, String source) {
    return of(table) + "_" + digest(source);
  }

  static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean isKept(int point) {
    if (point == '_' || point == '-' || point == '$' || point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.COMBINING_SPACING_MARK, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> Character.isLetterOrDigit(point);
    };
  }
}
