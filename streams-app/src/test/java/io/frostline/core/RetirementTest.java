package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A person retires a pipeline whose sink connector is gone for good. */
class RetirementTest {

  private final Scenario pipeline = new Scenario(Scenario.REPAIRING).healthy();

  private List<Output> retire() {
    return Fold.apply(
            pipeline.state, new Fact.Retired(PIPELINE, pipeline.now, "ann", "another sink has it"))
        .outputs();
  }

  private static Stream<Event> events(List<Output> outputs) {
    return outputs.stream()
        .filter(EventOut.class::isInstance)
        .map(output -> ((EventOut) output).event());
  }

  @Test
  void itsTablesAreWithdrawnAndNothingIsRemembered() {
    List<Output> outputs = retire();

    assertThat(outputs).contains(new Output.TableGoneOut(Scenario.TABLE));
    assertThat(events(outputs))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.REPAIR);
              assertThat(event.severity()).isEqualTo(Severity.INFO);
              assertThat(event.rule()).isEqualTo(Rule.A8);
              assertThat(event.summary()).isEqualTo("ann has retired sink: another sink has it");
              assertThat(event.evidence())
                  .containsEntry("action", "RETIRED")
                  .containsEntry("by", "ann")
                  .containsEntry("why", "another sink has it");
            });
    pipeline.apply(new Fact.Retired(PIPELINE, pipeline.now, "ann", "another sink has it"));
    assertThat(pipeline.state).isEqualTo(PipelineState.empty(PIPELINE));
    assertThat(pipeline.state.isEmpty()).isTrue();
    assertThat(retire()).as("once is enough").isEmpty();
  }

  @Test
  void whatIsOpenIsOver() {
    pipeline.apply(
        new Fact.MaintenanceSet(
            PIPELINE, pipeline.now, "bob", "a new disk", pipeline.now.plusSeconds(600)));
    pipeline.status("RUNNING", "FAILED").seconds(10);
    Incident down = pipeline.state.incidents().find(EventType.DOWN).orElseThrow();

    List<Event> events = events(retire()).toList();

    assertThat(events)
        .filteredOn(event -> event.type() == EventType.RECOVERED)
        .hasSameSizeAs(pipeline.state.incidents().open().values())
        .anySatisfy(
            event -> {
              assertThat(event.incident()).isEqualTo(down.id());
              assertThat(event.summary()).endsWith(" s: it was retired");
              assertThat(event.evidence())
                  .containsEntry("recoveredFrom", "DOWN")
                  .containsEntry("retiredBy", "ann");
            });
    assertThat(events)
        .extracting(event -> event.evidence().get("action"))
        .contains("MAINTENANCE_ENDED", "RETIRED");
    assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
  }

  private List<Output> retireTable() {
    int before = pipeline.outputs.size();
    pipeline.apply(
        new Fact.TableRetired(PIPELINE, pipeline.now, Scenario.TABLE, "ann", "nobody reads it"));
    return List.copyOf(pipeline.outputs.subList(before, pipeline.outputs.size()));
  }

  private Scenario dropped() {
    pipeline.tableExists = false;
    return pipeline.seconds(3);
  }

  @Test
  void aTableThatWasDroppedForGoodIsForgotten() {
    dropped();
    assertThat(pipeline.state.incidents().find(EventType.TABLE_MISSING)).isPresent();

    List<Output> outputs = retireTable();

    assertThat(outputs).contains(new Output.TableGoneOut(Scenario.TABLE));
    assertThat(events(outputs))
        .allSatisfy(event -> assertThat(event.table()).contains(Scenario.TABLE))
        .extracting(Event::type)
        .containsExactly(EventType.RECOVERED, EventType.REPAIR);
    assertThat(events(outputs).map(Event::summary))
        .last()
        .isEqualTo("ann has retired cold.t: nobody reads it");
    assertThat(retireTable()).as("once is enough").isEmpty();
    int told = pipeline.events().size();
    pipeline.idle(30);
    assertThat(pipeline.state.tables()).as("its topic still has records").isEmpty();
    assertThat(pipeline.state.incidents().open()).isEmpty();
    assertThat(pipeline.events()).hasSize(told);
  }

  @Test
  void aTableThatIsThereIsNotRetired() {
    assertThat(retireTable()).isEmpty();
    assertThat(pipeline.state.tables()).containsKey(Scenario.TABLE);
  }

  @Test
  void aRetiredTableThatIsKeptUnderAnotherNameIsNoneOfTheSinks() {
    dropped();
    retireTable();
    TableSeen kept =
        new TableSeen(
            "cold.kept",
            pipeline.uuid,
            List.of(Scenario.TOPIC),
            List.copyOf(pipeline.snapshots),
            Optional.of(pipeline.snapshots.get(0).id()),
            Optional.of(pipeline.now),
            true,
            Optional.empty());
    pipeline.apply(
        Fact.CatalogSeen.whole(PIPELINE, pipeline.now, pipeline.now, Seen.known(List.of(kept))));

    assertThat(pipeline.state.tables()).isEmpty();
  }

  @Test
  void aLaterTableOfTheSameNameBeginsAfresh() {
    dropped();
    retireTable();
    int told = pipeline.events().size();
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.tableExists = true;
    pipeline.ends(16, 4).round("c2", 10, 16L, null).seconds(3);

    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
    assertThat(pipeline.events()).hasSize(told);
  }

  @Test
  void aLaterSinkOfTheSameNameBeginsAfresh() {
    Scenario before = new Scenario(Scenario.REPAIRING);
    pipeline.apply(new Fact.Retired(PIPELINE, pipeline.now, "ann", "another sink has it"));

    PipelineState after =
        Fold.apply(pipeline.state, new Fact.Configured(PIPELINE, Scenario.START, before.config))
            .state();

    assertThat(after).isEqualTo(PipelineState.empty(PIPELINE).with(before.config));
  }
}
