package io.frostline.bench.supervision;

import io.frostline.bench.supervision.MeasuredProcess.Use;
import io.frostline.bench.supervision.SizeOutcome.AtRate;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One size on a fresh Kafka: the app watches a pipeline whose sink is made up. The reading program
 * is measured when the app has ended: on two cores each would slow the other.
 */
final class SizeRun {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(6);
  private static final int TABLES_IN_ROUND = 10;
  private static final int WARMING_RATE = 1_000;

  /** More than the reading program follows would leave it something to read when nothing comes. */
  private static final int FOLLOWED_RATE = 10_000;

  private static final int JOINED_LOOKS_MAX = 90;

  private final SizeSettings settings;
  private final Consumer<String> progress;

  SizeRun(SizeSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  SizeOutcome run() throws Exception {
    List<String> topics = IntStream.range(0, settings.tables()).mapToObj(RigTopics::name).toList();
    StackOptions options =
        StackOptions.kept(settings.dir().resolve("stack")).withCommitInterval(INTERVAL);
    try (EmbeddedStack stack = EmbeddedStack.start(options, line -> {});
        FakeConnect connect = new FakeConnect()) {
      say("creating %d tables with %d partitions", topics.size(), settings.partitionsInAll());
      String kafka = stack.endpoints().bootstrapServers();
      RigTopics.create(kafka, topics, settings.partitions());
      FakeSink sink = new FakeSink(stack, topics, TABLES_IN_ROUND);
      try (SinkLoop loop = new SinkLoop(sink, connect, INTERVAL, settings.partitionsInAll());
          ChangeLoad load = new ChangeLoad(kafka, topics);
          ChangeLoad elsewhere = new ChangeLoad(kafka, List.of(RigTopics.ELSEWHERE));
          Instances app = new Instances(stack, connect, settings)) {
        app.until(Instances.HEALTHY_WITHIN, "the first round", loop::ready);
        return measured(app, load, elsewhere, stack);
      }
    }
  }

  private SizeOutcome measured(
      Instances app, ChangeLoad load, ChangeLoad elsewhere, EmbeddedStack stack) throws Exception {
    app.start();
    app.awaitPhase("HEALTHY");
    say("the app is healthy");
    pass(settings.warmUp());
    List<AtRate> byRate = new ArrayList<>();
    Map<String, Double> threads = Map.of();
    for (int rate : settings.rates()) {
      Optional<Double> besides =
          rate == 0
              ? Optional.empty()
              : Optional.of(measureElsewhere(app.acting(), rate, elsewhere));
      load.rate(rate);
      pass(SETTLE);
      ThreadTimes before = byRate.isEmpty() ? ThreadTimes.of(app.acting()) : ThreadTimes.none();
      byRate.add(measure("app", app.acting(), rate, load).with(besides));
      threads = byRate.size() == 1 ? ThreadTimes.of(app.acting()).each(before) : threads;
      load.rate(0);
    }
    double heap = app.heapMiB();
    double takeover = app.takeover();
    say("killed, and another instance healthy after %.1f s", takeover);
    double restore = app.restore();
    say("without local state healthy again after %.1f s", restore);
    double detection = app.detection();
    say("a failed task is DOWN after %.1f s", detection);
    app.close();
    AtRate still = byRate.get(0);
    return new SizeOutcome(
        settings.tables(),
        settings.partitionsInAll(),
        still.cpuCores(),
        still.compilerCores(),
        heap,
        still.bytesPerSecond(),
        detection,
        takeover,
        restore,
        byRate,
        settings.baseline() ? reading(load, stack) : List.of(),
        threads);
  }

  private List<AtRate> reading(ChangeLoad load, EmbeddedStack stack) throws Exception {
    List<AtRate> reading = new ArrayList<>();
    try (MeasuredProcess program = ReadingProgram.start(stack)) {
      int most = Math.min(FOLLOWED_RATE, Collections.max(settings.rates()));
      load.rate(Math.max(WARMING_RATE, most));
      for (int looks = 0; looks < JOINED_LOOKS_MAX && read(program) == 0; looks++) {
        pass(Duration.ofSeconds(1));
      }
      pass(settings.length());
      for (int rate : settings.rates()) {
        load.rate(rate);
        pass(SETTLE);
        reading.add(measure("reading", program, rate, load));
      }
    }
    return reading;
  }

  /**
   * What the app takes while as many events go where it does not look: they load the machine and
   * Kafka alike. The sink's round has to be over, so that nothing of its own waits.
   */
  private double measureElsewhere(MeasuredProcess app, int rate, ChangeLoad elsewhere)
      throws Exception {
    elsewhere.rate(rate);
    pass(INTERVAL.plus(SETTLE));
    double cores = measure("app, events elsewhere", app, rate, elsewhere).cpuCores();
    elsewhere.rate(0);
    return cores;
  }

  private AtRate measure(String who, MeasuredProcess process, int rate, ChangeLoad load)
      throws Exception {
    Use before = process.use();
    long sent = load.sent();
    double read = read(process);
    pass(settings.length());
    Use used = process.use().each(before);
    double seconds = settings.length().toMillis() / 1e3;
    AtRate measured =
        new AtRate(
            rate,
            (load.sent() - sent) / seconds,
            (read(process) - read) / seconds,
            used.cpuSeconds(),
            Optional.empty(),
            used.compilerSeconds(),
            used.bytes());
    say(
        "%,6d events/s (%,.0f written): %-7s %6.2f %% of a core, compiler %.2f, %,.0f kB/s",
        rate,
        measured.writtenPerSecond(),
        who,
        used.cpuSeconds() * 100,
        used.compilerSeconds() * 100,
        used.bytes() / 1e3);
    return measured;
  }

  private static double read(MeasuredProcess process) {
    return process.last(ReadingProgram.COUNT).map(Double::parseDouble).orElse(0.0);
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }

  private static void pass(Duration length) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(length.toMillis());
  }
}
