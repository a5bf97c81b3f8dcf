package io.frostline.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Expressions that are not quite the one that is meant, each with one change. */
final class Mutants {

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry(">", "<"),
          Map.entry("<", ">"),
          Map.entry("==", "!="),
          Map.entry(">=", "<"),
          Map.entry("<=", ">"),
          Map.entry("and", "unless"),
          Map.entry("or", "and"),
          Map.entry("unless", "and"),
          Map.entry("*", "+"),
          Map.entry("/", "*"),
          Map.entry("+", "-"),
          Map.entry("-", "+"));

  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "sum", "max",
          "max", "min",
          "min", "max",
          "avg_over_time", "max_over_time",
          "increase", "rate",
          "rate", "increase");

  private static final Map<String, Integer> UNITS = Map.of("m", 60, "h", 3_600, "d", 86_400);

  private Mutants() {}

  /**
   * With another operator, a number a tenth larger or smaller, another function, a range three
   * times as long or a third, another matcher of a label, or without a label that is grouped by.
   */
  static List<String> of(String expression) {
    List<String> all = new ArrayList<>();
    all.addAll(
        each(
            expression,
            "(?<= )(>=|<=|==|>|<|and|or|unless|\\*|/|\\+|-)(?= )",
            found -> List.of(OPERATORS.get(found.group()))));
    all.addAll(
        each(
            expression,
            "(?<=[<>=*] |bool |quantile\\()[0-9.]+",
            found -> nearby(Double.parseDouble(found.group()))));
    // A quantile of an increase is that of a rate: there would be nothing to notice.
    all.addAll(
        each(
            expression,
            expression.contains("quantile(")
                ? "\\b(sum|max|min)\\b(?= ?\\(| by)"
                : "\\b(sum|max|min|avg_over_time|increase|rate)\\b(?= ?\\(| by)",
            found -> List.of(FUNCTIONS.get(found.group()))));
    all.addAll(
        each(
            expression,
            "\\[(\\d+)([mhd])\\]",
            found -> {
              int seconds = Integer.parseInt(found.group(1)) * UNITS.get(found.group(2));
              return List.of("[" + seconds * 3 + "s]", "[" + Math.max(60, seconds / 3) + "s]");
            }));
    all.addAll(each(expression, "(?<=[a-z_])=(?=\")", found -> List.of("!=")));
    all.addAll(each(expression, "(?<=[a-z_])!=(?=\")", found -> List.of("=")));
    all.addAll(each(expression, "(?<=by \\()[^)]*(?=\\))", Mutants::fewer));
    return all;
  }

  private static List<String> nearby(double number) {
    return number == 0
        ? List.of("1", "-1")
        : List.of(Double.toString(number * 1.1), Double.toString(number * 0.9));
  }

  private static List<String> fewer(MatchResult labels) {
    List<String> names = List.of(labels.group().split(", "));
    return names.stream()
        .map(gone -> String.join(", ", names.stream().filter(each -> !each.equals(gone)).toList()))
        .toList();
  }

  private static List<String> each(
      String text, String pattern, Function<MatchResult, List<String>> others) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .flatMap(
            at ->
                others.apply(at).stream()
                    .map(other -> text.substring(0, at.start()) + other + text.substring(at.end())))
        .flatMap(mutant -> mutant.equals(text) ? Stream.empty() : Stream.of(mutant))
        .toList();
  }
}
