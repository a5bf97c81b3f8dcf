package io.frostline.chaos;

import io.frostline.chaos.audit.Arrivals;
import io.frostline.chaos.audit.Changelog;
import io.frostline.chaos.audit.Op;
import io.frostline.chaos.audit.RowDifference;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.chaos.load.Journal;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.SourceDatabase;
import io.frostline.json.WireWatermark;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was committed to the watched tables, against what their cold tables hold. */
public final class BothEnds implements AutoCloseable {

  private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

  /**
   * What a comparison came to.
   *
   * @param changes committed in the source
   * @param differences rows in which the folded changelog is not the source table, by table
   */
  public record Comparison(
      long changes, Tally tally, Map<String, RowDifference> differences, Soundness watermarks) {}

  private final SourceDatabase source;
  private final ColdTables cold;
  private final Changelog changelog;
  private final Map<String, Map<Op, Instant>> journal;

  private BothEnds(SourceDatabase source, ColdTables cold) throws SQLException {
    this.source = source;
    this.cold = cold;
    this.changelog = new Changelog(cold);
    this.journal = Journal.read(source);
  }

  /** Reads what the source has committed; the load must be over. */
  public static BothEnds of(EmbeddedStack stack) throws SQLException {
    return of(stack.sourceDatabase(), stack.coldTables());
  }

  /** The same of any source and its tables, which are closed with it. */
  static BothEnds of(SourceDatabase source, ColdTables cold) throws SQLException {
    return new BothEnds(source, cold);
  }

  /**
   * Compares what is there now.
   *
   * @param published every watermark that was published on the way
   */
  public Comparison compare(List<WireWatermark> published) throws SQLException {
    return new Comparison(changes(), tally(), differences(), soundness(published));
  }

  private long changes() {
    return journal.values().stream().mapToLong(Map::size).sum();
  }

  /** Waits until every change has arrived, or until nothing more comes. */
  public void drain(Duration commitInterval) throws InterruptedException {
    long expected = changes();
    Duration still = commitInterval.multipliedBy(4);
    long[] last = {-1, System.nanoTime()};
    Waiting.until(
        DRAIN_MAX,
        () -> {
          long rows = ChaosTables.ALL.stream().mapToLong(cold::rowCount).sum();
          if (rows != last[0]) {
            last[0] = rows;
            last[1] = System.nanoTime();
          }
          boolean over = rows == expected && Tally.NOTHING.equals(tally());
          return over || System.nanoTime() - last[1] > still.toNanos();
        });
  }

  private Tally tally() {
    Map<String, Set<Op>> committed = new HashMap<>();
    Map<String, List<Op>> rows = new HashMap<>();
    journal.forEach((table, changes) -> committed.put(table, changes.keySet()));
    ChaosTables.ALL.forEach(table -> rows.put(table, changelog.rows(table)));
    return Tally.of(committed, rows);
  }

  private Map<String, RowDifference> differences() throws SQLException {
    Map<String, RowDifference> differences = new HashMap<>();
    for (String table : ChaosTables.ALL) {
      RowDifference difference = RowDifference.of(source, cold, table, ChaosTables.KEY);
      if (difference.rows() > 0) {
        differences.put(table, difference);
      }
    }
    return differences;
  }

  private Soundness soundness(List<WireWatermark> published) {
    Soundness all = Soundness.none();
    for (String table : ChaosTables.ALL) {
      List<WireWatermark> of =
          published.stream()
              .filter(each -> each.table().equals(EmbeddedStack.NAMESPACE + "." + table))
              .toList();
      all = all.and(Soundness.of(of, Arrivals.of(journal.get(table), changelog.bySnapshot(table))));
    }
    return all;
  }

  @Override
  public void close() {
    cold.close();
  }
}
