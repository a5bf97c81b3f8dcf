package io.frostline.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Optional;

/**
 * What a JVM says of itself.
 *
 * @param heapBytes used by what a full garbage collection has just left
 * @param threads live ones
 * @param fileHandles open ones, sockets included
 */
record Vitals(long heapBytes, int threads, long fileHandles) {

  private static final String WORD = "vitals";

  /** Takes a look at this JVM; collects its garbage first. */
  static Vitals now() {
    ManagementFactory.getMemoryMXBean().gc();
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    long handles =
        system instanceof com.sun.management.UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0;
    return new Vitals(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        handles);
  }

  /** As one line, for the process that asked. */
  String line() {
    return WORD + " " + heapBytes + " " + threads + " " + fileHandles;
  }

  /** Reads {@link #line()}; empty for any other. */
  static Optional<Vitals> of(String line) {
    String[] words = line.split(" ", -1);
    return words.length == 4 && words[0].equals(WORD)
        ? Optional.of(
            new Vitals(
                Long.parseLong(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3])))
        : Optional.empty();
  }
}
