package io.frostline.cli;

/** Makes text from outside harmless to a terminal. */
public final class Plain {

  private Plain() {}

  /** The text with every control character shown as {@code ?}. */
  public static String text(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}
