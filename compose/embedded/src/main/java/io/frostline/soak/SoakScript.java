package io.frostline.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What happens when, decided by a seed alone. Every kind comes once before one comes again.
 *
 * <p>The app is restarted only in the first third: what is left of the run shows whether one
 * process grows.
 */
record SoakScript(List<Step> steps) {

  /** A disturbance, and when it begins. */
  record Step(Duration at, Disturbance kind) {}

  SoakScript {
    steps = List.copyOf(steps);
  }

  /**
   * Spreads disturbances over a run.
   *
   * @param kinds those that may happen
   * @param gap the shortest time from one to the next; the longest is twice as long
   */
  static SoakScript of(long seed, Duration length, Set<Disturbance> kinds, Duration gap) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    List<Disturbance> waiting = new ArrayList<>();
    Duration at = next(random, gap);
    // The end is quiet, so that what the last disturbance left behind has time to show.
    while (at.plus(gap).compareTo(length) < 0) {
      boolean early = at.multipliedBy(3).compareTo(length) < 0;
      if (fitting(waiting, early).isEmpty()) {
        waiting.addAll(shuffled(kinds, random));
      }
      Optional<Disturbance> kind = fitting(waiting, early);
      if (kind.isEmpty()) {
        break;
      }
      waiting.remove(kind.get());
      steps.add(new Step(at, kind.get()));
      at = at.plus(next(random, gap));
    }
    return new SoakScript(steps);
  }

  /** The kinds of a script, for a run that shall have all of them. */
  Set<Disturbance> kinds() {
    Set<Disturbance> kinds = EnumSet.noneOf(Disturbance.class);
    steps.forEach(step -> kinds.add(step.kind()));
    return kinds;
  }

  private static Optional<Disturbance> fitting(List<Disturbance> waiting, boolean early) {
    return waiting.stream().filter(kind -> early || kind != Disturbance.APP_RESTARTED).findFirst();
  }

  private static List<Disturbance> shuffled(Set<Disturbance> kinds, Random random) {
    List<Disturbance> all = new ArrayList<>(kinds);
    Collections.sort(all);
    Collections.shuffle(all, random);
    return all;
  }

  private static Duration next(Random random, Duration gap) {
    return gap.plusMillis(random.nextLong(gap.toMillis() + 1));
  }
}
