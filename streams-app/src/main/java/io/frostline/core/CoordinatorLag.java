package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far the coordinator's committed offsets lie behind the control topic (rule P5), sampled when
 * rounds complete: in between the distance says nothing.
 *
 * @param samples where it stood after each of the last rounds, oldest first, by control partition
 * @param rounds number of rounds that were completed when the last one was taken
 * @param standing since when the coordinator's offset has not moved, by control partition
 */
public record CoordinatorLag(
    List<Map<Integer, Sample>> samples, long rounds, Map<Integer, Standing> standing) {

  private static final int SAMPLES = 6;

  /** How far a control partition had been read here, and by the coordinator. */
  public record Sample(long end, long committed) {

    private long distance() {
      return Math.max(0, end - committed);
    }
  }

  static CoordinatorLag none() {
    return new CoordinatorLag(List.of(), 0, Map.of());
  }

  /**
   * Looks at the offsets.
   *
   * @param ends how far each control partition was read here
   * @param committed the coordinator's offsets
   * @param completed number of rounds that were completed so far
   * @param patience how long an announcement may wait for its commit
   */
  CoordinatorLag look(
      Map<Integer, Long> ends,
      Map<Integer, Long> committed,
      long completed,
      Instant at,
      Duration patience) {
    if (ends.isEmpty() || committed.isEmpty()) {
      return this;
    }
    Map<Integer, Standing> next = new TreeMap<>();
    ends.forEach(
        (k, end) -> {
          Standing now = Standing.begun(Optional.ofNullable(committed.get(k)), end, completed, at);
          Standing known = standing.get(k);
          next.put(k, known == null ? now : known.followedBy(now, patience));
        });
    Map<Integer, Standing> stands = next.equals(standing) ? standing : Sorted.copy(next);
    return completed == rounds
        ? stands == standing ? this : new CoordinatorLag(samples, rounds, stands)
        : new CoordinatorLag(sampled(ends, committed), completed, stands);
  }

  private List<Map<Integer, Sample>> sampled(
      Map<Integer, Long> ends, Map<Integer, Long> committed) {
    Map<Integer, Sample> sample = new TreeMap<>();
    ends.forEach(
        (k, end) -> {
          // Without an offset it is not read from a place that could lie behind.
          if (committed.containsKey(k)) {
            sample.put(k, new Sample(end, committed.get(k)));
          }
        });
    List<Map<Integer, Sample>> next = new ArrayList<>(samples);
    next.add(Sorted.copy(sample));
    if (next.size() > SAMPLES) {
      next.remove(0);
    }
    return List.copyOf(next);
  }

  /** True if the coordinator has not come to it, though it has completed rounds since. */
  boolean isLeft(Ledger.Entry.Announced announced) {
    Standing known = standing.get(announced.partition());
    return known != null && known.leaves(announced.last());
  }

  /** True if it is left, and the coordinator has no place from which it could come to it. */
  boolean isLost(Ledger.Entry.Announced announced) {
    return isLeft(announced) && standing.get(announced.partition()).offset().isEmpty();
  }

  /**
   * True if in some partition it had, after each of the last rounds, not come to what was there
   * when the round before ended, and the distance has grown meanwhile.
   */
  boolean grows() {
    return samples.size() == SAMPLES && samples.get(0).keySet().stream().anyMatch(this::grows);
  }

  private boolean grows(int partition) {
    Sample before = samples.get(0).get(partition);
    long first = before.distance();
    for (Map<Integer, Sample> sample : samples.subList(1, samples.size())) {
      Sample now = sample.get(partition);
      // A marker that ends a transaction is passed only with the next record.
      if (now == null || now.committed() + 1 >= before.end()) {
        return false;
      }
      before = now;
    }
    return before.distance() > first;
  }

  long newest() {
    return samples.isEmpty() ? 0 : sum(samples.get(samples.size() - 1));
  }

  /** Control partitions whose distance only grows while another's does not. */
  List<Integer> leftBehind() {
    if (samples.size() < SAMPLES || samples.get(0).size() < 2) {
      return List.of();
    }
    List<Integer> rising = samples.get(0).keySet().stream().filter(this::rises).toList();
    return rising.size() < samples.get(0).size() ? rising : List.of();
  }

  private static long sum(Map<Integer, Sample> sample) {
    return sample.values().stream().mapToLong(Sample::distance).sum();
  }

  private boolean rises(int partition) {
    long before = -1;
    for (Map<Integer, Sample> sample : samples) {
      Sample at = sample.get(partition);
      if (at == null || at.distance() <= before) {
        return false;
      }
      before = at.distance();
    }
    return true;
  }
}
