package io.frostline.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many facts are folded in the time in which one is decoded: facts a second depend on the
 * machine, this ratio does not.
 *
 * @param mix of the facts, as {@code FoldBenchmark} names them
 */
record FoldRatio(String mix, int tables, double ratio) {

  /** Half of what was measured, at ten tables; larger pipelines have no bound. */
  private static final Map<String, Double> LEAST =
      Map.of("healthy", 0.4, "quiet", 0.3, "history", 1.0);

  private static final int BOUND_AT = 10;
  private static final String BASELINE = "baseline";

  /**
   * What a benchmark reached.
   *
   * @param benchmark {@code fact} or {@code baseline}
   * @param throughput facts a second
   */
  record Score(String benchmark, String mix, int tables, double throughput) {}

  /**
   * The ratios of a run, in the order of mix and tables; one of which a part was not run is absent.
   */
  static List<FoldRatio> of(List<Score> scores) {
    List<FoldRatio> ratios = new ArrayList<>();
    for (Score fold : scores) {
      scores.stream()
          .filter(each -> each.benchmark.equals(BASELINE) && !fold.benchmark.equals(BASELINE))
          .filter(each -> each.mix.equals(fold.mix) && each.tables == fold.tables)
          .map(each -> new FoldRatio(fold.mix, fold.tables, fold.throughput / each.throughput))
          .forEach(ratios::add);
    }
    ratios.sort(Comparator.comparing(FoldRatio::mix).thenComparing(FoldRatio::tables));
    return ratios;
  }

  /** What it must reach; empty if it has no bound. */
  Optional<Double> least() {
    return tables == BOUND_AT ? Optional.ofNullable(LEAST.get(mix)) : Optional.empty();
  }

  boolean isKept() {
    return least().map(bound -> ratio >= bound).orElse(true);
  }

  /** The ratio as a line for a person. */
  String line() {
    return String.format(
            Locale.ROOT, "%-8s %5d tables: %.2f folded for each one decoded", mix, tables, ratio)
        + least()
            .map(
                bound ->
                    String.format(
                        Locale.ROOT, ", at least %.1f: %s", bound, isKept() ? "kept" : "MISSED"))
            .orElse("");
  }
}
