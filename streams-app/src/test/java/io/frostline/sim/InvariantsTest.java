package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output.CommitOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Watermark;
import io.frostline.core.PipelineState;
import io.frostline.core.Position;
import io.frostline.core.Rule;
import io.frostline.sim.Profile.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Each invariant notices a fold that breaks it: a check that never fails proves nothing. */
class InvariantsTest {

  private static final Profile HEALTHY =
      new Profile(Kind.HEALTHY, List.of(Mess.CALM), List.of(), true);

  @Test
  void aWatermarkThatClaimsTooMuchIsNoticed() {
    assertBroken("watermarkIsSound", HEALTHY, BrokenFold.thatClaimsTooMuch());
  }

  @Test
  void aFailingRunIsShrunkToAFewFacts() {
    Run run = new Run(1, HEALTHY, BrokenFold.thatClaimsTooMuch());
    Violation violation = catchThrowableOfType(Violation.class, run::execute);

    List<Fact> facts = Report.evidence(run, violation);

    assertThat(run.facts()).hasSizeGreaterThan(50);
    assertThat(facts).hasSizeLessThan(15);
    assertThat(run.broken(facts).map(Violation::invariant)).contains("watermarkIsSound");
  }

  @Test
  void aReportSaysHowToRunItAgain() {
    Run run = new Run(4711, HEALTHY, BrokenFold.thatClaimsTooMuch());
    Violation violation = catchThrowableOfType(Violation.class, run::execute);

    assertThat(Report.of(4711, run, violation))
        .hasMessageContaining("watermarkIsSound")
        .hasMessageContaining("FROSTLINE_SIM_SEED=4711 FROSTLINE_SIM_RUNS=1 mvn");
  }

  @Test
  void aWatermarkThatGoesBackIsNoticed() {
    assertBroken("watermarkNeverGoesBack", HEALTHY, BrokenFold.thatGoesBack());
  }

  @Test
  void aWatermarkThatMovesOnAnUnbalancedSnapshotIsNoticed() {
    World world = new World(Settings.of(new Random(1)), new Random(1));
    Claims claims = new Claims(world);
    ColdCatalog.Incarnation table = world.catalog.loadOrCreate("cold.t0");
    world.catalog.append(
        table, List.of(new Kafka.DataFile(1, new int[] {0})), Map.of(0, 0L), "commit");
    Instant at = Clock.at(0, world.settings.connectSkewMs());
    claims.check(watermark(table, new Position(5, 5), at));
    claims.settled(new CommitOut("sink", "cold.t0", 1, Optional.empty(), at));

    Violation violation =
        catchThrowableOfType(
            Violation.class, () -> claims.check(watermark(table, new Position(6, 6), at)));

    assertThat(violation.invariant()).isEqualTo("noUnbalancedSnapshotCounts");
  }

  private static Watermark watermark(ColdCatalog.Incarnation table, Position position, Instant at) {
    return new Watermark(
        table.table,
        Optional.of(table.uuid),
        "sink",
        Optional.of(at),
        Optional.empty(),
        Optional.of(position),
        Optional.of(at),
        Evidence.LEDGER,
        Optional.empty(),
        Optional.empty(),
        at);
  }

  @Test
  void anUnbalancedSnapshotThatIsNotReportedIsNoticed() {
    assertBroken(
        "ledgerBalancesOrIsReported", pair(Fault.S5, Fault.S17), BrokenFold.without(event -> true));
  }

  @Test
  void aLossThatNobodySeesIsNoticed() {
    assertBroken("nothingIsLostInSilence", pair(Fault.C4, Fault.S17), BrokenFold.thatSleeps());
  }

  @Test
  void aLossThatIsPlayedDownIsNoticed() {
    assertBroken(
        "lossesAreBounded", pair(Fault.OUT_AND_IN, Fault.S17), BrokenFold.thatPlaysLossesDown());
    assertBroken("lossesAreBounded", pair(Fault.C4, Fault.S17), BrokenFold.thatPlaysLossesDown());
  }

  @Test
  void aFaultThatIsNotReportedIsNoticed() {
    assertBroken("detectedInTime", alone(Fault.C7), BrokenFold.without(event -> true));
  }

  @Test
  void anIncidentWithoutAnEndIsNoticed() {
    assertBroken(
        "everyIncidentEnds",
        alone(Fault.A1),
        BrokenFold.without(event -> event.type() == EventType.RECOVERED));
  }

  @Test
  void anEventThatIsRepeatedIsNoticed() {
    assertBroken(
        "eventsAreNeverRepeated",
        HEALTHY,
        BrokenFold.saying(EventType.MISCONFIGURED, Rule.S17, at -> "same"));
  }

  @Test
  void anAlarmOnAHealthyPipelineIsNoticed() {
    assertBroken(
        "healthyRunsAreSilent",
        HEALTHY,
        BrokenFold.saying(EventType.DOWN, Rule.C7, Instant::toString));
  }

  @Test
  void aRestartWithoutEvidenceIsNoticed() {
    assertBroken(
        "noRestartWithoutEvidence",
        HEALTHY,
        BrokenFold.restarting(false, (status, tick) -> status.sink().isKnown()));
  }

  @Test
  void aBlindRestartIsNoticed() {
    assertBroken(
        "noRestartOnUnknown",
        alone(Fault.S20),
        BrokenFold.restarting(true, (status, tick) -> !status.sink().isKnown()));
  }

  @Test
  void aRestartAgainstAPersonIsNoticed() {
    assertBroken(
        "noRestartWhilePaused",
        alone(Fault.S14),
        BrokenFold.restarting(true, (status, tick) -> BrokenFold.isPaused(status)));
  }

  @Test
  void aFourthRestartInADayIsNoticed() {
    assertBroken(
        "noRestartAboveBudget",
        HEALTHY,
        BrokenFold.restarting(
            true, (status, tick) -> status.sink().isKnown() && status.source().isKnown()));
  }

  @Test
  void aFoldWithAMemoryOfItsOwnIsNoticed() {
    assertBroken("replayIsTheSame", HEALTHY, BrokenFold.thatRemembers());
  }

  private static Profile alone(Fault fault) {
    return new Profile(Kind.ALONE, List.of(), List.of(fault), true);
  }

  private static Profile pair(Fault one, Fault other) {
    return new Profile(Kind.PAIR, List.of(), List.of(one, other), true);
  }

  /** The worlds differ with the seed, and not each of them lets every fault show. */
  private static void assertBroken(
      String invariant, Profile profile, BiFunction<PipelineState, Fact, Fold.Step> fold) {
    Violation first = null;
    for (long seed = 4; seed < 40 && first == null; seed += 4) {
      Run run = new Run(seed, profile, fold);
      first = catchThrowableOfType(Violation.class, run::execute);
    }
    assertThat(first).isNotNull();
    assertThat(first.invariant()).isEqualTo(invariant);
  }
}
