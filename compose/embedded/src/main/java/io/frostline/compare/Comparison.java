package io.frostline.compare;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Compares a source table with its cold table while both go on changing.
 *
 * <p>The cold table is behind by the lag, so one look proves nothing. A row counts as different
 * only when it differs at every look although the source has left it alone since the first one, or
 * the cold table has; looks are repeated until no such row is left, or until time is up.
 */
final class Comparison {

  /** One end of the pipeline; each look reads it anew. */
  @FunctionalInterface
  interface End {
    Rows look() throws SQLException;
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
      int sourceRows, int coldRows, int looks, int settling, Map<String, Rows.Kind> differences) {

    boolean equal() {
      return differences.isEmpty();
    }
  }

  private final End source;
  private final End cold;
  private final Consumer<String> progress;

  /** The source is looked at before the cold table: what is in it may already be there. */
  Comparison(End source, End cold, Consumer<String> progress) {
    this.source = source;
    this.cold = cold;
    this.progress = progress;
  }

  /**
   * Looks until the ends are equal.
   *
   * @param patience how long a row may differ, from the first look on
   * @param pause between two looks
   */
  Outcome run(Duration patience, Duration pause) throws SQLException, InterruptedException {
    Rows sourceFirst = source.look();
    Rows coldFirst = cold.look();
    // However long the first look took, it proves nothing by itself.
    long began = System.nanoTime();
    Rows sourceNow = sourceFirst;
    Rows coldNow = coldFirst;
    Map<String, Rows.Kind> suspects = sourceFirst.differencesFrom(coldFirst);
    int settling = 0;
    int looks = 1;
    while (!suspects.isEmpty() && (looks == 1 || System.nanoTime() - began < patience.toNanos())) {
      progress.accept("%,d rows differ, looking again".formatted(suspects.size()));
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      sourceNow = source.look();
      coldNow = cold.look();
      looks++;
      Map<String, Rows.Kind> differing = sourceNow.differencesFrom(coldNow);
      Map<String, Rows.Kind> still = new TreeMap<>(differing);
      still.keySet().retainAll(suspects.keySet());
      suspects = sourceNow.unchangedSince(sourceFirst, still);
      // The source goes on, and the cold row stands still: nobody follows.
      suspects.putAll(coldNow.unchangedSince(coldFirst, still));
      settling = differing.size() - suspects.size();
    }
    return new Outcome(sourceNow.byKey().size(), coldNow.byKey().size(), looks, settling, suspects);
  }
}
