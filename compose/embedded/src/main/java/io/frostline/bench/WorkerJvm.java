package io.frostline.bench;

import java.util.List;

/** How {@code docs/performance.md} advises to start the JVM of a Connect worker. */
public final class WorkerJvm {

  /**
   * A young generation of a fixed size in which a poll's rows die, all cores to collect it, as
   * everything waits meanwhile, and a compiler that inlines less and so is done sooner.
   */
  public static final List<String> ADVISED =
      List.of(
          "-Xms800m",
          "-Xmx800m",
          "-Xmn480m",
          "-XX:+UseParallelGC",
          "-XX:-UseAdaptiveSizePolicy",
          "-XX:InlineSmallCode=1200");

  private WorkerJvm() {}
}
