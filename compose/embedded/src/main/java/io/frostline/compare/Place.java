package io.frostline.compare;

import java.util.Comparator;
import org.apache.iceberg.data.Record;

/**
 * Where a row of a cold table stands in its source's stream. The latest row of a key is its state.
 *
 * @param commit position of the commit; rows of the first copy have none and stand where the copy
 *     was taken
 * @param position of the row itself
 * @param change false for a row of a copy, which stands before a change at the same place
 */
public record Place(long commit, long position, boolean change) implements Comparable<Place> {

  /** Of a row that something else than the pipeline has put there: older than all of its rows. */
  private static final Place BEFORE_ALL = new Place(Long.MIN_VALUE, Long.MIN_VALUE, false);

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::commit)
          .thenComparingLong(Place::position)
          .thenComparing(Place::change);

  public static Place of(Record row) {
    if (!(row.getField("_cdc") instanceof Record cdc)) {
      return BEFORE_ALL;
    }
    long position = cdc.getField("lsn") instanceof Long lsn ? lsn : 0;
    long commit = cdc.getField("commit_lsn") instanceof Long lsn ? lsn : position;
    return new Place(commit, position, !"r".equals(cdc.getField("op")));
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
