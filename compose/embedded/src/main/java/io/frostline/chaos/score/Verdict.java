package io.frostline.chaos.score;

import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.chaos.fault.Fault.Recovery;
import java.util.ArrayList;
import java.util.List;

/** What an outcome falls short of; nothing if all is as it should be. */
public final class Verdict {

  private Verdict() {}

  /** A line for each shortcoming of Frostline, for a person. */
  public static List<String> of(Outcome outcome) {
    List<String> found = new ArrayList<>();
    if (outcome.missed()) {
      found.add("Frostline said none of " + String.join(", ", outcome.expected()));
    }
    if (outcome.unsound()) {
      found.add(
          outcome.watermarks().unsound().size()
              + " unsound watermarks, the first: "
              + outcome.watermarks().unsound().get(0));
    }
    if (outcome.recovery() == Recovery.BY_ITSELF && outcome.recoveredSeconds().isEmpty()) {
      found.add(
          "it did not recover without a hand"
              + outcome.hand().map(did -> ", which " + did).orElse(""));
    }
    if (outcome.recovery() == Recovery.BY_HAND && !outcome.escalated()) {
      found.add("no person was called");
    }
    if (outcome.harm() == Harm.NONE && outcome.rowsLost() + outcome.rowsDoubled() > 0) {
      found.add(
          "rows were lost (%d) or doubled (%d) although this fault need not cost any"
              .formatted(outcome.rowsLost(), outcome.rowsDoubled()));
    }
    if (!outcome.told()) {
      found.add(
          "%d rows were lost, %s%d reported"
              .formatted(
                  outcome.rowsLost(),
                  outcome.reportedLostAtMost() ? "at most " : "",
                  outcome.reportedLost()));
    }
    if (outcome.rowsDoubled() != outcome.reportedDoubled()) {
      found.add(
          "%d rows were doubled, %d reported"
              .formatted(outcome.rowsDoubled(), outcome.reportedDoubled()));
    }
    if (outcome.falseAlarms().frostline() > 0) {
      found.add(outcome.falseAlarms().frostline() + " false alarms of Frostline");
    }
    return List.copyOf(found);
  }
}
