package io.frostline.alerts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series that a PromQL expression asks for; enough of the language for rules and dashboards.
 *
 * @param selectors each with the labels it chooses by
 * @param grouped labels that are grouped or joined by
 */
record Expression(List<Selector> selectors, Set<String> grouped) {

  private static final Pattern GROUPING =
      Pattern.compile(
          "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w.:$])([a-zA-Z_:][\\w:]*)(?![\\w:]*\\s*\\()(?:\\{([^}]*)\\})?");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

  /** A series by its name and the labels it is chosen by; {@code at} is where its name stands. */
  record Selector(String name, Set<String> labels, int at) {}

  static Expression of(String text) {
    // What is taken out leaves as many spaces, so that places stay what they are.
    String plain = blank(STRING, text, "\"");
    Set<String> grouped = new HashSet<>();
    GROUPING
        .matcher(plain)
        .results()
        .flatMap(found -> Arrays.stream(found.group(1).split(",")))
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .forEach(grouped::add);
    plain = blank(GROUPING, plain, " ");
    plain = blank(Pattern.compile("\\[[^\\]]*\\]|\\boffset\\s+\\S+"), plain, " ");
    List<Selector> selectors = new ArrayList<>();
    Matcher found = SELECTOR.matcher(plain);
    while (found.find()) {
      if (!WORDS.contains(found.group(1))) {
        selectors.add(
            new Selector(
                found.group(1),
                Exported.labels(Optional.ofNullable(found.group(2)).orElse("")),
                found.start(1)));
      }
    }
    return new Expression(List.copyOf(selectors), Set.copyOf(grouped));
  }

  private static String blank(Pattern pattern, String text, String by) {
    return pattern.matcher(text).replaceAll(found -> by.repeat(found.group().length()));
  }
}
