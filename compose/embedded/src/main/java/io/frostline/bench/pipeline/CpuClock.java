package io.frostline.bench.pipeline;

import io.frostline.bench.pipeline.CpuTimes.Stage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up CPU time by stage. It looks at every thread of this JVM twice a second, so that what one
 * used that has ended meanwhile is not lost.
 */
final class CpuClock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CpuClock.class);
  private static final long LOOK_EVERY_MILLIS = 500;

  /** Clock ticks of a second in /proc; it is so on every Linux of today. */
  private static final double TICKS = 100;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Long, Used> used = new HashMap<>();
  private final Thread thread = new Thread(this::run, "bench-cpu");
  private volatile boolean closed;

  private record Used(Stage stage, long nanos) {}

  CpuClock() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        look();
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("The clock was stopped");
    }
  }

  private synchronized void look() {
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      long nanos = threads.getThreadCpuTime(id);
      if (info != null && nanos > 0) {
        Stage.ofThread(info.getThreadName())
            .ifPresent(stage -> used.put(id, new Used(stage, nanos)));
      }
    }
  }

  /** All the time that has been used until now. */
  synchronized CpuTimes now() throws IOException {
    look();
    Map<Stage, Double> all = new EnumMap<>(Stage.class);
    used.values().forEach(each -> all.merge(each.stage, each.nanos / 1e9, Double::sum));
    addOwnThreads(all);
    double known = all.values().stream().mapToDouble(Double::doubleValue).sum();
    all.put(Stage.OTHER, Math.max(0, ofProcess(ProcessHandle.current()) - known));
    double postgres = 0;
    for (ProcessHandle each : ProcessHandle.current().descendants().toList()) {
      postgres += ofProcess(each);
    }
    all.put(Stage.POSTGRES, postgres);
    return new CpuTimes(all);
  }

  /** The JVM's own threads, which Java does not show. */
  private static void addOwnThreads(Map<Stage, Double> all) throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        Optional<String> stat = stat(task);
        stat.flatMap(text -> Stage.ofOwnThread(text.substring(text.indexOf('(') + 1)))
            .ifPresent(stage -> all.merge(stage, ticks(stat.get(), false), Double::sum));
      }
    }
  }

  /** Its own time and, of another process, that of its children that have ended. */
  private static double ofProcess(ProcessHandle process) throws IOException {
    boolean own = process.pid() == ProcessHandle.current().pid();
    return stat(Path.of("/proc", Long.toString(process.pid())))
        .map(text -> ticks(text, !own))
        .orElse(0.0);
  }

  private static Optional<String> stat(Path folder) throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve("stat")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // A thread that ends while its file is open.
      LOG.debug("No times in {}", folder, e);
      return Optional.empty();
    }
  }

  private static double ticks(String stat, boolean withChildren) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    return (withChildren
            ? ticks + Double.parseDouble(fields[13]) + Double.parseDouble(fields[14])
            : ticks)
        / TICKS;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
