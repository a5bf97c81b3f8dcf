package io.frostline.chaos.audit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes that a changelog lacks, and copies of changes that it has too many.
 *
 * @param lost changes of the source that are not in the changelog, by table
 * @param doubled rows of the changelog beyond the first of the same change, by table
 * @param foreign changes in the changelog that the source never made, by table
 */
public record Tally(Map<String, Long> lost, Map<String, Long> doubled, Map<String, Long> foreign) {

  /** Both ends hold the same. */
  public static final Tally NOTHING = new Tally(Map.of(), Map.of(), Map.of());

  /** Counts table by table; a table that only one side has counts as empty on the other. */
  public static Tally of(Map<String, Set<Op>> source, Map<String, List<Op>> changelog) {
    Map<String, Long> lost = new TreeMap<>();
    Map<String, Long> doubled = new TreeMap<>();
    Map<String, Long> foreign = new TreeMap<>();
    Set<String> tables = new TreeSet<>(source.keySet());
    tables.addAll(changelog.keySet());
    for (String table : tables) {
      Set<Op> expected = source.getOrDefault(table, Set.of());
      List<Op> rows = changelog.getOrDefault(table, List.of());
      Set<Op> present = Set.copyOf(rows);
      put(lost, table, expected.stream().filter(op -> !present.contains(op)).count());
      put(foreign, table, present.stream().filter(op -> !expected.contains(op)).count());
      put(doubled, table, (long) rows.size() - present.size());
    }
    return new Tally(lost, doubled, foreign);
  }

  public long rowsLost() {
    return sum(lost);
  }

  public long rowsDoubled() {
    return sum(doubled);
  }

  public long rowsForeign() {
    return sum(foreign);
  }

  private static void put(Map<String, Long> counts, String table, long count) {
    if (count > 0) {
      counts.put(table, count);
    }
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
