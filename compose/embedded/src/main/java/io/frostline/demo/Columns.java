package io.frostline.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A table of text that gives up its least needed columns when the terminal is narrow. */
final class Columns {

  private static final int GAP = 2;
  private static final int NAME_WANTED = 24;

  private final String title;
  private final List<String> names;
  private final List<Column> columns = new ArrayList<>();

  /**
   * A column at the right of the name.
   *
   * @param need the lowest goes first
   */
  private record Column(String title, int need, List<String> cells) {
    int width() {
      return Math.max(Text.width(title), cells.stream().mapToInt(Text::width).max().orElse(0));
    }
  }

  Columns(List<String> names) {
    this("table", names);
  }

  /** Rows of something else than tables; {@code title} says of what. */
  Columns(String title, List<String> names) {
    this.title = title;
    this.names = List.copyOf(names);
  }

  Columns add(String title, int need, List<String> cells) {
    columns.add(new Column(title, need, List.copyOf(cells)));
    return this;
  }

  /** The title line and one line for each row, none wider than {@code width}. */
  List<String> lines(int width) {
    List<Column> shown = new ArrayList<>(columns);
    int longest = names.stream().mapToInt(Text::width).max().orElse(0);
    while (!shown.isEmpty() && width - taken(shown) < Math.min(longest, NAME_WANTED)) {
      shown.remove(shown.stream().min(Comparator.comparingInt(Column::need)).orElseThrow());
    }
    int name = Math.min(Math.max(longest, 5), Math.max(1, width - taken(shown)));
    List<String> lines = new ArrayList<>();
    lines.add(line(title, name, shown, Column::title));
    for (int i = 0; i < names.size(); i++) {
      int row = i;
      lines.add(line(names.get(i), name, shown, column -> column.cells().get(row)));
    }
    return lines;
  }

  private static int taken(List<Column> shown) {
    return shown.stream().mapToInt(column -> GAP + column.width()).sum();
  }

  private static String line(
      String name, int width, List<Column> shown, Function<Column, String> cell) {
    StringBuilder line = new StringBuilder(Text.left(name, width));
    for (Column column : shown) {
      line.append(" ".repeat(GAP)).append(Text.right(cell.apply(column), column.width()));
    }
    return line.toString().stripTrailing();
  }
}
