package io.frostline.bench.supervision;

import io.frostline.soak.AppProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;

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

  private WatchingProgram() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    AppProgram.start(args);
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
