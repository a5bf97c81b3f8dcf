package io.frostline.bench.pipeline;

/** When how many of the wanted rows were visible. Times are {@link System#nanoTime()}'s. */
final class Arrivals {

  private final long begun;
  private final long before;
  private final long wanted;
  private long seen;
  private long seenAt;
  private long first;
  private long firstAt;
  private long most;
  private long mostAt;

  /**
   * Nothing has arrived yet.
   *
   * @param begun when the clock began
   * @param before rows that were there
   * @param wanted rows that shall be there in the end
   */
  Arrivals(long begun, long before, long wanted) {
    this.begun = begun;
    this.before = before;
    this.wanted = wanted;
    this.seen = before;
    this.seenAt = begun;
    this.first = before;
    this.firstAt = begun;
    this.most = before;
    this.mostAt = begun;
  }

  /** Rows that were visible at a time. */
  void see(long count, long at) {
    if (count <= seen) {
      return;
    }
    if (seen == before) {
      first = count;
      firstAt = at;
    }
    if ((seen - before) * 10 < (wanted - before) * 9) {
      most = count;
      mostAt = at;
    }
    seen = count;
    seenAt = at;
  }

  long begun() {
    return begun;
  }

  long seen() {
    return seen;
  }

  long seenAt() {
    return seenAt;
  }

  boolean complete() {
    return seen >= wanted;
  }

  /** From the beginning to the newest row. */
  double seconds() {
    return (seenAt - begun) / 1e9;
  }

  /**
   * Rows in a second from the first commit to that with which nine tenths are visible; 0 if that is
   * one.
   */
  double flow() {
    return mostAt == firstAt ? 0 : (most - first) * 1e9 / (mostAt - firstAt);
  }

  /** From nine tenths to the newest row. */
  double tailSeconds() {
    return (seenAt - mostAt) / 1e9;
  }
}
