package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events of the same incident belong together, and each is told once. */
class IncidentsTest {

  private static final Instant START = Scenario.START;

  private static Finding finding(Rule rule, String table, String connector) {
    return Finding.of(
        rule,
        Optional.ofNullable(table),
        START,
        rule + " holds",
        connector == null ? Map.of() : Map.of("connector", connector));
  }

  private static Incidents.Step decide(Incidents incidents, int second, Finding... found) {
    Verdicts verdicts = new Verdicts();
    List.of(found).forEach(verdicts::found);
    return incidents.decide("sink", START.plusSeconds(second), verdicts);
  }

  private static List<Event> events(Incidents.Step step) {
    return step.events().stream().map(output -> ((EventOut) output).event()).toList();
  }

  @Test
  void idsAreNeverUsedTwice() {
    Incidents.Step opened =
        decide(
            Incidents.none(),
            0,
            finding(Rule.C7, null, "sink"),
            finding(Rule.S7, "a", "sink"),
            finding(Rule.S7, "b", "sink"));
    Incidents.Step reported =
        opened.incidents().report("sink", START, finding(Rule.A7, null, null));
    Incidents.Step again = reported.incidents().report("sink", START, finding(Rule.A7, null, null));
    Incidents.Step escalated =
        again.incidents().escalate("sink", START, "DOWN", Escalation.of("no use"));
    Incidents.Step closed = decide(escalated.incidents(), 0);

    List<Event> all =
        List.of(opened, reported, again, escalated, closed).stream()
            .flatMap(step -> events(step).stream())
            .toList();
    assertThat(all).hasSize(9).extracting(Event::id).doesNotHaveDuplicates();
    assertThat(all).extracting(Event::id).allMatch(id -> id.length() == 36);
    assertThat(closed.incidents().raised()).isEqualTo(9);
    assertThat(closed.incidents().open()).isEmpty();
  }

  @Test
  void idsDependOnThePipelineTheTimeAndTheNumber() {
    assertThat(Incidents.id("sink", "event", START, 1))
        .isEqualTo(Incidents.id("sink", "event", START, 1))
        .isNotEqualTo(Incidents.id("other", "event", START, 1))
        .isNotEqualTo(Incidents.id("sink", "command", START, 1))
        .isNotEqualTo(Incidents.id("sink", "event", START.plusSeconds(1), 1))
        .isNotEqualTo(Incidents.id("sink", "event", START, 2));
  }

  @Test
  void whatIsStillFoundIsNotToldAgainAndChangesNothing() {
    Incidents open = decide(Incidents.none(), 0, finding(Rule.C7, null, "sink")).incidents();

    Incidents.Step step = decide(open, 1, finding(Rule.C7, null, "sink"));

    assertThat(step.events()).isEmpty();
    assertThat(step.incidents()).isSameAs(open);
  }

  @Test
  void recoveryIsToldUnderTheSameIncidentWithItsDuration() {
    Incidents.Step opened = decide(Incidents.none(), 3, finding(Rule.S7, "cold.t", "sink"));

    Incidents.Step closed = decide(opened.incidents(), 90);

    Event first = events(opened).get(0);
    assertThat(events(closed))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.RECOVERED);
              assertThat(event.severity()).isEqualTo(Severity.INFO);
              assertThat(event.incident()).isEqualTo(first.incident());
              assertThat(event.table()).contains("cold.t");
              assertThat(event.summary()).isEqualTo("STALLED is over after 90 s");
              assertThat(event.evidence())
                  .containsEntry("recoveredFrom", "STALLED")
                  .containsEntry("since", START.toString())
                  .containsEntry("durationSeconds", "90");
            });
  }

  @Test
  void whatIsUnknownStaysOpen() {
    Incidents open = decide(Incidents.none(), 0, finding(Rule.C7, null, "sink")).incidents();
    Verdicts verdicts = new Verdicts();
    verdicts.unknown(EventType.DOWN, "no answer");

    Incidents.Step step = open.decide("sink", START.plusSeconds(9), verdicts);

    assertThat(step.events()).isEmpty();
    assertThat(step.incidents().isOpen(EventType.DOWN)).isTrue();
  }

  @Test
  void otherRuleOfTheSameOutageIsToldOnceWithinItsIncident() {
    Incidents.Step first = decide(Incidents.none(), 0, finding(Rule.C7, null, "sink"));
    Incidents.Step second = decide(first.incidents(), 5, finding(Rule.C3, null, "source"));
    Incidents.Step third = decide(second.incidents(), 9, finding(Rule.C7, null, "sink"));

    assertThat(events(second))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.C3);
              assertThat(event.incident()).isEqualTo(events(first).get(0).incident());
            });
    Incident open = second.incidents().find(EventType.DOWN).orElseThrow();
    assertThat(open.openedAt()).isEqualTo(START);
    assertThat(open.connector()).contains("source");

    // Back to the rule that was told before: no news, but what is to be repaired is another.
    assertThat(third.events()).isEmpty();
    Incident back = third.incidents().find(EventType.DOWN).orElseThrow();
    assertThat(back.rule()).isEqualTo(Rule.C7);
    assertThat(back.connector()).contains("sink");
    assertThat(back.summary()).isEqualTo("C7 holds");
    assertThat(back.told()).containsExactly(Rule.C7, Rule.C3);
  }

  @Test
  void ruleThatNamesNoConnectorKeepsTheOneThatIsKnown() {
    Incidents.Step first = decide(Incidents.none(), 0, finding(Rule.C7, null, "sink"));
    Incidents.Step second = decide(first.incidents(), 1, finding(Rule.S20, null, "source"));
    Incidents.Step third = decide(second.incidents(), 2, finding(Rule.C7, null, null));

    assertThat(third.incidents().find(EventType.DOWN).orElseThrow().connector()).contains("source");
  }

  @Test
  void whatWasHandedToAPersonStaysThereWhateverRuleShowsIt() {
    Incidents open = decide(Incidents.none(), 0, finding(Rule.C7, null, "sink")).incidents();
    Incidents.Step escalated =
        open.escalate("sink", START.plusSeconds(1), "DOWN", Escalation.of("no use"));

    Incidents after = decide(escalated.incidents(), 2, finding(Rule.S13, null, "sink")).incidents();

    assertThat(events(escalated))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.ESCALATED);
              assertThat(event.summary()).isEqualTo("no use");
              assertThat(event.evidence()).containsEntry("summary", "C7 holds");
            });
    assertThat(open.find(EventType.DOWN).orElseThrow().escalated()).isFalse();
    assertThat(after.find(EventType.DOWN).orElseThrow().escalated()).isTrue();
  }

  @Test
  void tableOfAnOpenIncidentFindsIt() {
    Incidents open =
        decide(
                Incidents.none(),
                0,
                finding(Rule.S7, "cold.a", "sink"),
                finding(Rule.S7, "cold.b", "sink"))
            .incidents();

    assertThat(open.find(EventType.STALLED, "cold.b").flatMap(Incident::table)).contains("cold.b");
    assertThat(open.find(EventType.STALLED, "cold.c")).isEmpty();
    assertThat(open.find(EventType.HUNG)).isEmpty();
  }

  @Test
  void sameFindingTwiceAtATickIsOneEvent() {
    Incidents.Step step =
        decide(
            Incidents.none(), 0, finding(Rule.C7, null, "sink"), finding(Rule.C7, null, "source"));

    assertThat(events(step))
        .singleElement()
        .satisfies(event -> assertThat(event.evidence()).containsEntry("connector", "sink"));
  }

  @Test
  void reportedPartOfAnOpenIncidentCarriesItsId() {
    Incidents.Step opened = decide(Incidents.none(), 0, finding(Rule.S10, "cold.t", null));

    Incidents.Step part =
        opened.incidents().report("sink", START.plusSeconds(1), finding(Rule.S10, "cold.t", null));

    assertThat(events(part).get(0).incident()).isEqualTo(events(opened).get(0).incident());
    assertThat(part.incidents().open()).isEqualTo(opened.incidents().open());
  }
}
