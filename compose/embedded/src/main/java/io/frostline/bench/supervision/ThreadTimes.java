package io.frostline.bench.supervision;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU time of a program's Java threads at a moment.
 *
 * @param seconds by the thread's name, without what differs from start to start
 */
record ThreadTimes(Map<String, Double> seconds, long atNanos) {

  private static final String RANDOM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  static ThreadTimes none() {
    return new ThreadTimes(Map.of(), 0);
  }

  static ThreadTimes of(MeasuredProcess program) throws IOException, InterruptedException {
    Map<String, Double> seconds = new TreeMap<>();
    for (String line : program.ask(WatchingProgram.THREADS)) {
      if (line.startsWith(WatchingProgram.THREAD)) {
        String[] words = line.substring(WatchingProgram.THREAD.length()).split(" ", 2);
        seconds.merge(name(words[1]), Long.parseLong(words[0]) / 1e9, Double::sum);
      }
    }
    return new ThreadTimes(seconds, System.nanoTime());
  }

  static String name(String thread) {
    return thread.replaceAll(RANDOM, "*").replaceAll("\\d+", "*");
  }

  /** What one second took since {@code earlier}; threads that took next to nothing are left out. */
  Map<String, Double> each(ThreadTimes earlier) {
    double length = (atNanos - earlier.atNanos) / 1e9;
    Map<String, Double> each = new TreeMap<>();
    seconds.forEach(
        (name, until) -> {
          double cores = (until - earlier.seconds.getOrDefault(name, 0.0)) / length;
          if (cores >= 0.0001) {
            each.put(name, cores);
          }
        });
    return each;
  }
}
