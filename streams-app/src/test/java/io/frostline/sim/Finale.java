package io.frostline.sim;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.PipelineState;
import io.frostline.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** What is checked when the world was made whole and time has passed. */
final class Finale {

  private static final int STATE_BYTES_MAX = 400_000;

  private static final Set<EventType> TELLING =
      Set.of(
          EventType.DATA_LOSS,
          EventType.DUPLICATES,
          EventType.LEDGER_MISMATCH,
          EventType.UNCONFIRMED,
          EventType.TABLE_MISSING);

  private final World world;
  private final Profile profile;
  private final Conduct conduct;
  private final PipelineState state;

  Finale(World world, Profile profile, Conduct conduct, PipelineState state) {
    this.world = world;
    this.profile = profile;
    this.conduct = conduct;
    this.state = state;
  }

  void check() {
    if (profile.kind() == Profile.Kind.HEALTHY) {
      conduct.healthyRunsAreSilent(world.settings.catalogReadable(), profile.commitsInTime());
    }
    if (profile.kind() == Profile.Kind.ALONE) {
      detectedInTime();
    }
    nothingIsLostInSilence();
    ledgerBalancesOrIsReported();
    conduct.everyIncidentEnds();
    stateStaysBounded();
  }

  private void detectedInTime() {
    Fault fault = profile.faults().get(0);
    Long since = world.evidence().get(fault);
    if (since == null) {
      return;
    }
    long latest = since + fault.boundMs(world.settings) + 2 * world.settings.tickMs();
    boolean told =
        conduct.events().stream()
            .filter(event -> event.type() != EventType.RECOVERED)
            .filter(event -> fault.rules().contains(event.rule()))
            .anyMatch(event -> worldMs(event) <= latest);
    if (!told) {
      throw new Violation(
          "detectedInTime",
          fault
              + " since "
              + Clock.at(since, world.settings.observerSkewMs())
              + ", not told until "
              + Clock.at(latest, world.settings.observerSkewMs()));
    }
  }

  private long worldMs(Event event) {
    return Clock.worldMs(event.at(), world.settings.observerSkewMs());
  }

  /** A change that is not in its table was reported as such, also one that never came to Kafka. */
  private void nothingIsLostInSilence() {
    if (!world.settings.catalogReadable()) {
      // The coordinator's word alone is best effort, and never called sound.
      return;
    }
    long worldMs = world.clock.now() - 4 * world.settings.roundMs() - 30_000;
    Instant committed = Clock.at(worldMs, world.settings.databaseSkewMs());
    for (String table : world.settings.tables()) {
      Optional<Change> missing =
          world
              .catalog
              .load(table)
              .filter(found -> !world.catalog.cancelledOut.contains(found.uuid))
              .flatMap(found -> world.truth.missing(table, found.uuid, committed));
      if (missing.isPresent() && state.view().incidents().isEmpty()) {
        throw new Violation("nothingIsLostInSilence", missing.get() + " of " + table);
      }
    }
  }

  private void ledgerBalancesOrIsReported() {
    if (!world.settings.catalogReadable()) {
      return;
    }
    for (ColdCatalog.Unbalanced one : world.catalog.unbalanced) {
      boolean told =
          conduct.events().stream()
              .filter(event -> TELLING.contains(event.type()))
              .anyMatch(event -> event.table().map(one.table()::equals).orElse(true));
      if (!told) {
        throw new Violation("ledgerBalancesOrIsReported", one.toString());
      }
    }
  }

  private void stateStaysBounded() {
    int bytes = Json.write(state.restored()).length;
    if (bytes > STATE_BYTES_MAX) {
      throw new Violation("stateStaysBounded", bytes + " bytes");
    }
  }

  /** The same facts, from the beginning, give the same outputs: no event comes a second time. */
  static void replayIsTheSame(
      BiFunction<PipelineState, Fact, Fold.Step> fold, List<Fact> facts, List<Output> outputs) {
    PipelineState replayed = PipelineState.empty(Settings.PIPELINE);
    List<Output> again = new ArrayList<>();
    for (Fact fact : facts) {
      Fold.Step step = fold.apply(replayed, fact);
      replayed = step.state();
      again.addAll(step.outputs());
    }
    if (!again.equals(outputs)) {
      throw new Violation("replayIsTheSame", "the same facts give other outputs");
    }
  }
}
