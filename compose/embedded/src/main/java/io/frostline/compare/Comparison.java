package io.frostline.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.iceberg.Table;

/**
 * Compares a source table with its cold table while both go on changing.
 *
 * <p>The cold table is behind by the lag, so one look proves nothing. A row counts as different
 * only when it differed at one look and differs at a later one although the source has not touched
 * it in between; looks are repeated until no such row is left, or until time is up.
 */
final class Comparison {

  /** How to reach the source; each look takes a connection of its own. */
  @FunctionalInterface
  interface Source {
    Connection connect() throws SQLException;
  }

  /**
   * What came of it.
   *
   * @param sourceRows in the source table at the last look
   * @param coldRows in the folded cold table at the last look
   * @param settling rows that differ at the last look, but move at both ends
   * @param differences rows that differ and stand still at one end
   */
  record Outcome(
      String source,
      String cold,
      long sourceRows,
      long coldRows,
      int looks,
      int settling,
      Map<String, Rows.Kind> differences) {

    boolean equal() {
      return differences.isEmpty();
    }
  }

  private final SourceTable sourceTable;
  private final Table coldTable;
  private final List<String> key;
  private final Consumer<String> progress;

  Comparison(
      SourceTable sourceTable, Table coldTable, List<String> key, Consumer<String> progress) {
    this.sourceTable = sourceTable;
    this.coldTable = coldTable;
    this.key = List.copyOf(key);
    this.progress = progress;
  }

  /**
   * Looks until the ends are equal.
   *
   * @param patience how long a row may differ that the source leaves alone
   * @param pause between two looks
   */
  Outcome run(Source source, Duration patience, Duration pause)
      throws SQLException, InterruptedException {
    Rows before = sourceRows(source);
    Rows coldBefore = coldRows(before.columns());
    Rows cold = coldBefore;
    // From the first look on: however long that took, it proves nothing by itself.
    long began = System.nanoTime();
    Map<String, Rows.Kind> suspects = before.differencesFrom(cold);
    int looks = 1;
    int settling = 0;
    Rows now = before;
    while (!suspects.isEmpty() && (looks == 1 || System.nanoTime() - began < patience.toNanos())) {
      progress.accept("%s: %,d rows differ, looking again".formatted(sourceTable, suspects.size()));
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      now = sourceRows(source);
      cold = coldRows(now.columns());
      looks++;
      Map<String, Rows.Kind> differing = now.differencesFrom(cold);
      Map<String, Rows.Kind> still = new TreeMap<>(differing);
      still.keySet().retainAll(suspects.keySet());
      suspects = now.unchangedSince(before, still);
      // The source goes on, and the cold row stands still: nobody follows.
      suspects.putAll(cold.unchangedSince(coldBefore, still));
      settling = differing.size() - suspects.size();
    }
    return new Outcome(
        sourceTable.toString(),
        coldTable.name(),
        now.byKey().size(),
        cold.byKey().size(),
        looks,
        settling,
        suspects);
  }

  private Rows sourceRows(Source source) throws SQLException {
    try (Connection connection = source.connect()) {
      List<String> columns = sourceTable.columns(connection);
      return sourceTable.read(connection, key, columns, ticker("read from " + sourceTable));
    }
  }

  private Rows coldRows(List<String> columns) {
    coldTable.refresh();
    return ColdRows.read(coldTable, key, columns, ticker("read from " + coldTable.name()));
  }

  /** A line every two seconds. */
  private java.util.function.LongConsumer ticker(String what) {
    long[] next = {System.nanoTime() + TimeUnit.SECONDS.toNanos(2)};
    return count -> {
      if (count % 1_000 == 0 && System.nanoTime() > next[0]) {
        next[0] = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        progress.accept("%,d rows %s".formatted(count, what));
      }
    };
  }
}
