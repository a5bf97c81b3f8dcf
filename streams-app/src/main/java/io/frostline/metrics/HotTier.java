package io.frostline.metrics;

import io.frostline.core.PipelineView.TableView;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hot store beside the cold tables, which drops rows by their age. What a cold table does not
 * have yet is at most as old as its watermark: the hot store must keep it for longer than that.
 *
 * @param retention how long it keeps rows, by the cold table's name or by its beginning and {@code
 *     *}; of several that fit, the longest name holds
 */
public record HotTier(Map<String, Duration> retention) {

  private static final String REST = "*";

  public HotTier {
    retention = Map.copyOf(retention);
  }

  /** No hot store. */
  public static HotTier none() {
    return new HotTier(Map.of());
  }

  /**
   * What is left of the hot store's patience with a table.
   *
   * @param retention how long the hot store keeps a row
   * @param left until it drops rows that the cold table may lack; negative once it may have dropped
   *     some
   * @param unknown why nothing can be said about {@code left}: one of the two is there
   */
  public record Headroom(Duration retention, Optional<Duration> left, Optional<String> unknown) {}

  /** Of the table as it was looked at last; absent if no retention is given for it. */
  public Optional<Headroom> of(TableView table) {
    return of(table.table())
        .map(
            kept -> {
              Optional<Duration> age = table.lag().total();
              return new Headroom(
                  kept, age.map(kept::minus), age.isPresent() ? Optional.empty() : unknown(table));
            });
  }

  /** Tables that are named in full and are none of {@code watched}. */
  Set<String> unwatched(Set<String> watched) {
    return retention.keySet().stream()
        .filter(name -> !name.endsWith(REST) && !watched.contains(name))
        .collect(Collectors.toSet());
  }

  /** How long rows of the table are kept, if that was said. */
  Optional<Duration> of(String table) {
    return retention.keySet().stream()
        .filter(name -> fits(name, table))
        // The name itself is longer than any beginning of it.
        .max(
            Comparator.comparingInt(name -> name.equals(table) ? Integer.MAX_VALUE : name.length()))
        .map(retention::get);
  }

  private static boolean fits(String name, String table) {
    return name.equals(table)
        || name.endsWith(REST) && table.startsWith(name.substring(0, name.length() - 1));
  }

  private static Optional<String> unknown(TableView table) {
    return table.lag().unknown().or(table.watermark()::unknown).or(() -> Optional.of("unknown"));
  }
}
