package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact.DatabaseSeen;
import io.frostline.core.Fact.Slot;
import io.frostline.core.Fact.Written;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** C4 and C6: how many changes a loss before Kafka has cost at most. */
class CountsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String T = "public.t";
  private static final Map<String, List<String>> IN = Map.of(T, List.of("schema7.1"));
  private static final Map<String, List<String>> OUT = Map.of(T, List.of());
  private static final Map<String, List<String>> BACK = Map.of(T, List.of("schema7.2"));

  private final Scenario pipeline = new Scenario().healthy();

  private Event last(EventType type) {
    List<Event> events = pipeline.events(type);
    return events.get(events.size() - 1);
  }

  private Scenario leftOutWhile(long before, long rows) {
    pipeline.wrote(T, before).publication(IN).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(3);
    return pipeline.wrote(T, before + rows).publication(BACK).idle(1);
  }

  private Scenario slot(boolean exists, Long confirmed) {
    return pipeline.apply(
        new DatabaseSeen(
            PIPELINE,
            pipeline.now,
            true,
            Seen.known(
                new Slot(
                    exists,
                    exists,
                    Optional.ofNullable(confirmed),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))));
  }

  @Test
  void c6_rowsWrittenWhileATableWasLeftOutBoundItsLoss() {
    leftOutWhile(100, 40);
    assertThat(last(EventType.UNCONFIRMED).summary()).contains("counted once it is over");
    String until = last(EventType.UNCONFIRMED).evidence().get("publishedUntil");
    Instant back = pipeline.now;

    // Writers report late; what they wrote after the table was back cannot be told apart.
    pipeline.wrote(T, 145).idle(30);

    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(2);
    Event told = last(EventType.UNCONFIRMED);
    assertThat(told.rule()).isEqualTo(Rule.C6);
    assertThat(told.summary()).contains("at most 45").doesNotContain("counted once");
    assertThat(told.evidence())
        .containsEntry("recordsAtMost", "45")
        .containsEntry("recordsAtMost.public.t", "45")
        .containsEntry("publishedUntil", until)
        .containsEntry("publishedAgainAt", back.toString())
        .containsEntry("rows", "unknown");
    assertThat(told.incident()).isEqualTo(pipeline.events(EventType.UNCONFIRMED).get(0).incident());
  }

  @Test
  void c6_whatIsWrittenIsReadTwelveSecondsAfterTheTableIsBack() {
    leftOutWhile(100, 40).idle(11);
    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(1);

    pipeline.idle(1);
    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(2);
  }

  @Test
  void c6_transactionsOfThatTimeAreWaitedFor() {
    pipeline.nextTransaction = 710;
    leftOutWhile(100, 40).idle(30);
    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(1);

    pipeline.oldestTransaction = 710;
    pipeline.nextTransaction = 730;
    pipeline.wrote(T, 190).idle(1);

    assertThat(last(EventType.UNCONFIRMED).evidence()).containsEntry("recordsAtMost", "90");
  }

  @Test
  void c6_aTableThatIsTakenOutAgainIsNotOver() {
    leftOutWhile(100, 40).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(30);

    // The second time is a loss of its own; neither of them is over.
    assertThat(pipeline.events(EventType.UNCONFIRMED))
        .hasSize(2)
        .noneMatch(event -> event.evidence().containsKey("recordsAtMost"));
  }

  @Test
  void c6_statisticsThatBeganAnewTellNothing() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(3);
    pipeline.countedSince = "a crash";
    pipeline.wrote(T, 500).publication(BACK).idle(30);

    assertThat(last(EventType.UNCONFIRMED).evidence()).containsEntry("recordsAtMost", "unknown");
    assertThat(last(EventType.UNCONFIRMED).summary()).contains("nobody can tell");
  }

  @Test
  void c6_aTableThatWasMadeAnewTellsNothing() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(3);
    pipeline.written.put(T, new Written(2, 500));
    pipeline.publication(BACK).idle(30);

    assertThat(last(EventType.UNCONFIRMED).evidence()).containsEntry("recordsAtMost", "unknown");
  }

  @Test
  void c6_aTableThatIsNotCountedHasNoBoundOfZero() {
    pipeline.wrote("public.other", 100).publication(IN).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(3);
    pipeline.publication(BACK).idle(30);

    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(1);
    assertThat(last(EventType.UNCONFIRMED).summary()).contains("nobody can tell");
  }

  @Test
  void c6_aTableThatCameIntoViewCountsAllThatItEverCounted() {
    Map<String, List<String>> single = Map.of(T, List.of("table9.1"));
    pipeline.wrote("public.other", 1).publication(Map.of()).idle(5);
    pipeline.wrote(T, 30).publication(single).idle(20);

    assertThat(last(EventType.UNCONFIRMED).evidence()).containsEntry("recordsAtMost", "30");
  }

  @Test
  void c6_countersThatGoBackTellNothing() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(3);
    pipeline.wrote(T, 99).publication(BACK).idle(30);

    assertThat(last(EventType.UNCONFIRMED).evidence()).containsEntry("recordsAtMost", "unknown");
  }

  @Test
  void c6_whereTheDatabaseCountsNothingTheLossSaysSo() {
    pipeline.publication(IN).idle(5);
    pipeline.after(SECOND).publication(OUT).idle(3);
    pipeline.publication(BACK).idle(30);

    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(1);
    assertThat(last(EventType.UNCONFIRMED).summary()).contains("nobody can tell");
    assertThat(pipeline.state.watch().counts()).isEqualTo(Counts.none());
  }

  @Test
  void c4_rowsWrittenWhileThereWasNoSlotBoundTheLoss() {
    pipeline.wrote(T, 100).wrote("frostline.beat", 1_000).publication(IN).idle(5);
    slot(false, null);
    pipeline.wrote(T, 130).wrote("frostline.beat", 1_010).idle(3);
    assertThat(last(EventType.DATA_LOSS).summary()).contains("counted once it is over");

    slot(true, 1_000 + seconds());
    pipeline.wrote(T, 137).wrote("frostline.beat", 1_040).idle(30);

    assertThat(pipeline.events(EventType.DATA_LOSS)).hasSize(3);
    Event told = last(EventType.DATA_LOSS);
    assertThat(told.rule()).isEqualTo(Rule.C4);
    assertThat(told.table()).isEmpty();
    assertThat(told.summary()).contains("at most 37").doesNotContain("counted once");
    assertThat(told.evidence())
        .containsEntry("recordsAtMost", "37")
        .containsEntry("recordsAtMost.public.t", "37")
        .doesNotContainKey("recordsAtMost.frostline.beat")
        .containsEntry("rows", "unknown");
    assertThat(pipeline.state.view().incidents())
        .as("what is open says what is known last")
        .filteredOn(incident -> incident.type() == EventType.DATA_LOSS)
        .singleElement()
        .satisfies(incident -> assertThat(incident.summary()).isEqualTo(told.summary()));
  }

  /** Nothing was streamed between the two: both begin at the same place. */
  @Test
  void c4_whatOneGapCostIsNotSaidOfTheNext() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    slot(false, null);
    pipeline.wrote(T, 130).idle(2);
    slot(true, 1_000 + seconds());
    pipeline.idle(1);
    slot(false, null);
    pipeline.wrote(T, 150).idle(30);

    assertThat(pipeline.state.tables().values())
        .allSatisfy(
            table ->
                assertThat(table.losses())
                    .filteredOn(loss -> "open".equals(loss.evidence().get("gapUntilAtLatest")))
                    .isNotEmpty()
                    .noneMatch(loss -> loss.evidence().containsKey("recordsAtMost")));
  }

  @Test
  void c4_aSecondGapIsALossOfItsOwn() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    slot(false, null);
    pipeline.idle(2);
    slot(true, 1_000 + seconds());
    pipeline.idle(2);
    int told = pipeline.events(EventType.DATA_LOSS).size();
    Instant between = pipeline.now;

    pipeline.after(SECOND);
    slot(false, null);
    pipeline.idle(2);
    assertThat(pipeline.events(EventType.DATA_LOSS)).hasSizeGreaterThan(told);
    assertThat(last(EventType.DATA_LOSS).summary()).contains("gone");

    slot(true, 1_000 + seconds());
    pipeline.idle(1);
    assertThat(last(EventType.DATA_LOSS).summary()).contains("there is a replication slot again");
    // A copy that began between the two ends in vain.
    assertThat(pipeline.state.tables().values())
        .allMatch(table -> table.losses().stream().anyMatch(l -> l.since().isAfter(between)));
  }

  @Test
  void c4_whatTheSourceHadNotSentYetMayBeLost() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    // Capture stands still: what is written now is in no topic when the slot is dropped.
    for (int i = 0; i < 5; i++) {
      pipeline.after(SECOND).wrote(T, 110 + i).tick();
    }
    slot(false, null);
    pipeline.wrote(T, 120).after(SECOND).tick();
    slot(true, 1_000 + seconds());
    pipeline.idle(30);

    assertThat(last(EventType.DATA_LOSS).evidence()).containsEntry("recordsAtMost", "20");
  }

  @Test
  void c4_aLookFromBeforeTheNewSlotBeginsNoWait() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    slot(false, null);
    pipeline.wrote(T, 130).idle(3);
    // The new slot begins where the log will be in twenty seconds.
    slot(true, 1_020 + seconds());
    pipeline.idle(30);
    assertThat(pipeline.events(EventType.DATA_LOSS)).hasSize(2);

    pipeline.idle(5);
    assertThat(last(EventType.DATA_LOSS).evidence()).containsKey("recordsAtMost");
  }

  @Test
  void c4_aTableWhoseRowsAreCountedUnderAnotherNameLeavesTheLossUnknown() {
    // The partitions of a table that is published under the name of its root.
    pipeline.wrote("public.t_2026", 100).publication(IN).idle(5);
    slot(false, null);
    pipeline.wrote("public.t_2026", 130).idle(3);
    slot(true, 1_000 + seconds());
    pipeline.idle(30);

    assertThat(last(EventType.DATA_LOSS).evidence()).containsEntry("recordsAtMost", "unknown");
    assertThat(last(EventType.DATA_LOSS).summary()).contains("lack a table");
  }

  @Test
  void c4_aTableMadeMeanwhileHasCountedNothingBefore() {
    Partition other = new Partition("cdc.public.other", 0);
    pipeline.wrote(T, 100).publication(IN).idle(5);
    slot(false, null);
    pipeline.wrote("public.other", 7).idle(3);
    slot(true, 1_000 + seconds());
    pipeline.extents.put(other, new Extent(0, 3));
    pipeline.idle(30);

    assertThat(last(EventType.DATA_LOSS).evidence())
        .containsEntry("recordsAtMost", "7")
        .containsEntry("recordsAtMost.public.other", "7");
  }

  @Test
  void c4_aCountDoesNotMakeTheLossYounger() {
    pipeline.wrote(T, 100).publication(IN).idle(5);
    slot(false, null);
    pipeline.idle(3);
    slot(true, 1_000 + seconds());
    pipeline.idle(1);
    Instant since = pipeline.state.tables().get(Scenario.TABLE).losses().get(0).since();
    pipeline.idle(30);

    Loss loss = pipeline.state.tables().get(Scenario.TABLE).losses().get(0);
    assertThat(loss.evidence()).containsKey("recordsAtMost");
    assertThat(loss.since()).isEqualTo(since);
    assertThat(pipeline.state.watch().counts().open()).isEmpty();
  }

  private long seconds() {
    return Duration.between(Scenario.START, pipeline.now).toSeconds();
  }
}
