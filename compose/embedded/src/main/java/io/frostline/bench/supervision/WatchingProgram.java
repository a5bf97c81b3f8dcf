package io.frostline.bench.supervision;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.config.FrostlineConfig;
import io.frostline.embedded.StackEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Frostline's app alone in a JVM, which tells of itself only when it is asked, so that a
 * measurement is not measured. Arguments: Kafka, Connect, the file with the placeholders' values,
 * the folder for the state. Ends when its standard input does.
 */
public final class WatchingProgram {

  static final String PORT = "port ";

  /** Asks for the heap that is left by a full collection. */
  static final String HEAP = "heap";

  /** Asks for the CPU time of each Java thread. */
  static final String THREADS = "threads";

  static final String THREAD = "thread ";

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration OBJECTIVE = Duration.ofMinutes(5);

  private WatchingProgram() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", args[2]));
    FrostlineConfig options =
        FrostlineConfig.of(args[0], URI.create(args[1]))
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(Path.of(args[3]))
            .timed(TICK, OBJECTIVE)
            .creatingTopics(1, 1);
    FrostlineApp app =
        FrostlineApp.start(
            options, ProbeFactory.resolving(Map.of("env", environment)).create(options));
    Runtime.getRuntime().addShutdownHook(new Thread(app::close, "frostline-stop"));
    System.out.println(PORT + app.port());
    answer();
    System.exit(0);
  }

  private static void answer() throws IOException {
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      if (line.equals(HEAP)) {
        ManagementFactory.getMemoryMXBean().gc();
        System.out.println(
            HEAP + " " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      } else if (line.equals(THREADS)) {
        threads();
        System.out.println(THREADS);
      }
    }
  }

  private static void threads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null) {
        System.out.println(
            THREAD + threads.getThreadCpuTime(info.getThreadId()) + " " + info.getThreadName());
      }
    }
  }
}
