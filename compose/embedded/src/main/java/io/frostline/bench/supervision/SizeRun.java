package io.frostline.bench.supervision;

import io.frostline.app.UnreachableException;
import io.frostline.bench.KeptFolder;
import io.frostline.bench.supervision.MeasuredProcess.Use;
import io.frostline.bench.supervision.SizeOutcome.AtRate;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.JavaProgram;
import io.frostline.embedded.StackOptions;
import io.frostline.json.WirePipeline;
import io.frostline.soak.AppProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One size on a fresh Kafka: the app watches a pipeline whose sink is made up. */
final class SizeRun {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(6);
  private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(4);
  private static final int TABLES_IN_ROUND = 10;
  private static final String VITALS = "vitals ";

  private final SizeSettings settings;
  private final Consumer<String> progress;
  private final AppView view = new AppView();
  private EmbeddedStack stack;
  private FakeConnect connect;
  private MeasuredProcess app;
  private int starts;

  SizeRun(SizeSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  SizeOutcome run() throws Exception {
    List<String> topics =
        IntStream.range(0, settings.tables()).mapToObj("cdc.public.table_%04d"::formatted).toList();
    int partitions = settings.tables() * settings.partitions();
    StackOptions options =
        StackOptions.kept(settings.dir().resolve("stack")).withCommitInterval(INTERVAL);
    try (EmbeddedStack started = EmbeddedStack.start(options, line -> {});
        FakeConnect rest = new FakeConnect()) {
      stack = started;
      connect = rest;
      progress.accept("creating " + topics.size() + " tables with " + partitions + " partitions");
      RigTopics.create(stack.endpoints().bootstrapServers(), topics, settings.partitions());
      FakeSink sink = new FakeSink(stack, topics, TABLES_IN_ROUND);
      try (SinkLoop loop = new SinkLoop(sink, connect, INTERVAL, partitions);
          ChangeLoad load = new ChangeLoad(stack.endpoints().bootstrapServers(), topics)) {
        until(HEALTHY_WITHIN, "the first round", loop::ready);
        return measured(load, partitions);
      } finally {
        if (app != null) {
          app.close();
        }
      }
    }
  }

  private SizeOutcome measured(ChangeLoad load, int partitions) throws Exception {
    app = startApp();
    awaitPhase("HEALTHY");
    progress.accept("the app is healthy");
    pass(settings.warmUp());
    List<AtRate> reading = new ArrayList<>();
    List<AtRate> byRate = rates(load, reading);
    load.rate(0);
    double heap = heap();
    double restore = restore();
    double detection = detection();
    AtRate still = byRate.get(0);
    return new SizeOutcome(
        settings.tables(),
        partitions,
        still.cpuCores(),
        heap,
        still.bytesPerSecond(),
        detection,
        restore,
        byRate,
        reading);
  }

  private List<AtRate> rates(ChangeLoad load, List<AtRate> reading) throws Exception {
    List<AtRate> byRate = new ArrayList<>();
    Optional<MeasuredProcess> baseline =
        settings.baseline() ? Optional.of(startBaseline()) : Optional.empty();
    try {
      for (int rate : settings.rates()) {
        load.rate(rate);
        pass(SETTLE);
        Use before = app.use();
        Use readingBefore = baseline.isPresent() ? baseline.get().use() : before;
        pass(settings.length());
        Use used = app.use().each(before);
        byRate.add(new AtRate(rate, used.cpuSeconds(), used.bytes()));
        say("app", rate, used);
        if (baseline.isPresent()) {
          Use other = baseline.get().use().each(readingBefore);
          reading.add(new AtRate(rate, other.cpuSeconds(), other.bytes()));
          say("reading", rate, other);
        }
      }
      return byRate;
    } finally {
      if (baseline.isPresent()) {
        baseline.get().close();
      }
    }
  }

  private void say(String who, int rate, Use used) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%,6d events/s: %-7s %6.2f %% of a core, %,.0f kB/s",
            rate,
            who,
            used.cpuSeconds() * 100,
            used.bytes() / 1e3));
  }

  private MeasuredProcess startApp() throws IOException {
    Path dir = stack.dir();
    List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=4"));
    if (settings.profile()) {
      options.add(
          "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
              + settings.dir().resolve("app-" + ++starts + ".jfr"));
    }
    return MeasuredProcess.start(
        JavaProgram.of(
                AppProgram.class,
                List.of(
                    stack.endpoints().bootstrapServers(),
                    connect.url().toString(),
                    dir.resolve("environment.properties").toString(),
                    state().toString(),
                    // Seldom: each look collects the garbage, which is work of the benchmark's own.
                    "30000"))
            .with(options.toArray(String[]::new))
            .with("-Dfrostline.log.file=" + dir.resolve("logs").resolve("app.log")));
  }

  private MeasuredProcess startBaseline() throws IOException {
    MeasuredProcess started =
        MeasuredProcess.start(
            JavaProgram.of(
                    ReadingProgram.class,
                    List.of(
                        stack.endpoints().bootstrapServers(),
                        stack.dir().resolve("reading-state").toString()))
                .with(
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=4",
                    "-Dfrostline.log.file=" + stack.dir().resolve("logs").resolve("reading.log")));
    return started;
  }

  private Path state() {
    return stack.dir().resolve("app-state");
  }

  /** The next look of the app at itself. */
  private double heap() throws InterruptedException {
    Optional<String> before = app.last(VITALS);
    until(
        Duration.ofSeconds(60),
        "the app's vitals",
        () -> app.last(VITALS).isPresent() && !app.last(VITALS).equals(before));
    return Double.parseDouble(app.last(VITALS).orElseThrow().split(" ", -1)[0]) / (1024 * 1024);
  }

  private double detection() throws InterruptedException {
    long begun = System.nanoTime();
    connect.sinkTask("FAILED");
    awaitPhase("DOWN");
    double seconds = (System.nanoTime() - begun) / 1e9;
    connect.sinkTask("RUNNING");
    progress.accept(String.format(Locale.ROOT, "a failed task is DOWN after %.1f s", seconds));
    return seconds;
  }

  /** Without its local state the app reads everything again that it keeps in Kafka. */
  private double restore() throws Exception {
    if (settings.profile()) {
      // An orderly end writes the recording.
      app.close();
    }
    app.kill();
    if (Files.exists(state())) {
      KeptFolder.delete(state());
    }
    long begun = System.nanoTime();
    Instant since = Instant.now();
    app = startApp();
    await(
        "a phase of its own",
        each ->
            each.phase().equals("HEALTHY")
                && each.observedAt().filter(since::isBefore).isPresent());
    double seconds = (System.nanoTime() - begun) / 1e9;
    progress.accept(
        String.format(Locale.ROOT, "without local state healthy again after %.1f s", seconds));
    return seconds;
  }

  private void awaitPhase(String phase) throws InterruptedException {
    await("the phase " + phase, each -> each.phase().equals(phase));
  }

  private void await(String what, Predicate<WirePipeline> condition) throws InterruptedException {
    until(HEALTHY_WITHIN, what, () -> pipeline().filter(condition).isPresent());
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void until(Duration within, String what, Condition condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.holds()) {
      if (app != null && !app.isAlive()) {
        throw new UnreachableException("the app ended: " + app.lastLine(), null);
      }
      if (System.nanoTime() > deadline) {
        throw new UnreachableException(
            what
                + " did not come within "
                + within.toSeconds()
                + " s; the phase is "
                + pipeline().map(WirePipeline::phase).orElse("not told"),
            null);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private Optional<WirePipeline> pipeline() throws InterruptedException {
    Optional<String> port = app == null ? Optional.empty() : app.last("port ");
    return port.isEmpty() ? Optional.empty() : view.pipeline(port.get());
  }

  private static void pass(Duration length) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(length.toMillis());
  }
}
