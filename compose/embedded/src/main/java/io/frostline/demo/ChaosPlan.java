package io.frostline.demo;

import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import java.util.List;
import java.util.Set;

/** The faults of a demo, in their order. */
record ChaosPlan(List<Fault> faults) {

  /** Different in kind, recovered from without a person, and over within a few minutes. */
  static final List<String> USUAL =
      List.of("sink-paused", "warehouse-gone", "catalog-refuses", "worker-frozen");

  /** Those that any pipeline can be hit by, and that cost nothing. */
  static final Set<String> SUITABLE =
      Set.of(
          "sink-paused",
          "source-paused",
          "warehouse-gone",
          "commits-refused",
          "catalog-refuses",
          "catalog-locked",
          "catalog-slow",
          "zombie-coordinator",
          "database-restarted",
          "worker-killed",
          "worker-frozen",
          "worker-restarted",
          "app-restarted");

  ChaosPlan {
    faults = List.copyOf(faults);
  }

  static ChaosPlan none() {
    return new ChaosPlan(List.of());
  }

  /** The usual ones, or those that a person named. */
  static ChaosPlan of(List<String> ids) {
    return new ChaosPlan((ids.isEmpty() ? USUAL : ids).stream().map(ChaosPlan::fault).toList());
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  private static Fault fault(String id) {
    return Faults.byId(id)
        .filter(fault -> SUITABLE.contains(id))
        .orElseThrow(
            () ->
                DemoException.usage(
                    "--chaos "
                        + Text.harmless(id)
                        + ": the demo has no such fault; it has "
                        + String.join(", ", SUITABLE.stream().sorted().toList())
                        + (Faults.byId(id).isPresent()
                            ? " (this one needs frostline bench chaos)"
                            : "")));
  }
}
