package io.frostline.chaos.detector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns a condition over time into alarms: one when it begins to hold, none while it goes on. */
final class Alarms {

  private final List<Alarm> raised = new ArrayList<>();
  private boolean standing;

  void at(Instant at, boolean holds, String why) {
    if (holds && !standing) {
      raised.add(new Alarm(at, why));
    }
    standing = holds;
  }

  List<Alarm> raised() {
    return List.copyOf(raised);
  }
}
