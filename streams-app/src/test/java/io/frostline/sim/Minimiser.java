package io.frostline.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out what a failure does not need: ever smaller pieces, for as long as it still fails. */
final class Minimiser {

  private Minimiser() {}

  /** What is left of {@code items}; leaving out any one of it makes {@code fails} false. */
  static <T> List<T> minimise(List<T> items, Predicate<List<T>> fails) {
    List<T> kept = List.copyOf(items);
    int size = Math.max(1, kept.size() / 2);
    while (true) {
      List<T> smaller = pass(kept, size, fails);
      if (size == 1 && smaller.size() == kept.size()) {
        return kept;
      }
      kept = smaller;
      size = Math.max(1, size / 2);
    }
  }

  private static <T> List<T> pass(List<T> items, int size, Predicate<List<T>> fails) {
    List<T> kept = items;
    int from = 0;
    while (from < kept.size()) {
      List<T> without = new ArrayList<>(kept.subList(0, from));
      without.addAll(kept.subList(Math.min(kept.size(), from + size), kept.size()));
      if (fails.test(without)) {
        kept = List.copyOf(without);
      } else {
        from += size;
      }
    }
    return kept;
  }
}
