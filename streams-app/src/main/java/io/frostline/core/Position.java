package io.frostline.core;

/**
 * A place in the source's change stream: {@code (commit LSN, row LSN)} for PostgreSQL, compared in
 * that order. The row LSN alone goes backwards between concurrent transactions and proves nothing.
 */
public record Position(long commit, long row) implements Comparable<Position> {

  @Override
  public int compareTo(Position other) {
    int byCommit = Long.compareUnsigned(commit, other.commit);
    return byCommit != 0 ? byCommit : Long.compareUnsigned(row, other.row);
  }

  /** The place of the commit as PostgreSQL writes it. */
  String lsn() {
    return lsn(commit);
  }

  static String lsn(long place) {
    return "%X/%X".formatted(place >>> 32, place & 0xFFFF_FFFFL);
  }

  /** True if everything up to {@code other} lies at or before this place. */
  public boolean covers(Position other) {
    return compareTo(other) >= 0;
  }
}
