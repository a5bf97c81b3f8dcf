package io.frostline.bench.pipeline;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The most memory that this JVM, with Kafka and Connect in it, has taken so far.
 *
 * @param residentMiB as the operating system counts it
 * @param heapMiB the sum of the peaks of the heap's pools
 */
record PeakMemory(double residentMiB, double heapMiB) {

  private static final String HIGH_WATER = "VmHWM:";

  static PeakMemory now() throws IOException {
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    return new PeakMemory(resident(), heap / (1024.0 * 1024.0));
  }

  private static double resident() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    return lines.stream()
        .filter(line -> line.startsWith(HIGH_WATER))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElse(0);
  }
}
