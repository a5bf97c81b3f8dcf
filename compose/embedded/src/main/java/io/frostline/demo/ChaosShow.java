package io.frostline.demo;

import io.frostline.chaos.detector.AllAlarms;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.fault.StackGround;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks a running demo in one way after the other, beside the live view. A show that is told to
 * end takes the cause away first and gives the pipeline time to recover.
 */
final class ChaosShow implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChaosShow.class);
  private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(150);
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(120);
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(180);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ChaosPlan plan;
  private final StackGround ground;
  private final Predicate<Instant> healthySince;
  private final Consumer<String> say;
  private final Watch watch;
  private final AllAlarms alarms;
  private final List<ChaosReport> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "chaos");
  private volatile Optional<Scene> scene = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();

  /** The fault that is on. */
  private record Scene(
      Fault fault, String which, Instant since, Optional<Instant> repaired, ChaosTale tale) {

    Scene repairedAt(Instant at) {
      return new Scene(fault, which, since, Optional.of(at), tale);
    }
  }

  private ChaosShow(
      ChaosPlan plan,
      StackGround ground,
      Watch watch,
      Predicate<Instant> healthySince,
      Consumer<String> say) {
    this.plan = plan;
    this.ground = ground;
    this.watch = watch;
    this.healthySince = healthySince;
    this.say = say;
    this.alarms = new AllAlarms(watch, Ground.CONTROL_TOPIC, ground.commitInterval());
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param healthySince whether the pipeline is HEALTHY and complete to a time after this one
   * @param say takes the lines of the tale
   */
  static ChaosShow start(
      ChaosPlan plan,
      StackGround ground,
      Watch watch,
      Predicate<Instant> healthySince,
      Consumer<String> say) {
    ChaosShow show = new ChaosShow(plan, ground, watch, healthySince, say);
    show.thread.start();
    return show;
  }

  /** True once nothing more is going to happen. */
  boolean over() {
    return !thread.isAlive();
  }

  /** Asks it to end; {@link #over} tells when it has. */
  void end() {
    ending.countDown();
  }

  /** One for each fault that was injected. */
  List<ChaosReport> reports() {
    return List.copyOf(reports);
  }

  /** Why it ended before every fault had its turn, if nobody asked it to. */
  Optional<String> failure() {
    return failure;
  }

  /** What is broken now, for the live view. */
  List<String> lines() {
    Optional<Scene> now = scene;
    if (now.isEmpty()) {
      return List.of();
    }
    Scene on = now.get();
    Instant from = on.repaired().orElse(on.since());
    return List.of(
        "%s: %s (%s), for %s"
            .formatted(
                on.repaired().isPresent() ? "RECOVERING" : "BROKEN",
                on.fault().title(),
                on.which(),
                Durations.brief(Duration.between(from, Instant.now()))),
        "  " + ChaosBoard.brief(on.tale().seconds()));
  }

  private void run() {
    try {
      for (int i = 0; i < plan.faults().size() && !ending(); i++) {
        play(plan.faults().get(i), i + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("The chaos ended early", e);
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void play(Fault fault, int number) throws Exception {
    if (!awaitQuiet()) {
      return;
    }
    Instant since = Instant.now();
    String which = "%s, %d of %d".formatted(fault.id(), number, plan.faults().size());
    tell("BROKEN", fault.title() + " (" + which + ")");
    ChaosTale tale = new ChaosTale(fault, since, watch, alarms, say);
    scene = Optional.of(new Scene(fault, which, since, Optional.empty(), tale));
    try {
      fault.inject().on(ground);
      until(NOTICED_WITHIN, () -> goOn(tale) && (ending() || tale.noticed()));
      Duration left = fault.hold().minus(Duration.between(since, Instant.now()));
      until(left, () -> goOn(tale) && ending());
    } finally {
      fault.repair().orElseThrow().on(ground);
    }
    boolean cutOff = ending();
    Instant repaired = Instant.now();
    tell(
        "REPAIRED",
        "the cause is gone after " + Durations.brief(Duration.between(since, repaired)));
    scene = scene.map(each -> each.repairedAt(repaired));
    Optional<Duration> recovered = awaitRecovery(tale, repaired);
    reports.add(
        new ChaosReport(
            fault.id(),
            fault.title(),
            since,
            tale.seconds(),
            ChaosTale.seconds(since, repaired),
            recovered.map(Durations::seconds),
            tale.said(),
            cutOff));
    scene = Optional.empty();
  }

  /** A fault begins on a healthy pipeline, so that what comes can be ascribed to it. */
  private boolean awaitQuiet() throws InterruptedException {
    Instant asked = Instant.now();
    if (!until(HEALTHY_WITHIN, () -> ending() || healthySince.test(asked))) {
      throw new IllegalStateException(
          "the pipeline was not healthy within " + HEALTHY_WITHIN.toSeconds() + " s");
    }
    until(ground.commitInterval().multipliedBy(2), this::ending);
    return !ending();
  }

  private Optional<Duration> awaitRecovery(ChaosTale tale, Instant repaired)
      throws InterruptedException {
    boolean recovered = until(RECOVERED_WITHIN, () -> goOn(tale) && healthySince.test(repaired));
    Duration took = Duration.between(repaired, Instant.now());
    tale.goOn();
    if (!recovered) {
      tell("NOT RECOVERED", "within " + RECOVERED_WITHIN.toSeconds() + " s");
      return Optional.empty();
    }
    tell(
        "RECOVERED",
        "every table is complete again, " + Durations.brief(took) + " after the cause was gone");
    return Optional.of(took);
  }

  private boolean ending() {
    return ending.getCount() == 0;
  }

  private static boolean goOn(ChaosTale tale) {
    tale.goOn();
    return true;
  }

  private void tell(String who, String what) {
    say.accept(ChaosTale.line(Instant.now(), who, what));
  }

  private static boolean until(Duration within, BooleanSupplier condition)
      throws InterruptedException {
    Instant end = Instant.now().plus(within);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
    return true;
  }

  @Override
  public void close() throws InterruptedException {
    end();
    thread.interrupt();
    thread.join(5_000);
  }
}
