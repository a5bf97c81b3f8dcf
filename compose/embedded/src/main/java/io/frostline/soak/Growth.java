package io.frostline.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether something that was measured again and again grows.
 *
 * <p>The slope is the median of the slopes between any two measurements (Theil and Sen): single
 * peaks do not move it, a steady climb does.
 *
 * @param first median of the first fifth
 * @param last median of the last fifth
 * @param max the highest one
 * @param slopePerHour its steady climb
 * @param toleratedPerHour the steepest climb that passes
 */
record Growth(double first, double last, double max, double slopePerHour, double toleratedPerHour) {

  private static final int FIT_MAX = 600;
  private static final double HOUR_MILLIS = 3_600_000;

  private record Point(double hours, double value) {}

  /**
   * Fits a line.
   *
   * @param looks at least one
   * @param tolerated how much more at the end than at the beginning passes
   */
  static Growth of(List<AppProcess.Look> looks, ToDoubleFunction<Vitals> value, double tolerated) {
    Instant begin = looks.get(0).at();
    List<Point> points =
        looks.stream()
            .map(
                look ->
                    new Point(
                        Duration.between(begin, look.at()).toMillis() / HOUR_MILLIS,
                        value.applyAsDouble(look.vitals())))
            .toList();
    int fifth = Math.max(1, points.size() / 5);
    double hours = points.get(points.size() - 1).hours();
    return new Growth(
        rounded(median(points.subList(0, fifth))),
        rounded(median(points.subList(points.size() - fifth, points.size()))),
        rounded(points.stream().mapToDouble(Point::value).max().orElseThrow()),
        rounded(slope(points)),
        rounded(hours > 0 ? tolerated / hours : 0));
  }

  boolean tooSteep() {
    return slopePerHour > toleratedPerHour;
  }

  private static double slope(List<Point> points) {
    int step = 1 + (points.size() - 1) / FIT_MAX;
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < points.size(); i += step) {
      for (int j = i + step; j < points.size(); j += step) {
        double hours = points.get(j).hours() - points.get(i).hours();
        if (hours > 0) {
          slopes.add((points.get(j).value() - points.get(i).value()) / hours);
        }
      }
    }
    slopes.sort(Comparator.naturalOrder());
    return slopes.isEmpty() ? 0 : slopes.get(slopes.size() / 2);
  }

  private static double median(List<Point> points) {
    return points.stream()
        .map(Point::value)
        .sorted()
        .skip(points.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
