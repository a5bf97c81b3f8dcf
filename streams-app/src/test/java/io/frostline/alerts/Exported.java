package io.frostline.alerts;

import io.frostline.core.Output;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.RoundResult;
import io.frostline.core.Output.Severity;
import io.frostline.core.Phase;
import io.frostline.core.Rule;
import io.frostline.metrics.HotTier;
import io.frostline.metrics.Metrics;
import io.frostline.notify.NotifierScrape;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The series of the app's and the notifier's own scrapes, by name and names of labels. */
final class Exported {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)\\})? ");
  private static final Pattern LABEL = Pattern.compile("(\\w+) *(?:=~|!~|!=|=) *\"");

  private Exported() {}

  /** Names of labels by name of the series, of an app in which everything has happened once. */
  static Map<String, Set<Set<String>>> series() {
    Board board = new Board();
    HotTier hot =
        new HotTier(Map.of("cold.*", Duration.ofDays(30), "cold.nobodys", Duration.ofDays(30)));
    try (Metrics metrics = new Metrics(board, hot, () -> Given.START, "9.9", "frostline")) {
      board.show(
          Shown.pipeline(
              Given.START,
              Phase.HEALTHY,
              Shown.table("cold.orders", Given.START),
              Shown.unknown("cold.gone", Given.START, "recreated")));
      board.accept(
          new Output.CommitOut(
              Given.SINK, "cold.orders", 2000, Optional.of(Duration.ofSeconds(4)), Given.START),
          new Output.RoundOut(Given.SINK, RoundResult.SUCCESS, Optional.of(Duration.ofSeconds(8))),
          repair(Map.of("action", "RESTART_ALL", "outcome", "ACCEPTED")),
          repair(Map.of("secondsToRecover", "12")));
      Map<String, Set<Set<String>>> exported = new HashMap<>();
      read(metrics.scrape(Metrics.TEXT), exported);
      read(NotifierScrape.text(), exported);
      return exported;
    }
  }

  private static void read(String scrape, Map<String, Set<Set<String>>> exported) {
    scrape
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::lookingAt)
        .forEach(
            line ->
                exported
                    .computeIfAbsent(line.group(1), name -> new HashSet<>())
                    .add(labels(Optional.ofNullable(line.group(2)).orElse(""))));
  }

  /** Names of the labels in what stands between braces. */
  static Set<String> labels(String text) {
    return LABEL.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  private static Output repair(Map<String, String> evidence) {
    return new Output.EventOut(
        new Output.Event(
            "id",
            Given.SINK,
            Optional.empty(),
            EventType.REPAIR,
            Severity.INFO,
            Rule.C7,
            "incident",
            Given.START,
            "a remedy",
            evidence));
  }
}
