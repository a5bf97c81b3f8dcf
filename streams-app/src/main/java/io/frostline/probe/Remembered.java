package io.frostline.probe;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Asks once for each name: the same ten thousand would be matched with every tick. */
final class Remembered implements Predicate<String> {

  private static final int NAMES_MAX = 50_000;

  private final Predicate<String> rule;
  private final Map<String, Boolean> answers = new HashMap<>();

  Remembered(Predicate<String> rule) {
    this.rule = rule;
  }

  @Override
  public boolean test(String name) {
    if (answers.size() >= NAMES_MAX) {
      answers.clear();
    }
    return answers.computeIfAbsent(name, rule::test);
  }
}
