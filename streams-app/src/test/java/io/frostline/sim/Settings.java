package io.frostline.sim;

import io.frostline.core.PipelineConfig;
import io.frostline.core.RepairPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a world is like; all of it follows from the seed. Times are milliseconds.
 *
 * @param tables names of the cold tables
 * @param exactlyOnce whether the source writes in transactions
 * @param swallows whether the sink's coordinator goes on after a failed commit, as older ones do
 * @param databaseSkewMs how far the database's clock is ahead of the world's; so for the others
 */
record Settings(
    List<String> tables,
    int partitions,
    int controlPartitions,
    int tasks,
    long intervalMs,
    long timeoutMs,
    long beatMs,
    long tickMs,
    long rowMs,
    boolean exactlyOnce,
    boolean swallows,
    boolean topicsTold,
    boolean catalogReadable,
    boolean repairs,
    long databaseSkewMs,
    long connectSkewMs,
    long observerSkewMs,
    List<PipelineConfig.Issue> issues) {

  static final String PIPELINE = "sink";
  static final String SOURCE = "source";
  static final String CONTROL = "control";
  static final String GROUP = "connect-sink";
  static final String COORDINATOR_GROUP = "connect-sink-coord";

  static Settings of(Random random) {
    int tables = 1 + random.nextInt(3);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      names.add("cold.t" + i);
    }
    return new Settings(
        List.copyOf(names),
        1 + random.nextInt(3),
        random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1,
        1 + random.nextInt(3),
        List.of(5_000L, 10_000L, 15_000L).get(random.nextInt(3)),
        List.of(5_000L, 10_000L, 15_000L).get(random.nextInt(3)),
        1_000,
        1_000 + 1_000L * random.nextInt(2),
        List.of(150L, 400L, 1_500L).get(random.nextInt(3)),
        random.nextInt(4) > 0,
        random.nextInt(4) > 0,
        random.nextInt(8) > 0,
        random.nextInt(8) > 0,
        random.nextInt(4) > 0,
        skew(random),
        skew(random),
        skew(random),
        List.of());
  }

  /** Most clocks are right to some tens of milliseconds, some are seconds off. */
  private static long skew(Random random) {
    long most = List.of(0L, 30L, 300L, 3_000L).get(random.nextInt(4));
    return most == 0 ? 0 : random.nextLong(2 * most) - most;
  }

  Settings with(List<PipelineConfig.Issue> found) {
    return new Settings(
        tables,
        partitions,
        controlPartitions,
        tasks,
        intervalMs,
        timeoutMs,
        beatMs,
        tickMs,
        rowMs,
        exactlyOnce,
        swallows,
        topicsTold,
        catalogReadable,
        repairs,
        databaseSkewMs,
        connectSkewMs,
        observerSkewMs,
        found);
  }

  /** As {@link #with(List)}, for faults that only show in worlds of a certain kind. */
  Settings shaped(int leastControlPartitions, boolean plain, boolean swallowed) {
    return new Settings(
        tables,
        partitions,
        Math.max(controlPartitions, leastControlPartitions),
        tasks,
        intervalMs,
        timeoutMs,
        beatMs,
        tickMs,
        rowMs,
        exactlyOnce,
        swallows || swallowed,
        topicsTold,
        catalogReadable || plain,
        repairs && !plain,
        databaseSkewMs,
        connectSkewMs,
        observerSkewMs,
        issues);
  }

  static String topic(String table) {
    return "cdc.public." + table.substring(table.indexOf('.') + 1);
  }

  /** What the app reads from the connectors' configuration. */
  PipelineConfig config() {
    return new PipelineConfig(
        PIPELINE,
        Optional.of(SOURCE),
        GROUP,
        COORDINATOR_GROUP,
        CONTROL,
        "cold",
        Duration.ofMillis(intervalMs),
        Duration.ofMillis(timeoutMs),
        Optional.of(Duration.ofMillis(beatMs)),
        Duration.ofMinutes(30),
        catalogReadable,
        Optional.of("database:5432/shop"),
        issues,
        RepairPolicy.valueOf(repairs));
  }

  long roundMs() {
    return intervalMs + timeoutMs;
  }
}
