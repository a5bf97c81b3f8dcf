package io.frostline.bench.supervision;

import io.frostline.embedded.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of which the operating system tells what it uses. */
final class MeasuredProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MeasuredProcess.class);
  private static final double TICKS = 100;

  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();

  /** What it has used so far: CPU, and everything it has read and written, sockets included. */
  record Use(double cpuSeconds, double bytes, long atNanos) {

    /** What one second took since {@code earlier}. */
    Use each(Use earlier) {
      double seconds = (atNanos - earlier.atNanos) / 1e9;
      return new Use(
          (cpuSeconds - earlier.cpuSeconds) / seconds, (bytes - earlier.bytes) / seconds, 0);
    }
  }

  private MeasuredProcess(Process process) {
    this.process = process;
  }

  static MeasuredProcess start(JavaProgram program) throws IOException {
    MeasuredProcess started = new MeasuredProcess(program.start());
    Thread reader = new Thread(started::read, "bench-said");
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(said::add);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The output ended", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The rest of the last line that begins so. */
  Optional<String> last(String start) {
    for (int i = said.size() - 1; i >= 0; i--) {
      if (said.get(i).startsWith(start)) {
        return Optional.of(said.get(i).substring(start.length()));
      }
    }
    return Optional.empty();
  }

  String lastLine() {
    return said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
  }

  Use use() throws IOException {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    String stat = Files.readString(folder.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double bytes = 0;
    for (String line : Files.readAllLines(folder.resolve("io"))) {
      if (line.startsWith("rchar:") || line.startsWith("wchar:")) {
        bytes += Double.parseDouble(line.substring(6).trim());
      }
    }
    return new Use(
        (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS,
        bytes,
        System.nanoTime());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
