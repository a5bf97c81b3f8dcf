package io.frostline.soak;

import io.frostline.chaos.fault.Ground;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.JavaProgram;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WirePipeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frostline's app as a process of its own, so that nothing but it is measured. */
final class AppProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AppProcess.class);
  private static final int STOP_WITHIN_SECONDS = 20;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private final EmbeddedStack stack;
  private final Duration every;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
  private final List<Look> looks = new CopyOnWriteArrayList<>();
  private volatile OptionalInt port = OptionalInt.empty();
  private Optional<Process> process = Optional.empty();

  /** What a process said of itself at a time. */
  record Look(long pid, Instant at, Vitals vitals) {}

  /**
   * One that is not started yet.
   *
   * @param every time between two measurements
   */
  AppProcess(EmbeddedStack stack, Duration every) {
    this.stack = stack;
    this.every = every;
  }

  void start() throws IOException {
    Path dir = stack.dir();
    Process started =
        JavaProgram.of(
                AppProgram.class,
                List.of(
                    stack.endpoints().bootstrapServers(),
                    stack.connectUrl().toString(),
                    dir.resolve("environment.properties").toString(),
                    dir.resolve("app-state").toString(),
                    Long.toString(every.toMillis())))
            .with("-Xmx512m", "-Dfrostline.log.file=" + dir.resolve("logs").resolve("app.log"))
            .start();
    process = Optional.of(started);
    Thread reader = new Thread(() -> read(started), "app-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Process from) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(line -> said(from.pid(), line));
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The app's output ended", e);
    }
  }

  private void said(long pid, String line) {
    Optional<Vitals> vitals = Vitals.of(line);
    if (vitals.isPresent()) {
      looks.add(new Look(pid, Instant.now(), vitals.get()));
    } else if (line.startsWith(AppProgram.PORT)) {
      port = OptionalInt.of(Integer.parseInt(line.substring(AppProgram.PORT.length())));
    } else {
      LOG.info("The app says: {}", line);
    }
  }

  /** Where it answers; empty while it does not run. */
  OptionalInt port() {
    return port;
  }

  /** Everything that was measured, in the order of time. */
  List<Look> looks() {
    return List.copyOf(looks);
  }

  /** True if it was started and has not ended. */
  boolean running() {
    return process.filter(Process::isAlive).isPresent();
  }

  /** What it knows of the pipeline; empty while it says nothing. */
  Optional<WirePipeline> pipeline() throws InterruptedException {
    if (port.isEmpty()) {
      return Optional.empty();
    }
    URI uri =
        URI.create("http://127.0.0.1:" + port.getAsInt() + "/api/v1/pipelines/" + Ground.SINK);
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(Json.read(answer.body(), WirePipeline.class))
          : Optional.empty();
    } catch (IOException | JsonException e) {
      LOG.debug("The app does not tell of the pipeline", e);
      return Optional.empty();
    }
  }

  /** Ends it as a rolling restart does, and by force if that takes too long. */
  void stop() throws InterruptedException {
    port = OptionalInt.empty();
    if (process.isPresent()) {
      Process running = process.get();
      running.destroy();
      if (!running.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The app did not end within {} s", STOP_WITHIN_SECONDS);
        running.destroyForcibly().waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
      }
      process = Optional.empty();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
