package io.frostline.demo;

/** Text in a terminal's columns: names come from a database and may hold anything. */
final class Text {

  private Text() {}

  /** {@code text} with everything replaced that would move the cursor or change direction. */
  static String harmless(String text) {
    StringBuilder harmless = new StringBuilder();
    text.codePoints()
        .map(point -> isHarmless(point) ? point : 0xFFFD)
        .forEach(harmless::appendCodePoint);
    return harmless.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Columns that {@code text} takes: wide letters two, marks none. */
  static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115F)
            || (point >= 0x2E80 && point <= 0xA4CF)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0xFFE0 && point <= 0xFFE6)
            || (point >= 0x1F300 && point <= 0x1FAFF)
            || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  /** At most {@code columns} of {@code text}; a cut is shown by an ellipsis. */
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    } else if (columns < 1) {
      return "";
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int point : text.codePoints().toArray()) {
      int next = width(point);
      if (used + next > columns - 1) {
        break;
      }
      cut.appendCodePoint(point);
      used += next;
    }
    return cut.append('…').toString();
  }

  /** {@code text} in exactly {@code columns}, at the left. */
  static String left(String text, int columns) {
    String cut = cut(text, columns);
    return cut + " ".repeat(columns - width(cut));
  }

  /** {@code text} in exactly {@code columns}, at the right. */
  static String right(String text, int columns) {
    String cut = cut(text, columns);
    return " ".repeat(columns - width(cut)) + cut;
  }
}
