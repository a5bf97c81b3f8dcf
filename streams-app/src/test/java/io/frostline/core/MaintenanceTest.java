package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Activity.Outlook.Kind;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A8: a person works on the pipeline, and nothing is repaired meanwhile. */
class MaintenanceTest {

  private final Scenario pipeline = new Scenario(Scenario.REPAIRING).healthy();
  private final Instant begun = pipeline.now;

  private void set(String by, String why, Duration length) {
    pipeline.apply(
        new Fact.MaintenanceSet(PIPELINE, pipeline.now, by, why, pipeline.now.plus(length)));
  }

  private void end(String by, String why) {
    pipeline.apply(new Fact.MaintenanceSet(PIPELINE, pipeline.now, by, why, pipeline.now));
  }

  private Event told() {
    assertThat(pipeline.events(EventType.REPAIR)).isNotEmpty();
    return pipeline.events(EventType.REPAIR).get(pipeline.events(EventType.REPAIR).size() - 1);
  }

  @Test
  void nothingIsRepairedUntilItsTimeIsOver() {
    set("ann", "the disk is changed", Duration.ofSeconds(30));

    assertThat(told().rule()).isEqualTo(Rule.A8);
    assertThat(told().at()).isEqualTo(begun);
    assertThat(told().summary())
        .isEqualTo("ann works on sink until " + begun.plusSeconds(30) + ": the disk is changed");
    assertThat(told().evidence())
        .containsEntry("action", "MAINTENANCE_BEGUN")
        .containsEntry("by", "ann")
        .containsEntry("why", "the disk is changed")
        .containsEntry("until", begun.plusSeconds(30).toString());
    pipeline.status("RUNNING", "FAILED").seconds(29);
    assertThat(pipeline.events(EventType.DOWN)).hasSize(1);
    assertThat(pipeline.commands()).isEmpty();

    pipeline.seconds(1);

    assertThat(pipeline.commands())
        .extracting(Output.Command::action)
        .containsExactly(Action.RESTART_FAILED);
    assertThat(pipeline.events(EventType.REPAIR)).hasSize(2);
    assertThat(told().incident()).isEqualTo(pipeline.events(EventType.REPAIR).get(0).incident());
    assertThat(told().id()).isNotEqualTo(pipeline.events(EventType.REPAIR).get(0).id());
    assertThat(told().evidence())
        .containsEntry("action", "MAINTENANCE_ENDED")
        .containsEntry("why", "its time is over");
    assertThat(pipeline.state.repair().maintenance()).isEmpty();
  }

  @Test
  void itEndsByAPersonWhoSaysWhy() {
    set("ann", "the disk is changed", Duration.ofHours(1));
    pipeline.status("RUNNING", "FAILED").seconds(5);
    end("bob", "done");

    assertThat(told().summary()).isEqualTo("maintenance by ann has ended: done");
    assertThat(told().evidence())
        .containsEntry("action", "MAINTENANCE_ENDED")
        .containsEntry("by", "bob")
        .containsEntry("since", begun.toString());
    pipeline.seconds(1);
    assertThat(pipeline.commands()).hasSize(1);
  }

  @Test
  void itCanBeMadeLongerAndStaysTheSame() {
    set("ann", "the disk is changed", Duration.ofSeconds(10));
    pipeline.seconds(5);
    set("bob", "it takes longer", Duration.ofSeconds(10));

    assertThat(told().evidence())
        .containsEntry("action", "MAINTENANCE_CHANGED")
        .containsEntry("since", begun.toString())
        .containsEntry("until", begun.plusSeconds(15).toString());
    assertThat(told().incident()).isEqualTo(pipeline.events(EventType.REPAIR).get(0).incident());
    pipeline.seconds(9);
    assertThat(pipeline.state.repair().maintenance()).isPresent();
    pipeline.seconds(1);
    assertThat(pipeline.state.repair().maintenance()).isEmpty();
  }

  @Test
  void nobodyCanForgetItForMoreThanADay() {
    set("ann", "a long story", Duration.ofDays(300));

    assertThat(pipeline.state.repair().maintenance().orElseThrow().until())
        .isEqualTo(begun.plus(Maintenance.MAX));
  }

  @Test
  void whatHasNotBegunIsNotEnded() {
    PipelineState before = pipeline.state;
    end("ann", "never mind");

    assertThat(pipeline.state).isSameAs(before);
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void itIsShownAndChangesNoPhaseAndNoWatermark() {
    Instant covered = pipeline.watermark().sourceWatermark().orElseThrow();
    set("ann", "the disk is changed", Duration.ofMinutes(1));
    pipeline.idle(3);

    Activity.Supervisor shown = pipeline.state.view().activity().supervisor();
    assertThat(shown.maintenance().orElseThrow().by()).isEqualTo("ann");
    assertThat(shown.next().kind()).isEqualTo(Kind.OFF);
    assertThat(shown.next().text())
        .isEqualTo(
            "ann works on it until 2026-01-01T00:02:01Z (the disk is changed); nothing is repaired"
                + " before.");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(pipeline.state.incidents().open()).isEmpty();
    assertThat(pipeline.watermark().sourceWatermark().orElseThrow()).isAfter(covered);
  }

  @Test
  void anAttemptThatIsUnderWayIsStillTold() {
    pipeline.status("RUNNING", "FAILED").seconds(1);
    String command = pipeline.commands().get(0).id();
    set("ann", "I do it by hand", Duration.ofMinutes(5));
    pipeline.apply(
        new Fact.CommandDone(
            PIPELINE, pipeline.now, command, Fact.CommandResult.ACCEPTED, "restarted"));
    pipeline.seconds(1);

    assertThat(pipeline.events(EventType.REPAIR)).hasSize(2);
    assertThat(pipeline.state.repair().maintenance()).isPresent();
    assertThat(pipeline.state.repair().attempts()).hasSize(1);
  }
}
