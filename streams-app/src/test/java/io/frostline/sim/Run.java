package io.frostline.sim;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Output.Event;
import io.frostline.core.Phases.Transition;
import io.frostline.core.PipelineState;
import java.time.Instant;
import java.util.ArrayList;
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

  /** What a look that failed has begun is over by the end. */
  private static final long CLEAR_MS = 60_000;

  /** Folding everything twice takes its time: one run in so many is replayed. */
  private static final int REPLAYED = 4;

  private final long seed;
  private final Profile profile;
  private final World world;
  private final SinkFaults sinkFaults;
  private final OtherFaults otherFaults;
  private final BiFunction<PipelineState, Fact, Fold.Step> fold;
  private final Judge judge;
  private final Instances instances;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final Set<Transition> transitions = new TreeSet<>();
  private PipelineState state = PipelineState.empty(Settings.PIPELINE);

  Run(long seed, BiFunction<PipelineState, Fact, Fold.Step> fold) {
    this(seed, Profile.of(seed), fold);
  }

  Run(long seed, Profile profile, BiFunction<PipelineState, Fact, Fold.Step> fold) {
    this.seed = seed;
    this.profile = profile;
    this.fold = fold;
    Random random = new Random(seed);
    this.world = new World(profile.settings(random), random);
    this.sinkFaults = new SinkFaults(world);
    this.otherFaults = new OtherFaults(world);
    this.judge = new Judge(world);
    Delivery delivery = new Delivery(new Random(seed + 1), profile.sharp(), this::fold);
    this.instances =
        new Instances(
            world,
            random,
            profile.sharp(),
            // Another topic that has outgrown the old one while nobody looked leaves no
            // trace in offsets, nor has a group that was set forward; that limit is documented.
            profile.faults().contains(Fault.S9)
                || profile.faults().contains(Fault.TOPIC)
                || profile.faults().contains(Fault.OVER),
            () -> state,
            change -> state = change.apply(state),
            delivery);
  }

  List<Fact> facts() {
    return facts;
  }

  Set<Transition> transitions() {
    return transitions;
  }

  List<Event> events() {
    return judge.conduct().events();
  }

  int watermarks() {
    return judge.watermarks();
  }

  /** How things stand for the fold. */
  PipelineState state() {
    return state;
  }

  Set<String> untold() {
    return world.untold;
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
    instances.start();
    world.clock.runUntil(WARM_UP_MS);
    long untilMs = WARM_UP_MS + (profile.kind() == Profile.Kind.HEALTHY ? 300_000 : longest());
    profile.messes().forEach(mess -> mess.plan(world, untilMs));
    world.forgetEvidence();
    inject(untilMs);
    world.clock.runUntil(untilMs);
    heal();
    world.clock.runUntil(untilMs + HEALED_MS - CLEAR_MS);
    world.weather.clear = true;
    world.clock.runUntil(untilMs + HEALED_MS);
    new Finale(world, profile, judge.conduct(), state).check();
    if (seed % REPLAYED == 0) {
      Finale.replayIsTheSame(fold, facts, outputs);
    }
  }

  /**
   * Folds some of the run's facts again, from the beginning, against the truth there was in the
   * end: a table only ever gains rows, so that what is missing now was missing then.
   */
  Optional<Violation> broken(List<Fact> some) {
    Judge again = new Judge(world);
    PipelineState at = PipelineState.empty(Settings.PIPELINE);
    try {
      for (Fact fact : some) {
        Fold.Step step = fold.apply(at, fact);
        again.check(fact, step);
        at = step.state();
      }
      if (profile.kind() == Profile.Kind.HEALTHY) {
        again
            .conduct()
            .healthyRunsAreSilent(world.settings.catalogReadable(), profile.commitsInTime());
      }
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }

  private void inject(long untilMs) {
    for (int i = 0; i < profile.faults().size(); i++) {
      Fault fault = profile.faults().get(i);
      world.clock.in(
          world.clock.between(0, 8_000) + i * (untilMs - WARM_UP_MS) / 3,
          () -> {
            if (fault.isSinks()) {
              sinkFaults.inject(fault);
            } else {
              otherFaults.inject(fault);
            }
          });
    }
  }

  private void heal() {
    // What failed while others were healed is started once more.
    world.clock.in(60_000, world.sink::restartFailed);
    world.commitMs = 300;
    world.answerMs = 300;
    for (Fault fault : profile.faults()) {
      if (fault.isSinks()) {
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

  /** Long enough for each fault to be told within its bound. */
  private long longest() {
    return 60_000
        + profile.faults().stream()
            .mapToLong(fault -> fault.boundMs(world.settings))
            .max()
            .orElse(0);
  }

  private void fold(Fact fact) {
    facts.add(fact);
    Fold.Step step = fold.apply(state, fact);
    if (step.state().phase() != state.phase()) {
      transitions.add(new Transition(state.phase(), step.state().phase()));
    }
    state = step.state();
    outputs.addAll(step.outputs());
    judge.check(fact, step);
    for (Output output : step.outputs()) {
      if (output instanceof Output.CommandOut out) {
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
}
