package io.frostline.core;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rounds in a row that ended at the timeout without an answer for some partitions (P6 and P7).
 *
 * @param rounds their number
 * @param missing partitions that were answered in none of them
 * @param silent those that had no late answer either until the next round was opened, if others had
 *     answers
 */
public record Partials(int rounds, Set<Partition> missing, Set<Partition> silent) {

  static Partials none() {
    return new Partials(0, Set.of(), Set.of());
  }

  /** A round was completed; {@code unanswered} is empty if it was not partial. */
  Partials completed(Set<Partition> unanswered) {
    if (unanswered.isEmpty()) {
      return none();
    }
    Set<Partition> still = new TreeSet<>(unanswered);
    // Others than before: a rebalance has moved what is not answered, and this is the first round.
    boolean others = rounds == 0 || Collections.disjoint(unanswered, missing);
    if (!others) {
      still.retainAll(missing);
    }
    return new Partials(others ? 1 : rounds + 1, Collections.unmodifiableSet(still), Set.of());
  }

  /**
   * The next round was opened.
   *
   * @param waited whether an answer to the one before would be more than late by then
   */
  Partials opened(boolean waited, Set<Partition> answered) {
    Set<Partition> now = waited ? unanswered(answered) : Set.of();
    return now.equals(silent) ? this : new Partials(rounds, missing, now);
  }

  /** What is missing and not in {@code answered}; nothing, if nobody has answered. */
  Set<Partition> unanswered(Set<Partition> answered) {
    return answered.isEmpty() ? Set.of() : without(missing, answered);
  }

  /** What is silent and not answered in the round that was opened since. */
  Set<Partition> silent(Set<Partition> answered) {
    return without(silent, answered);
  }

  private static Set<Partition> without(Set<Partition> partitions, Set<Partition> answered) {
    Set<Partition> rest = new TreeSet<>(partitions);
    rest.removeAll(answered);
    return Collections.unmodifiableSet(rest);
  }
}
