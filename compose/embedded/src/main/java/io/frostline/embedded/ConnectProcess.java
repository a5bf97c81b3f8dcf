package io.frostline.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * One distributed Connect worker in a JVM of its own, which can be frozen, killed and restarted.
 */
public final class ConnectProcess implements ConnectPart {
  private static final int STOP_WITHIN_SECONDS = 8;

  private final ConnectSettings settings;
  private final Path file;
  private final Path log;
  private Optional<Process> process = Optional.empty();
  private boolean closed;

  ConnectProcess(ConnectSettings settings, Path dir, Path logs) {
    this.settings = settings;
    this.file = dir.resolve("connect.properties");
    this.log = logs.resolve("connect.log");
  }

  @Override
  public void start() throws IOException, InterruptedException {
    Process started = spawn();
    ConnectAnswer.await(settings.url(), () -> !started.isAlive());
  }

  @Override
  public URI url() {
    return settings.url();
  }

  /** Stops every thread of it where it is. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Ends it without a word, as kill -9 does. */
  public synchronized void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
      process = Optional.empty();
    }
  }

  /** Ends it as a rolling restart does, and by force if that takes too long. */
  public synchronized void stop() throws InterruptedException {
    if (process.isPresent()) {
      Process running = process.get();
      running.destroy();
      if (!running.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
      }
      process = Optional.empty();
    }
  }

  private synchronized Process spawn() throws IOException {
    if (closed) {
      throw new StackException("The stack was stopped while Connect started.");
    }
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    PrivateFiles.write(file, StackFolder.text(properties));
    Process started =
        JavaProgram.of(ConnectProgram.class, List.of(file.toString()))
            .with("-Xmx1g", "-D" + StackLogging.FILE + "=" + log)
            .start(log.resolveSibling("connect.out"));
    process = Optional.of(started);
    return started;
  }

  private synchronized void signal(String name) throws IOException, InterruptedException {
    long pid =
        process
            .orElseThrow(() -> new StackException("Connect does not run, so it gets no signal."))
            .pid();
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  @Override
  public synchronized void close() throws IOException, InterruptedException {
    closed = true;
    if (process.isPresent()) {
      // A frozen process hears of nothing but this.
      signal("CONT");
      stop();
    }
  }
}
