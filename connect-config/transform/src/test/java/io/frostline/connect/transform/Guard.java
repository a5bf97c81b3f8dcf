package io.frostline.connect.transform;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a micro-benchmark must reach, as a ratio to another one of the same run: records a second
 * depend on the machine, their ratio does not.
 */
enum Guard {
  /** A record is written, against Connect's own converter. */
  WRITE("write", "writeWithConnect", 4),
  /** A record is read, against Connect's own converter. */
  READ("read", "readWithConnect", 3),
  /** A record is read and made a row of the cold table, against its reading by Connect's own. */
  ROW("readAndTransform", "readWithConnect", 2);

  private final String benchmark;
  private final String baseline;
  private final double least;

  Guard(String benchmark, String baseline, double least) {
    this.benchmark = benchmark;
    this.baseline = baseline;
    this.least = least;
  }

  /**
   * Ratios of a run.
   *
   * @param throughput by the names of the benchmarks; a ratio of which a part was not run is absent
   */
  static Map<Guard, Double> ratios(Map<String, Double> throughput) {
    Map<Guard, Double> ratios = new EnumMap<>(Guard.class);
    for (Guard guard : values()) {
      Double own = throughput.get(guard.benchmark);
      Double baseline = throughput.get(guard.baseline);
      if (own != null && baseline != null) {
        ratios.put(guard, own / baseline);
      }
    }
    return ratios;
  }

  /** One line for each ratio. */
  static List<String> lines(Map<Guard, Double> ratios) {
    List<String> lines = new ArrayList<>();
    ratios.forEach(
        (guard, ratio) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-16s %5.1f times %s, at least %.1f: %s",
                    guard.benchmark,
                    ratio,
                    guard.baseline,
                    guard.least,
                    guard.isKept(ratio) ? "kept" : "MISSED")));
    return lines;
  }

  /** The ratios as JSON, by the names of the benchmarks. */
  static String json(Map<Guard, Double> ratios) {
    List<String> members = new ArrayList<>();
    ratios.forEach(
        (guard, ratio) ->
            members.add(String.format(Locale.ROOT, "\"%s\":%.2f", guard.benchmark, ratio)));
    return "{\"ratios\":{" + String.join(",", members) + "}}";
  }

  /** Whether all that was run has reached what it must; nothing at all has not. */
  static boolean areKept(Map<Guard, Double> ratios) {
    return !ratios.isEmpty()
        && ratios.entrySet().stream().allMatch(each -> each.getKey().isKept(each.getValue()));
  }

  private boolean isKept(double ratio) {
    return ratio >= least;
  }
}
