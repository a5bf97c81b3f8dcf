package io.frostline.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * How far the coordinator's committed offsets lie behind the control topic (rule P5), sampled when
 * rounds complete: in between the distance says nothing.
 *
 * @param samples distances after each of the last rounds, oldest first, by control partition
 * @param rounds number of rounds that were completed when the last one was taken
 */
public record CoordinatorLag(List<Map<Integer, Long>> samples, long rounds) {

  private static final int SAMPLES = 6;

  static CoordinatorLag none() {
    return new CoordinatorLag(List.of(), 0);
  }

  CoordinatorLag sample(Map<Integer, Long> ends, Map<Integer, Long> committed, long completed) {
    if (completed == rounds || ends.isEmpty() || committed.isEmpty()) {
      return this;
    }
    Map<Integer, Long> distances = new TreeMap<>();
    ends.forEach((k, end) -> distances.put(k, Math.max(0, end - committed.getOrDefault(k, 0L))));
    List<Map<Integer, Long>> next = new ArrayList<>(samples);
    next.add(Sorted.copy(distances));
    if (next.size() > SAMPLES) {
      next.remove(0);
    }
    return new CoordinatorLag(List.copyOf(next), completed);
  }

  /** True if the whole distance has grown with every one of the last rounds. */
  boolean grows() {
    return samples.size() == SAMPLES && rises(CoordinatorLag::sum);
  }

  long newest() {
    return samples.isEmpty() ? 0 : sum(samples.get(samples.size() - 1));
  }

  /** Control partitions whose distance only grows while another's does not. */
  List<Integer> leftBehind() {
    if (samples.size() < SAMPLES || samples.get(0).size() < 2) {
      return List.of();
    }
    List<Integer> rising =
        samples.get(0).keySet().stream()
            .filter(k -> rises(sample -> sample.getOrDefault(k, 0L)))
            .toList();
    return rising.size() < samples.get(0).size() ? rising : List.of();
  }

  private static long sum(Map<Integer, Long> distances) {
    long sum = 0;
    for (long distance : distances.values()) {
      sum += distance;
    }
    return sum;
  }

  private boolean rises(ToLongFunction<Map<Integer, Long>> distance) {
    for (int i = 1; i < samples.size(); i++) {
      if (distance.applyAsLong(samples.get(i)) <= distance.applyAsLong(samples.get(i - 1))) {
        return false;
      }
    }
    return true;
  }
}
