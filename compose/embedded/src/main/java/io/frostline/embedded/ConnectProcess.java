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
final class ConnectProcess implements ConnectPart, StackServers.Worker {
  private static final int STOP_WITHIN_SECONDS = 8;
  private static final String ENOUGH = "-Xmx1g";
  private static final String TOO_LITTLE = "-Xmx20m";

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
    Process started = spawn(ENOUGH);
    ConnectAnswer.await(settings.url(), () -> !started.isAlive());
  }

  @Override
  public URI url() {
    return settings.url();
  }

  @Override
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  @Override
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public synchronized void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
      process = Optional.empty();
    }
  }

  /** By force if it takes too long. */
  @Override
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

  @Override
  public synchronized void starve() throws IOException, InterruptedException {
    kill();
    spawn(TOO_LITTLE);
  }

  private synchronized Process spawn(String heap) throws IOException {
    if (closed) {
      throw new StackException("The stack was stopped while Connect started.");
    }
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    PrivateFiles.write(file, StackFolder.text(properties));
    Process started =
        JavaProgram.of(ConnectProgram.class, List.of(file.toString()))
            .with(heap, "-XX:+ExitOnOutOfMemoryError", "-D" + StackLogging.FILE + "=" + log)
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
