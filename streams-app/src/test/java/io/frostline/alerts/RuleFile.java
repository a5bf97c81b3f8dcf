package io.frostline.alerts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file of {@code alerts/rules}, rule by rule, beside the cases of its name. */
record RuleFile(Path path, String head, List<Rule> rules) {

  static final Path ALERTS = Path.of("..", "alerts");

  private static final Pattern RULE =
      Pattern.compile("      - (alert|record): ([\\w:]+)\\n\\s+expr: (.+)\\n");

  /** Everything from one rule to the next. */
  record Rule(boolean alert, String name, String expression, String text) {

    Rule with(String other) {
      return new Rule(alert, name, other, text.replace("expr: " + expression, "expr: " + other));
    }
  }

  static List<Path> in(String folder) {
    try (Stream<Path> files = Files.list(ALERTS.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<RuleFile> all() throws IOException {
    List<RuleFile> all = new ArrayList<>();
    for (Path path : in("rules")) {
      String[] parts = Files.readString(path).split("(?m)^(?=      - (?:alert|record): )");
      List<Rule> rules = new ArrayList<>();
      for (String part : List.of(parts).subList(1, parts.length)) {
        Matcher found = RULE.matcher(part);
        if (!found.lookingAt()) {
          throw new IllegalStateException(path + ": " + part);
        }
        rules.add(new Rule(found.group(1).equals("alert"), found.group(2), found.group(3), part));
      }
      all.add(new RuleFile(path, parts[0], List.copyOf(rules)));
    }
    return all;
  }

  /**
   * The file with this rule and the records that it speaks of, and no other: it is sooner tried.
   */
  String only(Rule rule) {
    Set<String> needed = new HashSet<>();
    StringBuilder kept = new StringBuilder();
    String text = rule.text();
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule each = rules.get(i);
      boolean same = each.name().equals(rule.name());
      if (same || needed.contains(each.name())) {
        String own = same ? text : each.text();
        kept.insert(0, own);
        // A record stands before whoever asks for it.
        rules.stream()
            .map(Rule::name)
            .filter(name -> !name.equals(each.name()) && own.contains(name))
            .forEach(needed::add);
      }
    }
    return head + kept;
  }

  /** The cases of this rule alone. */
  String casesOf(Rule rule) throws IOException {
    String[] parts =
        Files.readString(ALERTS.resolve("tests").resolve(path.getFileName()))
            .split("(?=\n  - name: )");
    return parts[0]
        + Stream.of(parts)
            .filter(part -> part.startsWith("\n  - name: " + rule.name() + " "))
            .collect(Collectors.joining());
  }
}
