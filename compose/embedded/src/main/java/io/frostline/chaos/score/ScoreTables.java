package io.frostline.chaos.score;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The scoreboard as two Markdown tables: who notices what, and what came of it. */
public final class ScoreTables {

  private ScoreTables() {}

  public static String markdown(Scoreboard board) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| fault | consumer lag | Connect status | valid-through age | last success | Frostline |\n");
    text.append("|---|---|---|---|---|---|\n");
    board.faults().forEach(outcome -> text.append(noticed(outcome)));
    text.append(falseAlarms(board.faults()));
    text.append('\n');
    text.append("| fault | recovered without a hand | rows lost | rows doubled | reported |\n");
    text.append("|---|---|---|---|---|\n");
    board.faults().forEach(outcome -> text.append(result(outcome)));
    if (!board.skipped().isEmpty()) {
      text.append("\nNot run:\n\n");
      board
          .skipped()
          .forEach(
              each ->
                  text.append("- ").append(each.id()).append(": ").append(each.why()).append('\n'));
    }
    return text.toString();
  }

  private static String noticed(Outcome outcome) {
    Detectors<String> cells = outcome.detectors().map(ScoreTables::seconds);
    return row(
        outcome.title(),
        cells.consumerLag(),
        cells.connectStatus(),
        cells.validThrough(),
        cells.lastSuccess(),
        outcome.expected().isEmpty() ? "nothing to notice" : cells.frostline());
  }

  private static String falseAlarms(List<Outcome> outcomes) {
    long[] sums = new long[5];
    for (Outcome outcome : outcomes) {
      Detectors<Long> wrong = outcome.falseAlarms();
      sums[0] += wrong.consumerLag();
      sums[1] += wrong.connectStatus();
      sums[2] += wrong.validThrough();
      sums[3] += wrong.lastSuccess();
      sums[4] += wrong.frostline();
    }
    return row(
        "*false alarms*", "" + sums[0], "" + sums[1], "" + sums[2], "" + sums[3], "" + sums[4]);
  }

  private static String result(Outcome outcome) {
    String recovered =
        outcome
            .recoveredSeconds()
            .map(ScoreTables::number)
            .orElse(outcome.escalated() ? "a person is called" : "**no**");
    return row(
        outcome.title(),
        recovered,
        Long.toString(outcome.rowsLost()),
        Long.toString(outcome.rowsDoubled()),
        reported(outcome));
  }

  static String reported(Outcome outcome) {
    if (outcome.rowsLost() == 0
        && outcome.rowsDoubled() == 0
        && outcome.reportedLost() == 0
        && outcome.reportedDoubled() == 0) {
      return "–";
    }
    if (outcome.told() && outcome.rowsDoubled() == outcome.reportedDoubled()) {
      return outcome.reportedLostAtMost() ? "≤ " + outcome.reportedLost() : "exact";
    }
    boolean said =
        outcome.events().stream()
            .anyMatch(
                event -> event.type().equals("DATA_LOSS") || event.type().equals("DUPLICATES"));
    return said
        ? "%d lost, %d doubled".formatted(outcome.reportedLost(), outcome.reportedDoubled())
        : "**no**";
  }

  private static String seconds(Optional<Double> value) {
    return value.map(ScoreTables::number).orElse("*never*");
  }

  private static String number(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
