package io.frostline.bench.supervision;

import io.frostline.app.UnreachableException;
import io.frostline.bench.KeptFolder;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.JavaProgram;
import io.frostline.json.WirePipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The processes of the app: one that acts, and sometimes another one that would take over. */
final class Instances implements AutoCloseable {

  static final Duration HEALTHY_WITHIN = Duration.ofMinutes(4);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** As {@code frostline run} and the containers start it, which a test holds. */
  static final List<String> JVM =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=0.1",
          "-XX:-UsePerfData",
          "-XX:+UseTransparentHugePages");

  private final EmbeddedStack stack;
  private final FakeConnect connect;
  private final SizeSettings settings;
  private final AppView view = new AppView();
  private Optional<Instance> acting = Optional.empty();
  private Optional<Instance> waiting = Optional.empty();
  private int starts;

  private record Instance(MeasuredProcess process, Path state) {}

  interface Condition {
    boolean holds() throws InterruptedException;
  }

  Instances(EmbeddedStack stack, FakeConnect connect, SizeSettings settings) {
    this.stack = stack;
    this.connect = connect;
    this.settings = settings;
  }

  void start() throws IOException {
    acting = Optional.of(startIn(stack.dir().resolve("app-state-" + starts)));
  }

  MeasuredProcess acting() {
    return acting.orElseThrow().process();
  }

  private Instance startIn(Path state) throws IOException {
    starts++;
    Path dir = stack.dir();
    List<String> options = new ArrayList<>(JVM);
    if (settings.profile()) {
      options.add(
          "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
              + settings.dir().resolve("app-" + starts + ".jfr"));
    }
    options.add("-Dfrostline.log.file=" + dir.resolve("logs").resolve("app-" + starts + ".log"));
    return new Instance(
        MeasuredProcess.start(
            JavaProgram.of(
                    WatchingProgram.class,
                    List.of(
                        stack.endpoints().bootstrapServers(),
                        connect.url().toString(),
                        dir.resolve("environment.properties").toString(),
                        state.toString()))
                .with(options.toArray(String[]::new))),
        state);
  }

  double heapMiB() throws IOException, InterruptedException {
    String answer = acting().ask(WatchingProgram.HEAP).get(0);
    return Long.parseLong(answer.substring(WatchingProgram.HEAP.length() + 1)) / (1024.0 * 1024);
  }

  /** Kills the instance that acts while another one waits; returns the seconds until that acts. */
  double takeover() throws IOException, InterruptedException {
    Instance one = acting.orElseThrow();
    Instance other = startIn(stack.dir().resolve("app-state-" + starts));
    waiting = Optional.of(other);
    until(HEALTHY_WITHIN, "the other instance", () -> ready(other));
    // When the other one joins, the pipeline may become its own.
    Instant both = Instant.now().plusSeconds(2);
    until(HEALTHY_WITHIN, "one that acts", () -> acts(one, both) != acts(other, both));
    Instance killed = acts(one, both) ? one : other;
    acting = Optional.of(killed == one ? other : one);
    waiting = Optional.of(killed);
    endForProfile(killed.process());
    long begun = System.nanoTime();
    Instant since = Instant.now();
    killed.process().kill();
    waiting = Optional.empty();
    awaitHealthy(since);
    return (System.nanoTime() - begun) / 1e9;
  }

  private boolean acts(Instance instance, Instant since) throws InterruptedException {
    return pipeline(instance)
        .filter(each -> each.phase().equals("HEALTHY"))
        .flatMap(WirePipeline::observedAt)
        .filter(since::isBefore)
        .isPresent();
  }

  private boolean ready(Instance instance) throws InterruptedException {
    Optional<String> port = instance.process().last(WatchingProgram.PORT);
    return port.isPresent() && view.isReady(port.get());
  }

  /** Without its local state the app reads everything again that it keeps in Kafka. */
  double restore() throws IOException, InterruptedException {
    Path state = acting.orElseThrow().state();
    endForProfile(acting());
    acting().kill();
    if (Files.exists(state)) {
      KeptFolder.delete(state);
    }
    long begun = System.nanoTime();
    Instant since = Instant.now();
    acting = Optional.of(startIn(state));
    awaitHealthy(since);
    return (System.nanoTime() - begun) / 1e9;
  }

  /** An orderly end writes the recording. */
  private void endForProfile(MeasuredProcess process) throws InterruptedException {
    if (settings.profile()) {
      process.close();
    }
  }

  double detection() throws InterruptedException {
    long begun = System.nanoTime();
    connect.sinkTask("FAILED");
    awaitPhase("DOWN");
    double seconds = (System.nanoTime() - begun) / 1e9;
    connect.sinkTask("RUNNING");
    return seconds;
  }

  private void awaitHealthy(Instant since) throws InterruptedException {
    await(
        "a phase of its own",
        each ->
            each.phase().equals("HEALTHY")
                && each.observedAt().filter(since::isBefore).isPresent());
  }

  void awaitPhase(String phase) throws InterruptedException {
    await("the phase " + phase, each -> each.phase().equals(phase));
  }

  private void await(String what, Predicate<WirePipeline> condition) throws InterruptedException {
    until(HEALTHY_WITHIN, what, () -> pipeline().filter(condition).isPresent());
  }

  void until(Duration within, String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.holds()) {
      if (acting.isPresent() && !acting().isAlive()) {
        throw new UnreachableException("the app ended: " + acting().lastLine(), null);
      }
      if (System.nanoTime() > deadline) {
        throw new UnreachableException(
            "%s did not come within %d s; the phase is %s"
                .formatted(
                    what,
                    within.toSeconds(),
                    pipeline().map(WirePipeline::phase).orElse("not told")),
            null);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private Optional<WirePipeline> pipeline() throws InterruptedException {
    return acting.isPresent() ? pipeline(acting.get()) : Optional.empty();
  }

  private Optional<WirePipeline> pipeline(Instance instance) throws InterruptedException {
    Optional<String> port = instance.process().last(WatchingProgram.PORT);
    return port.isPresent() ? view.pipeline(port.get()) : Optional.empty();
  }

  @Override
  public void close() throws InterruptedException {
    for (Optional<Instance> each : List.of(acting, waiting)) {
      if (each.isPresent()) {
        each.get().process().close();
      }
    }
    acting = Optional.empty();
    waiting = Optional.empty();
  }
}
