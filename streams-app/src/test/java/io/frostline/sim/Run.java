package io.frostline.sim;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phases.Transition;
import io.frostline.core.PipelineConfig;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.Rule;
import io.frostline.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** One run: a world that follows from a seed, a fold that watches it, and the invariants. */
final class Run {

  private static final long WARM_UP_MS = 60_000;
  private static final long HEALED_MS = 260_000;
  private static final int STATE_BYTES_MAX = 400_000;

  private final Profile profile;
  private final Random random;
  private final World world;
  private final SinkFaults sinkFaults;
  private final OtherFaults otherFaults;
  private final BiFunction<PipelineState, Fact, Fold.Step> fold;
  private final Claims claims;
  private final Conduct conduct = new Conduct();
  private final Delivery delivery;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final Set<Transition> transitions = new TreeSet<>();
  private final Map<Rule, Long> told = new EnumMap<>(Rule.class);
  private PipelineState state = PipelineState.empty(Settings.PIPELINE);
  private Optional<Observer> observer = Optional.empty();
  private long restartAtMs = Long.MAX_VALUE;
  private long awayUntilMs;

  Run(long seed, BiFunction<PipelineState, Fact, Fold.Step> fold) {
    this(seed, Profile.of(seed), fold);
  }

  Run(long seed, Profile profile, BiFunction<PipelineState, Fact, Fold.Step> fold) {
    this.profile = profile;
    this.fold = fold;
    this.random = new Random(seed);
    this.world = new World(profile.settings(random), random);
    this.sinkFaults = new SinkFaults(world);
    this.otherFaults = new OtherFaults(world);
    this.claims = new Claims(world);
    this.delivery = new Delivery(new Random(seed + 1), profile.sharp(), this::fold);
  }

  List<Fact> facts() {
    return facts;
  }

  Set<Transition> transitions() {
    return transitions;
  }

  List<Event> events() {
    return conduct.events();
  }

  int watermarks() {
    return claims.checked();
  }

  Map<Fault, Long> evidence() {
    return world.evidence();
  }

  /**
   * Runs it to the end.
   *
   * @throws Violation if an invariant does not hold
   */
  void execute() {
    world.clock.in(1, this::observe);
    world.clock.runUntil(WARM_UP_MS);
    long untilMs = WARM_UP_MS + (profile.kind() == Profile.Kind.HEALTHY ? 300_000 : longest());
    profile.messes().forEach(mess -> mess.plan(world, untilMs));
    world.forgetEvidence();
    inject(untilMs);
    world.clock.runUntil(untilMs);
    heal();
    world.clock.runUntil(untilMs + HEALED_MS);
    check();
  }

  private void inject(long untilMs) {
    for (int i = 0; i < profile.faults().size(); i++) {
      Fault fault = profile.faults().get(i);
      world.clock.in(
          world.clock.between(0, 8_000) + i * (untilMs - WARM_UP_MS) / 3,
          () -> {
            if (isSinks(fault)) {
              sinkFaults.inject(fault);
            } else {
              otherFaults.inject(fault);
            }
          });
    }
  }

  private void heal() {
    world.commitMs = 300;
    world.answerMs = 300;
    for (Fault fault : profile.faults()) {
      if (isSinks(fault)) {
        sinkFaults.heal(fault);
      } else {
        otherFaults.heal(fault);
      }
    }
    if (!profile.faults().isEmpty()) {
      world.sink.restartFailed();
      world.connect.repairSource();
    }
  }

  private static boolean isSinks(Fault fault) {
    return switch (fault) {
      case S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12, S13, S14, S15, S18, S19 -> true;
      case S16, S17, S20, C1, C2, C3, C4, C5, C6, C7, C8, A1, A5 -> false;
    };
  }

  /** Long enough for each fault to be told within its bound. */
  private long longest() {
    PipelineConfig config = world.settings.config();
    return 60_000
        + profile.faults().stream()
            .flatMap(fault -> fault.rules().stream())
            .mapToLong(rule -> rule.bound().in(config).toMillis())
            .max()
            .orElse(0);
  }

  private void observe() {
    long now = world.clock.now();
    if (!profile.sharp() && observer.isPresent() && random.nextInt(150) == 0) {
      // The app restarts; now and then it is away for longer.
      observer = Optional.empty();
      awayUntilMs = now + world.clock.between(500, random.nextInt(4) == 0 ? 90_000 : 8_000);
    }
    if (state.isTorn() && restartAtMs == Long.MAX_VALUE) {
      restartAtMs = now + 3_000;
    } else if (!state.isTorn()) {
      restartAtMs = Long.MAX_VALUE;
    }
    if (now >= restartAtMs) {
      observer = Optional.empty();
      restartAtMs = Long.MAX_VALUE;
    }
    if (now >= awayUntilMs) {
      if (observer.isEmpty()) {
        restore();
        Resume resume = state.view().resume();
        Eyes eyes = profile.sharp() ? Eyes.sharp() : Eyes.blurred(random);
        observer =
            Optional.of(
                new Observer(world, resume, world.settings.observerSkewMs(), eyes, delivery));
      }
      observer.get().tick();
    }
    world.clock.in(world.settings.tickMs(), this::observe);
  }

  /** What is stored is all that survives: the last look is not. */
  private void restore() {
    state = state.restored();
  }

  private void fold(Fact fact) {
    facts.add(fact);
    conduct.see(fact);
    Fold.Step step = fold.apply(state, fact);
    if (step.state().phase() != state.phase()) {
      transitions.add(new Transition(state.phase(), step.state().phase()));
    }
    state = step.state();
    outputs.addAll(step.outputs());
    for (Output output : step.outputs()) {
      if (output instanceof Output.WatermarkOut out) {
        claims.check(out.watermark());
      } else if (output instanceof Output.EventOut out) {
        conduct.check(out.event());
        if (out.event().type() != EventType.RECOVERED) {
          told.putIfAbsent(out.event().rule(), world.clock.now());
        }
      } else if (output instanceof Output.CommandOut out) {
        conduct.check(out.command());
        execute(out.command());
      }
    }
  }

  private void execute(Output.Command command) {
    world.clock.in(
        world.clock.between(50, 2_000),
        () -> {
          Fact.CommandResult result = world.connect.execute(command);
          Instant at = world.clock.instant(world.settings.observerSkewMs());
          fold(new Fact.CommandDone(Settings.PIPELINE, at, command.id(), result, "done"));
        });
  }

  private void check() {
    if (profile.kind() == Profile.Kind.HEALTHY) {
      conduct.healthyRunsAreSilent(world.settings.catalogReadable());
    }
    if (profile.kind() == Profile.Kind.ALONE) {
      detectedInTime();
    }
    nothingIsLostInSilence();
    conduct.everyIncidentEnds();
    replayIsTheSame();
    stateStaysBounded();
  }

  private void detectedInTime() {
    Fault fault = profile.faults().get(0);
    Long since = world.evidence().get(fault);
    if (since == null) {
      return;
    }
    long bound =
        fault.rules().stream()
            .mapToLong(rule -> rule.bound().in(world.settings.config()).toMillis())
            .max()
            .orElseThrow();
    Optional<Long> at =
        fault.rules().stream().filter(told::containsKey).map(told::get).min(Long::compare);
    if (at.isEmpty() || at.get() > since + bound) {
      throw new Violation(
          "detectedInTime",
          fault
              + " since "
              + since
              + " ms, told at "
              + at.map(Object::toString).orElse("never")
              + ", bound "
              + bound
              + " ms; told: "
              + told);
    }
  }

  /** In a world that was made whole, a change that is not in its table was reported as such. */
  private void nothingIsLostInSilence() {
    if (!world.settings.catalogReadable()) {
      // The coordinator's word alone is best effort, and never called sound.
      return;
    }
    long arrivedMs = world.clock.now() - 4 * world.settings.roundMs() - 30_000;
    for (String table : world.settings.tables()) {
      Optional<String> uuid = world.catalog.load(table).map(found -> found.uuid);
      if (uuid.isPresent()
          && world.truth.missingArrival(table, uuid.get(), arrivedMs).isPresent()
          && state.view().incidents().isEmpty()) {
        throw new Violation(
            "nothingIsLostInSilence",
            world.truth.missingArrival(table, uuid.get(), arrivedMs) + " of " + table);
      }
    }
  }

  private void replayIsTheSame() {
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

  private void stateStaysBounded() {
    int bytes = Json.write(state.restored()).length;
    if (bytes > STATE_BYTES_MAX) {
      throw new Violation("stateStaysBounded", bytes + " bytes");
    }
  }
}
