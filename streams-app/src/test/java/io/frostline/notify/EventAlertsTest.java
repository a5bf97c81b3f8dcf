package io.frostline.notify;

import static io.frostline.notify.Notification.Change.OPENED;
import static io.frostline.notify.Notification.Change.RESOLVED;
import static io.frostline.notify.Notification.Change.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.frostline.core.Output.EventType;
import io.frostline.json.WireEvent;
import io.frostline.notify.EventAlerts.Urgency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventAlertsTest {

  private final Map<String, Alert> open = new TreeMap<>();
  private final EventAlerts alerts =
      new EventAlerts(
          Urgency.INFO,
          new AlertText(new Links("https://docs.test/runbooks/", "https://grafana.test")));

  private List<Notification> apply(WireEvent event) {
    return alerts.apply(open, event, Say.SOURCE);
  }

  @Test
  void anIncidentIsOneAlertFromItsFirstEventToItsRecovery() {
    List<Notification> opened = apply(Say.event("DOWN", "CRITICAL", "C7", "i1", 0));
    List<Notification> more = apply(Say.event("DOWN", "WARNING", "S19", "i1", 5));
    List<Notification> over = apply(Say.event("RECOVERED", "INFO", "S19", "i1", 9));

    assertThat(opened).extracting(Notification::change).containsExactly(OPENED);
    assertThat(more).extracting(Notification::change).containsExactly(UPDATED);
    assertThat(over).extracting(Notification::change).containsExactly(RESOLVED);
    Alert alert = opened.get(0).alert();
    assertThat(alert.labels())
        .containsOnly(
            entry("alertname", "FrostlineDown"),
            entry("severity", "critical"),
            entry("component", "frostline"),
            entry("tier", "cold-storage"),
            entry("pipeline", "orders-sink"),
            entry("table", "cold.orders"),
            entry("rule", "C7"),
            entry("incident", "i1"));
    assertThat(alert.startsAt()).isEqualTo(Say.AT);
    assertThat(more.get(0).alert().labels()).isEqualTo(alert.labels());
    assertThat(more.get(0).alert().startsAt()).isEqualTo(Say.AT);
    assertThat(over.get(0).alert().labels()).isEqualTo(alert.labels());
    assertThat(over.get(0).alert().endsAt()).contains(Say.AT.plusSeconds(9));
    assertThat(open).isEmpty();
  }

  @Test
  void theDescriptionSaysWhatSinceWhenTheEvidenceWhatWasTriedAndWhatToDo() {
    apply(Say.event("DOWN", "CRITICAL", "C7", "i1", 0));
    Alert alert = apply(Say.event("REPAIR", "INFO", "C7", "i1", 3)).get(0).alert();

    assertThat(alert.annotations().get("description"))
        .contains(
            "What: DOWN happened",
            "Since: 2026-03-04T05:06:07Z",
            "Evidence: commitId=c-0",
            "Tried: 2026-03-04T05:06:10Z REPAIR happened",
            "To do: Frostline restarts what can help");
    assertThat(alert.annotations())
        .containsEntry("runbook_url", "https://docs.test/runbooks/sink-down.md#frostlinedown")
        .containsEntry(
            "dashboard_url",
            "https://grafana.test/d/frostline?var-pipeline=orders-sink&var-table=cold.orders");
  }

  @Test
  void anEscalationIsAnAlertOfItsOwnUntilTheIncidentIsOver() {
    apply(Say.event("STALLED", "CRITICAL", "S7", "i1", 0));
    apply(Say.event("REPAIR", "INFO", "S7", "i1", 1));
    List<Notification> handed =
        apply(
            Say.with(
                Say.event("ESCALATED", "CRITICAL", "S7", "i1", 2), Map.of("action", "Call Ada.")));
    List<Notification> over = apply(Say.event("RECOVERED", "INFO", "S7", "i1", 9));

    assertThat(handed).extracting(Notification::change).containsExactly(UPDATED, OPENED);
    Alert escalation = handed.get(1).alert();
    assertThat(escalation.name()).isEqualTo("FrostlineEscalated");
    assertThat(escalation.annotations())
        .containsEntry("summary", "ESCALATED happened")
        .hasEntrySatisfying("runbook_url", url -> assertThat(url).contains("escalated.md#"));
    assertThat(escalation.annotations().get("description"))
        .contains("Since: 2026-03-04T05:06:07Z", "REPAIR happened", "To do: Call Ada.");
    assertThat(over)
        .extracting(each -> each.alert().name())
        .containsExactly("FrostlineStalled", "FrostlineEscalated");
    assertThat(open).isEmpty();
  }

  @Test
  void whatNobodySawBeginIsNotOver() {
    assertThat(apply(Say.event("RECOVERED", "INFO", "S7", "unseen", 0))).isEmpty();
    assertThat(apply(Say.event("REPAIR", "INFO", "S7", "unseen", 0))).isEmpty();
  }

  @Test
  void theSameRecordGivesTheSameId() {
    String first = apply(Say.event("DOWN", "CRITICAL", "C7", "i1", 0)).get(0).id();
    open.clear();
    String again = apply(Say.event("DOWN", "CRITICAL", "C7", "i1", 0)).get(0).id();
    open.clear();
    String other = apply(Say.event("DOWN", "CRITICAL", "C7", "i2", 0)).get(0).id();

    assertThat(again).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void whatIsLessUrgentThanWantedIsNotTold() {
    EventAlerts strict = new EventAlerts(Urgency.WARNING, new AlertText(Links.UNSET));

    assertThat(strict.apply(open, Say.event("PAUSED", "INFO", "A1", "i1", 0), Say.SOURCE))
        .isEmpty();
    assertThat(strict.apply(open, Say.event("RECOVERED", "INFO", "A1", "i1", 1), Say.SOURCE))
        .isEmpty();
    assertThat(strict.apply(open, Say.event("LAG", "WARNING", "A6", "i2", 0), Say.SOURCE))
        .hasSize(1);
  }

  @Test
  void aTopicFullOfGarbageIsOneAlertThatEndsByItself() {
    assertThat(apply(Say.event("UNDECODABLE", "WARNING", "A7", "g1", 0))).hasSize(1);
    assertThat(apply(Say.event("UNDECODABLE", "WARNING", "A7", "g2", 60))).isEmpty();

    assertThat(EventAlerts.expire(open, Say.AT.plusSeconds(3_659))).isEmpty();
    List<Notification> over = EventAlerts.expire(open, Say.AT.plusSeconds(3_660));
    assertThat(over).extracting(Notification::change).containsExactly(RESOLVED);
    assertThat(over.get(0).alert().endsAt()).contains(Say.AT.plusSeconds(3_660));
    assertThat(open).isEmpty();
  }

  @Test
  void onlyDuplicatesWithoutAConditionEndByThemselves() {
    apply(
        Say.with(
            Say.event("DUPLICATES", "CRITICAL", "S5", "announced", 0),
            Map.of("controlOffset", "0:17")));
    apply(Say.event("DUPLICATES", "CRITICAL", "S5", "committed", 0));

    assertThat(EventAlerts.expire(open, Say.AT.plusSeconds(90_000)))
        .extracting(each -> each.alert().key())
        .containsExactly("announced");
    assertThat(open).containsOnlyKeys("committed");
  }

  @Test
  void everyTypeThatOpensAnAlertHasARunbook() {
    for (EventType type : EventType.values()) {
      boolean opens =
          switch (type) {
            case REPAIR, RECOVERED -> false;
            default -> true;
          };
      if (opens) {
        assertThat(Links.RUNBOOKS).containsKey(EventAlerts.name(type.name()));
      }
    }
  }
}
