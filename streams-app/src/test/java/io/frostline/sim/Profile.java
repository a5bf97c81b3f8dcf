package io.frostline.sim;

import io.frostline.core.PipelineConfig.Issue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a run is about; it follows from the seed. The four kinds take turns.
 *
 * @param sharp whether the observer sees everything, at once and in order
 */
record Profile(Kind kind, List<Mess> messes, List<Fault> faults, boolean sharp) {

  /** The kinds of runs. */
  enum Kind {
    /** Healthy, though messy: no alarm may be raised. */
    HEALTHY,
    /** One fault, seen sharply: it has to be told in time. */
    ALONE,
    /** Two faults, the second while the first is there. */
    PAIR,
    /** One fault in a messy pipeline, seen by an observer that misses things. */
    BLURRED
  }

  static Profile of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Fault[] faults = EnumSet.complementOf(EnumSet.of(Fault.TOPIC)).toArray(Fault[]::new);
    // Neighbouring seeds take the faults in turn, so that a short run has them all.
    Fault first = faults[(int) Math.floorMod(seed / 4, faults.length)];
    Fault drawn = faults[random.nextInt(faults.length)];
    // What Kafka deletes while nobody looks leaves no trace; that limit is documented.
    Fault second = drawn == Fault.A5 ? Fault.C7 : drawn;
    return switch (Kind.values()[(int) Math.floorMod(seed, 4)]) {
      case HEALTHY -> new Profile(Kind.HEALTHY, messes(random), List.of(), random.nextBoolean());
      case ALONE -> new Profile(Kind.ALONE, List.of(), List.of(first), true);
      case PAIR ->
          new Profile(
              Kind.PAIR,
              List.of(),
              List.of(first, second),
              random.nextBoolean() || first == Fault.A5);
      case BLURRED -> new Profile(Kind.BLURRED, messes(random), List.of(first), first == Fault.A5);
    };
  }

  /** One or two; the same one twice is no longer what a healthy pipeline goes through. */
  private static List<Mess> messes(Random random) {
    Set<Mess> messes = new LinkedHashSet<>();
    for (int i = random.nextInt(2); i < 2; i++) {
      messes.add(Mess.values()[random.nextInt(Mess.values().length)]);
    }
    return List.copyOf(messes);
  }

  /** A world in which its faults can show; one alone is not repaired before it is told. */
  Settings settings(Random random) {
    boolean control = faults.contains(Fault.S12);
    Settings settings =
        Settings.of(random).shaped(control ? 2 : 1, kind == Kind.ALONE, swallowed());
    List<Issue> issues = new ArrayList<>();
    faults.stream()
        .filter(Fault::isLint)
        .forEach(
            fault ->
                issues.add(
                    new Issue(fault.rules().iterator().next(), Settings.PIPELINE, "goes wrong")));
    return settings.with(List.copyOf(issues));
  }

  /** True if no mess holds a commit up for long: then no table may be told as stalled. */
  boolean commitsInTime() {
    return messes.stream().allMatch(Mess::commitsInTime);
  }

  private boolean swallowed() {
    return faults.contains(Fault.S7) || faults.contains(Fault.S8) || faults.contains(Fault.S19);
  }
}
