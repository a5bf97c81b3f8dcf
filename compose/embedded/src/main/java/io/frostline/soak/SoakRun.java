package io.frostline.soak;

import io.frostline.chaos.BothEnds;
import io.frostline.chaos.DataPlane;
import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.chaos.load.Load;
import io.frostline.core.Phase;
import io.frostline.embedded.StackOptions;
import io.frostline.json.WirePipeline;
import io.frostline.soak.SoakReport.Disturbed;
import io.frostline.soak.SoakScript.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One soak on a fresh pipeline, from its start to the comparison of both ends. */
final class SoakRun {

  private static final Logger LOG = LoggerFactory.getLogger(SoakRun.class);
  private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(150);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
  private static final Duration SAY_EVERY = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int PARTITIONS = 2;

  private final SoakSettings settings;
  private final Consumer<String> progress;
  private final BooleanSupplier stopped;
  private final List<Disturbed> disturbances = new ArrayList<>();
  private AppProcess app;
  private Watch watch;
  private Instant begun = Instant.now();
  private Instant sayAt = Instant.now();
  private int eventsSaid;

  /**
   * Prepares a soak.
   *
   * @param stopped asked all the time; once true, the soak sums up what it has
   */
  SoakRun(SoakSettings settings, Consumer<String> progress, BooleanSupplier stopped) {
    this.settings = settings;
    this.progress = progress;
    this.stopped = stopped;
  }

  /** Runs it in an empty folder. */
  SoakReport run(Path dir) throws Exception {
    StackOptions options =
        StackOptions.kept(dir)
            .withCommitInterval(settings.commitInterval())
            .withParallelism(1, PARTITIONS);
    try (DataPlane plane = DataPlane.start(options, LOG::info);
        AppProcess process = new AppProcess(plane.stack(), settings.lookEvery())) {
      app = process;
      plane.deploySource();
      app.start();
      plane.deploySink();
      try (Watch looking =
          new Watch(
              plane.stack().endpoints(), Ground.CONTROL_TOPIC, Ground.SINK_GROUP, app::port)) {
        watch = looking;
        Instant ended;
        try (Load load = Load.start(plane.stack().sourceDatabase())) {
          awaitHealthy();
          follow(
              script(),
              new Disturber(plane.stack(), app, load, settings.commitInterval(), this::pass));
          ended = Instant.now();
        }
        return judged(plane, ended);
      }
    }
  }

  private SoakScript script() {
    return SoakScript.of(settings.seed(), settings.length(), settings.kinds(), settings.gap());
  }

  private void awaitHealthy() throws InterruptedException {
    Instant asked = Instant.now();
    if (!healthyWithin(HEALTHY_WITHIN, asked)) {
      throw SoakException.broken(
          stopped.getAsBoolean()
              ? "stopped before the pipeline was healthy"
              : "the pipeline did not become healthy within "
                  + HEALTHY_WITHIN.toSeconds()
                  + " s; the logs are in the folder named with --keep");
    }
    begun = Instant.now();
    progress.accept("the pipeline is healthy; it soaks for " + brief(settings.length()));
  }

  private void follow(SoakScript script, Disturber disturber) throws Exception {
    for (Step step : script.steps()) {
      pass(Duration.between(Instant.now(), begun.plus(step.at())));
      if (stopped.getAsBoolean()) {
        return;
      }
      Instant from = Instant.now();
      say(step.kind().toString());
      disturber.disturb(step.kind());
      disturbances.add(
          new Disturbed(
              seconds(begun, from), step.kind().toString(), seconds(from, Instant.now())));
    }
    pass(Duration.between(Instant.now(), begun.plus(settings.length())));
  }

  private SoakReport judged(DataPlane plane, Instant ended) throws Exception {
    say("the load has ended; comparing both ends");
    boolean settled = healthyWithin(SETTLED_WITHIN, Instant.now());
    try (BothEnds ends = BothEnds.of(plane.stack())) {
      ends.drain(settings.commitInterval());
      return new SoakFindings(
              settings, begun, ended, disturbances, watch.events(), app.looks(), settled)
          .report(ends.compare(watch.watermarks()));
    }
  }

  /** Lets time pass and tells what happens in it. */
  private void pass(Duration length) throws InterruptedException {
    Instant end = Instant.now().plus(length);
    while (Instant.now().isBefore(end) && !stopped.getAsBoolean()) {
      if (!app.running()) {
        throw SoakException.broken("Frostline's app has ended by itself");
      }
      tell();
      TimeUnit.MILLISECONDS.sleep(
          Math.max(
              1, Math.min(LOOK_EVERY.toMillis(), Duration.between(Instant.now(), end).toMillis())));
    }
  }

  private void tell() throws InterruptedException {
    List<FrostlineEvents.Sample> events = watch.events();
    for (; eventsSaid < events.size(); eventsSaid++) {
      var event = events.get(eventsSaid).event();
      say("EVENT " + event.type() + " " + event.rule() + ": " + event.summary());
    }
    if (Instant.now().isBefore(sayAt)) {
      return;
    }
    sayAt = Instant.now().plus(SAY_EVERY);
    List<AppProcess.Look> looks = app.looks();
    String vitals = looks.isEmpty() ? "" : vitals(looks.get(looks.size() - 1).vitals());
    say(
        app.pipeline().map(WirePipeline::phase).orElse("no answer")
            + vitals
            + ", events "
            + events.size());
  }

  private static String vitals(Vitals vitals) {
    return String.format(
        Locale.ROOT,
        ", heap %.1f MiB, threads %d, file handles %d",
        vitals.heapBytes() / (1024.0 * 1024.0),
        vitals.threads(),
        vitals.fileHandles());
  }

  private void say(String what) {
    progress.accept(
        String.format(
            Locale.ROOT, "%5d s  %s", Duration.between(begun, Instant.now()).toSeconds(), what));
  }

  /** HEALTHY, and every table complete to a time after {@code since}. */
  private boolean healthyWithin(Duration within, Instant since) throws InterruptedException {
    Instant end = Instant.now().plus(within);
    while (Instant.now().isBefore(end)) {
      Optional<WirePipeline> now = app.pipeline();
      if (now.filter(each -> healthy(each, since)).isPresent()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
    return false;
  }

  private static boolean healthy(WirePipeline pipeline, Instant since) {
    return pipeline.phase().equals(Phase.HEALTHY.name())
        && pipeline.tables().size() == ChaosTables.ALL.size()
        && pipeline.tables().stream()
            .allMatch(
                table ->
                    table
                        .watermark()
                        .sourceWatermark()
                        .filter(at -> at.isAfter(since))
                        .isPresent());
  }

  private static String brief(Duration length) {
    return length.toSeconds() < 120 ? length.toSeconds() + " s" : length.toMinutes() + " min";
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }
}
