package io.frostline.chaos;

import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Fault.Recovery;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.chaos.load.Load;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.Phases;
import io.frostline.core.Phase;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fault on one pipeline, from its health to the comparison of both ends. */
public final class ChaosRun {

  private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
  private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(150);
  private static final Duration HELPED_WITHIN = Duration.ofSeconds(60);

  private static final List<String> WATCHED =
      ChaosTables.ALL.stream().map(table -> EmbeddedStack.NAMESPACE + "." + table).toList();

  private final Fault fault;
  private final ChaosSettings settings;
  private final Consumer<String> progress;
  private final Phases phases = new Phases();
  private PipelineStack stack;
  private Watch watch;

  private ChaosRun(Fault fault, ChaosSettings settings, Consumer<String> progress) {
    this.fault = fault;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param dir an empty folder for everything that the pipeline writes
   * @throws SkippedException if this machine does not allow for the fault
   */
  static Outcome run(Fault fault, ChaosSettings settings, Path dir, Consumer<String> progress)
      throws Exception {
    StackOptions options = StackOptions.kept(dir).withCommitInterval(settings.commitInterval());
    try (Rig fresh = Rig.start(fault.setup(), options, LOG::info)) {
      fresh.deploy();
      return on(fresh, fault, settings, progress);
    }
  }

  /** Runs it on a pipeline that is there, and stays. */
  public static Outcome on(
      PipelineStack stack, Fault fault, ChaosSettings settings, Consumer<String> progress)
      throws Exception {
    return new ChaosRun(fault, settings, progress).run(stack);
  }

  private Outcome run(PipelineStack there) throws Exception {
    stack = there;
    try (Watch looking =
        new Watch(
            stack.ground().endpoints(), Ground.CONTROL_TOPIC, Ground.SINK_GROUP, stack::httpPort)) {
      watch = looking;
      Timeline timeline;
      try (Load load = Load.start(stack.ground().source())) {
        timeline = incident();
      }
      progress.accept("the load has ended; comparing both ends");
      return new Findings(fault, settings, stack, watch, phases).outcome(timeline);
    }
  }

  private Timeline incident() throws Exception {
    Instant begun = Instant.now();
    if (!until(HEALTHY_WITHIN, () -> healthySince(begun))) {
      throw new IllegalStateException(
          "the pipeline did not become healthy within "
              + HEALTHY_WITHIN.toSeconds()
              + " s; phase "
              + phase());
    }
    Instant healthy = Instant.now();
    until(settings.healthy(), () -> false);
    Instant reached = Instant.now();
    progress.accept("injecting: " + fault.title());
    fault.inject().on(stack.ground());
    Instant injected = stack.ground().begun().orElse(reached);
    boolean noticed = until(settings.noticeMax(), () -> noticed(injected));
    progress.accept(
        noticed ? "Frostline noticed" : "Frostline did not notice; phase is " + phase());
    Duration hold =
        fault.hold().compareTo(settings.holdMax()) < 0 ? fault.hold() : settings.holdMax();
    until(hold.minus(Duration.between(injected, Instant.now())), () -> false);
    if (fault.recovery() == Recovery.BY_HAND) {
      return byHand(healthy, injected);
    }
    return byItself(healthy, injected);
  }

  private Timeline byHand(Instant healthy, Instant injected) throws Exception {
    boolean escalated = until(settings.recoverMax(), this::escalated);
    progress.accept(escalated ? "escalated" : "not escalated; phase is " + phase());
    if (fault.repair().isEmpty()) {
      until(settings.healthy(), () -> false);
      return Timeline.unrepaired(healthy, injected);
    }
    Instant repaired = Instant.now();
    fault.repair().get().on(stack.ground());
    progress.accept("a hand has done what is needed");
    until(HELPED_WITHIN, () -> flowsSince(repaired));
    return new Timeline(
        healthy,
        injected,
        Optional.of(repaired),
        Optional.empty(),
        Optional.of(repaired),
        Optional.of("what the fault's repair is"));
  }

  private Timeline byItself(Instant healthy, Instant injected) throws Exception {
    fault.repair().orElseThrow().on(stack.ground());
    Instant repaired = Instant.now();
    progress.accept("the cause is gone");
    if (until(settings.recoverMax(), () -> healthySince(repaired))) {
      Instant recovered = Instant.now();
      progress.accept("recovered");
      until(settings.healthy(), () -> false);
      return new Timeline(
          healthy,
          injected,
          Optional.of(repaired),
          Optional.of(recovered),
          Optional.empty(),
          Optional.empty());
    }
    progress.accept("not recovered, phase is " + phase() + "; restarting both by hand");
    Instant helped = Instant.now();
    Ground ground = stack.ground();
    String done = Hand.restart(ground.connect(), () -> ground.servers().connect());
    progress.accept("a hand has " + done);
    until(HELPED_WITHIN, () -> flowsSince(helped));
    return new Timeline(
        healthy,
        injected,
        Optional.of(repaired),
        Optional.empty(),
        Optional.of(helped),
        Optional.of(done));
  }

  /** Notes the phase at each look, so that the outcome can tell the way. */
  private boolean until(Duration within, BooleanSupplier condition) throws InterruptedException {
    return Waiting.until(
        within,
        () -> {
          phases.note(Instant.now(), phase());
          return condition.getAsBoolean();
        });
  }

  private boolean noticed(Instant since) {
    return new FrostlineEvents()
        .notice(watch.events(), watch.health(), fault.expected(), since)
        .isPresent();
  }

  private boolean escalated() {
    return stack.sight().filter(sight -> sight.phase() == Phase.ESCALATED).isPresent();
  }

  /** HEALTHY, and every table is complete to a time after {@code since}. */
  private boolean healthySince(Instant since) {
    return stack.sight().filter(sight -> sight.phase() == Phase.HEALTHY).isPresent()
        && flowsSince(since);
  }

  private boolean flowsSince(Instant since) {
    return stack.sight().filter(sight -> sight.complete(WATCHED, since)).isPresent();
  }

  private String phase() {
    return stack.sight().map(sight -> sight.phase().name()).orElse("none");
  }
}
