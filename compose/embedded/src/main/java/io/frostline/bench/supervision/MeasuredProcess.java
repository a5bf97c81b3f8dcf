package io.frostline.bench.supervision;

import io.frostline.app.UnreachableException;
import io.frostline.embedded.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of which the operating system tells what it uses, and that answers questions. */
final class MeasuredProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MeasuredProcess.class);
  private static final double TICKS = 100;
  private static final long ANSWER_MILLIS_MAX = 20_000;
  private static final int SAID_MAX = 1_000;

  private final Process process;
  private final List<String> said = new ArrayList<>();

  /** What it has said since the last question. */
  private final List<String> answer = new ArrayList<>();

  /**
   * What it has used so far.
   *
   * @param compilerSeconds what of the CPU time was the JVM's compiler's
   * @param bytes everything it has read and written, sockets included
   */
  record Use(double cpuSeconds, double compilerSeconds, double bytes, long atNanos) {

    /** What one second took since {@code earlier}. */
    Use each(Use earlier) {
      double seconds = (atNanos - earlier.atNanos) / 1e9;
      return new Use(
          (cpuSeconds - earlier.cpuSeconds) / seconds,
          (compilerSeconds - earlier.compilerSeconds) / seconds,
          (bytes - earlier.bytes) / seconds,
          0);
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
      in.lines().forEach(this::heard);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The output ended", e);
    }
  }

  private void heard(String line) {
    synchronized (said) {
      said.add(line);
      answer.add(line);
      if (said.size() > SAID_MAX) {
        said.remove(0);
      }
      if (answer.size() > SAID_MAX) {
        answer.remove(0);
      }
      said.notifyAll();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The rest of the last line that begins so. */
  Optional<String> last(String start) {
    synchronized (said) {
      for (int i = said.size() - 1; i >= 0; i--) {
        if (said.get(i).startsWith(start)) {
          return Optional.of(said.get(i).substring(start.length()));
        }
      }
    }
    return Optional.empty();
  }

  String lastLine() {
    synchronized (said) {
      return said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
    }
  }

  /**
   * Says {@code question} to it.
   *
   * @return what it says then, up to the line that begins so, too
   * @throws UnreachableException if that does not come
   */
  List<String> ask(String question) throws IOException, InterruptedException {
    synchronized (said) {
      answer.clear();
      process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS_MAX);
      while (answer.isEmpty() || !answer.get(answer.size() - 1).startsWith(question)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new UnreachableException("no answer to " + question + ": " + lastLine(), null);
        }
        said.wait(left);
      }
      return List.copyOf(answer);
    }
  }

  Use use() throws IOException {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    double compiler = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder.resolve("task"))) {
      for (Path task : tasks) {
        Optional<String> stat = stat(task);
        if (stat.filter(MeasuredProcess::isCompiler).isPresent()) {
          compiler += seconds(stat.get());
        }
      }
    }
    double bytes = 0;
    for (String line : Files.readAllLines(folder.resolve("io"))) {
      if (line.startsWith("rchar:") || line.startsWith("wchar:")) {
        bytes += Double.parseDouble(line.substring(6).trim());
      }
    }
    return new Use(
        seconds(Files.readString(folder.resolve("stat"))), compiler, bytes, System.nanoTime());
  }

  /** Empty for a thread that ends just now. */
  private static Optional<String> stat(Path task) {
    try {
      return Optional.of(Files.readString(task.resolve("stat")));
    } catch (IOException e) {
      LOG.debug("No times in {}", task, e);
      return Optional.empty();
    }
  }

  private static boolean isCompiler(String stat) {
    return stat.contains("(C1 Compiler") || stat.contains("(C2 Compiler");
  }

  private static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS;
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
