package io.frostline.bench;

import java.lang.management.ManagementFactory;

/**
 * Where something was measured.
 *
 * @param loadAverage of the last minute, when the measurement ended
 */
public record Machine(int cores, String java, String system, double loadAverage) {

  /** This one. */
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
