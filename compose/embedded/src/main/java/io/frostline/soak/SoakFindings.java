package io.frostline.soak;

import io.frostline.chaos.BothEnds;
import io.frostline.chaos.audit.RowDifference;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.json.WireEvent;
import io.frostline.soak.AppProcess.Look;
import io.frostline.soak.SoakReport.Disturbed;
import io.frostline.soak.SoakReport.Measured;
import io.frostline.soak.SoakReport.Told;
import io.frostline.soak.SoakReport.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Judges a soak.
 *
 * @param begun when the pipeline was healthy first
 * @param ended when the load ended
 * @param disturbances with seconds since {@code begun}
 * @param looks measurements of every process of the app
 * @param settled whether the pipeline was healthy and complete soon after the end
 */
record SoakFindings(
    SoakSettings settings,
    Instant begun,
    Instant ended,
    List<Disturbed> disturbances,
    List<FrostlineEvents.Sample> events,
    List<Look> looks,
    boolean settled) {

  /** MiB that the fitted line may rise from the warm-up to the end. */
  static final double HEAP_MB = 8;

  /** Threads that may come for good: pools that fill slowly. */
  static final double THREADS = 4;

  /** File handles that may come for good: files of the local state, connections. */
  static final double FILE_HANDLES = 16;

  private static final double MEBIBYTE = 1024 * 1024;

  SoakReport report(BothEnds.Comparison ends) {
    List<Look> measured = measured();
    Optional<Growth> heap = growth(measured, HEAP_MB, v -> v.heapBytes() / MEBIBYTE);
    Optional<Growth> threads = growth(measured, THREADS, Vitals::threads);
    Optional<Growth> handles = growth(measured, FILE_HANDLES, Vitals::fileHandles);
    Tally tally = ends.tally();
    Soundness soundness = ends.watermarks();
    List<Told> told = told();
    List<String> bad = new ArrayList<>();
    told.forEach(each -> bad.add(line(each)));
    grows(bad, "heap after a collection (MiB)", heap);
    grows(bad, "threads", threads);
    grows(bad, "file handles", handles);
    bad.addAll(rows(tally, ends.differences()));
    bad.addAll(claims(soundness));
    if (!settled) {
      bad.add("the pipeline was not healthy and complete at the end");
    }
    return new SoakReport(
        seconds(begun, ended),
        settings.seed(),
        new Measured(
            "the JVM of Frostline's app, alone",
            settings.warmUp().toMillis() / 1_000.0,
            measured.isEmpty()
                ? 0
                : seconds(measured.get(0).at(), measured.get(measured.size() - 1).at()),
            measured.size()),
        told,
        told.size(),
        heap,
        threads,
        handles,
        ends.changes(),
        tally.rowsLost(),
        tally.rowsDoubled(),
        new Watermarks(soundness.checked(), soundness.unchecked(), soundness.unsound().size()),
        disturbances,
        bad.isEmpty() ? SoakReport.FINE : SoakReport.BAD,
        bad);
  }

  /** The process that lived longest, from the end of its warm-up to the end of the load. */
  private List<Look> measured() {
    Map<Long, List<Look>> byProcess =
        looks.stream()
            .filter(look -> !look.at().isAfter(ended))
            .collect(Collectors.groupingBy(Look::pid));
    return byProcess.values().stream()
        .max(Comparator.comparing(each -> lived(each)))
        .map(
            all ->
                all.stream()
                    .filter(
                        look ->
                            !look.at().isBefore(all.get(0).at().plus(settings.warmUp()))
                                && !look.at().isBefore(begun))
                    .toList())
        .orElse(List.of());
  }

  private static Duration lived(List<Look> looks) {
    return Duration.between(looks.get(0).at(), looks.get(looks.size() - 1).at());
  }

  private static Optional<Growth> growth(
      List<Look> measured, double tolerated, ToDoubleFunction<Vitals> value) {
    return measured.size() < 2
        ? Optional.empty()
        : Optional.of(Growth.of(measured, value, tolerated));
  }

  private static void grows(List<String> bad, String what, Optional<Growth> growth) {
    if (growth.isEmpty()) {
      bad.add("nothing was measured of " + what);
    }
    growth
        .filter(Growth::tooSteep)
        .ifPresent(
            each ->
                bad.add(
                    String.format(
                        Locale.ROOT,
                        "%s: from %.1f to %.1f, %.1f an hour where %.1f are tolerated",
                        what,
                        each.first(),
                        each.last(),
                        each.slopePerHour(),
                        each.toleratedPerHour())));
  }

  private static List<String> rows(Tally tally, Map<String, RowDifference> differences) {
    List<String> bad = new ArrayList<>();
    tally.lost().forEach((table, rows) -> bad.add(rows + " rows of " + table + " were lost"));
    tally.doubled().forEach((table, rows) -> bad.add(rows + " rows of " + table + " are doubled"));
    tally.foreign().forEach((table, rows) -> bad.add(rows + " rows of " + table + " are foreign"));
    differences.forEach(
        (table, difference) ->
            bad.add(
                difference.rows()
                    + " rows differ in "
                    + table
                    + ": "
                    + difference.example().get()));
    return bad;
  }

  private static List<String> claims(Soundness soundness) {
    List<String> bad = new ArrayList<>(soundness.unsound());
    if (soundness.checked() == 0) {
      bad.add("no watermark could be checked");
    }
    return bad;
  }

  private List<Told> told() {
    return events.stream()
        .map(
            each -> {
              WireEvent event = each.event();
              double at = seconds(begun, each.at());
              return new Told(
                  at,
                  event.type(),
                  event.rule(),
                  event.table(),
                  event.summary(),
                  event.evidence(),
                  before(at));
            })
        .toList();
  }

  private Optional<String> before(double at) {
    return disturbances.stream()
        .filter(each -> each.at() <= at)
        .reduce((one, later) -> later)
        .map(each -> String.format(Locale.ROOT, "%s, %.1f s before", each.kind(), at - each.at()));
  }

  private static String line(Told told) {
    return String.format(
        Locale.ROOT,
        "false event at %.1f s: %s %s%s: %s%s %s",
        told.at(),
        told.type(),
        told.rule(),
        told.table().map(table -> " " + table).orElse(""),
        told.summary(),
        told.after().map(each -> " (after " + each + ")").orElse(""),
        told.evidence());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }
}
