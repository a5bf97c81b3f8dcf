package io.frostline.chaos.audit;

import io.frostline.compare.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;

/**
 * The current state of a table from its cold changelog: the latest row of each key, without deleted
 * ones. Latest is by position in the source's stream; rows of the first copy have no commit
 * position of their own and stand where the copy was taken.
 */
public final class ChangelogFold {

  private final List<String> key;

  /** Folds a table whose rows are told apart by the columns {@code key}, at least one. */
  public ChangelogFold(List<String> key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "a table without a key has no latest row: an update does not say which row it replaces");
    }
    this.key = List.copyOf(key);
  }

  /** The rows that are in the source table at the end of {@code changelog}, in any order. */
  public Collection<Record> current(Iterable<Record> changelog) {
    Map<List<Object>, Record> latest = new HashMap<>();
    for (Record row : changelog) {
      List<Object> place = new ArrayList<>();
      key.forEach(column -> place.add(row.getField(column)));
      latest.merge(
          place, row, (one, other) -> Place.of(other).compareTo(Place.of(one)) >= 0 ? other : one);
    }
    return latest.values().stream().filter(row -> !"d".equals(cdc(row).getField("op"))).toList();
  }

  private static Record cdc(Record row) {
    return (Record) row.getField("_cdc");
  }
}
