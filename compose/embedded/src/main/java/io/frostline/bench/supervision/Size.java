package io.frostline.bench.supervision;

import io.frostline.app.OptionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size of a pipeline, written {@code 100x10}.
 *
 * @param partitions of each table's topic
 */
record Size(int tables, int partitions) {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,3})");
  private static final int PARTITIONS_MAX = 20_000;

  /**
   * Reads one.
   *
   * @throws OptionException if it is none, or more than one broker can bear
   */
  static Size parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new OptionException("--sizes takes sizes such as 100x10, not " + text);
    }
    Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (size.tables * size.partitions > PARTITIONS_MAX) {
      throw new OptionException(
          "--sizes takes up to " + PARTITIONS_MAX + " partitions in all, not " + text);
    }
    return size;
  }

  @Override
  public String toString() {
    return tables + "x" + partitions;
  }
}
