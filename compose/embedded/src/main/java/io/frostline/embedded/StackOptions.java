package io.frostline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a person may choose about the stack.
 *
 * @param dir the folder that holds everything the stack writes
 * @param keepDir whether the folder outlives a clean stop; a folder that is not kept must be empty
 *     at the start
 * @param postgresPort a fixed port, or empty for the folder's earlier port if free, else any free
 *     one
 * @param kafkaPort the same for Kafka
 * @param connectPort the same for Connect's REST interface
 * @param commitInterval how often the sink commits to its tables
 * @param commitTimeout how long a round waits for slow sink tasks; shorter than the interval
 * @param sinkTasks tasks of the sink
 * @param topicPartitions partitions of each change topic
 * @param dayPartitionColumns source columns by which a cold table is partitioned into days, first
 *     match wins
 * @param connectApart whether Connect runs in a JVM of its own, which can be frozen and killed
 * @param kafkaGates ports behind which somebody passes everything on to a further listener of Kafka
 * @param kafkaAcls whether Kafka takes ACLs; where there is none, everything is permitted
 * @param environment values that take the place of the stack's own for the templates' placeholders
 * @param plugins modules of the project's plugins that the worker has besides those of a pipeline
 * @param worker settings that take the place of the stack's own for Connect's worker
 */
public record StackOptions(
    Path dir,
    boolean keepDir,
    OptionalInt postgresPort,
    OptionalInt kafkaPort,
    OptionalInt connectPort,
    Duration commitInterval,
    Duration commitTimeout,
    int sinkTasks,
    int topicPartitions,
    List<String> dayPartitionColumns,
    boolean connectApart,
    List<Integer> kafkaGates,
    boolean kafkaAcls,
    Map<String, String> environment,
    List<String> plugins,
    Map<String, String> worker) {

  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(10);

  public StackOptions {
    dir = Objects.requireNonNull(dir, "dir").toAbsolutePath().normalize();
    dayPartitionColumns = List.copyOf(dayPartitionColumns);
    kafkaGates = List.copyOf(kafkaGates);
    environment = Map.copyOf(environment);
    plugins = List.copyOf(plugins);
    worker = Map.copyOf(worker);
    requirePort("postgresPort", postgresPort);
    requirePort("kafkaPort", kafkaPort);
    requirePort("connectPort", connectPort);
    requireAtLeastOne("sinkTasks", sinkTasks);
    requireAtLeastOne("topicPartitions", topicPartitions);
    if (commitInterval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new StackException(
          "The commit interval must be at least 1 s, but it is " + commitInterval + ".");
    }
    // A task that joins in the middle of a round misses its start, and the round then waits for the
    // timeout.
    if (commitTimeout.isNegative()
        || commitTimeout.isZero()
        || commitTimeout.compareTo(commitInterval) >= 0) {
      throw new StackException(
          "The commit timeout must be shorter than the commit interval, but it is "
              + commitTimeout
              + ".");
    }
  }

  /** A folder that stays after the stop and may be used again. */
  public static StackOptions kept(Path dir) {
    return new StackOptions(
        dir,
        true,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        COMMIT_INTERVAL,
        COMMIT_INTERVAL.dividedBy(2),
        1,
        1,
        List.of(),
        false,
        List.of(),
        false,
        Map.of(),
        List.of(),
        Map.of());
  }

  /** A fresh temporary folder that the stop deletes. */
  public static StackOptions ephemeral() {
    try {
      return kept(Files.createTempDirectory("frostline-")).withKeepDir(false);
    } catch (IOException e) {
      throw new StackException(
          "Cannot create a temporary folder: " + e.getMessage() + "; name a folder of your own.",
          e);
    }
  }

  public StackOptions withKeepDir(boolean keep) {
    return with(copy -> copy.keepDir = keep);
  }

  public StackOptions withPorts(OptionalInt postgres, OptionalInt kafka, OptionalInt connect) {
    return with(
        copy -> {
          copy.postgresPort = postgres;
          copy.kafkaPort = kafka;
          copy.connectPort = connect;
        });
  }

  /** Sets the interval, and the timeout to half of it. */
  public StackOptions withCommitInterval(Duration interval) {
    return with(
        copy -> {
          copy.commitInterval = interval;
          copy.commitTimeout = interval.dividedBy(2);
        });
  }

  public StackOptions withParallelism(int tasks, int partitions) {
    return with(
        copy -> {
          copy.sinkTasks = tasks;
          copy.topicPartitions = partitions;
        });
  }

  public StackOptions withDayPartitionColumns(List<String> columns) {
    return with(copy -> copy.dayPartitionColumns = columns);
  }

  /** Runs Connect in a JVM of its own. */
  public StackOptions withConnectApart() {
    return with(copy -> copy.connectApart = true);
  }

  /**
   * Gives Kafka a further listener for each of {@code ports}, which tells its clients to come
   * through that port: whoever listens there passes them on to the listener of that place in {@link
   * EmbeddedStack#gatedKafkaPorts}, or does not.
   */
  public StackOptions withKafkaGates(List<Integer> ports) {
    return with(copy -> copy.kafkaGates = ports);
  }

  /** Lets Kafka take ACLs; where there is none, everything is permitted. */
  public StackOptions withKafkaAcls() {
    return with(copy -> copy.kafkaAcls = true);
  }

  /** Gives placeholders of the templates other values than the stack would. */
  public StackOptions withEnvironment(Map<String, String> values) {
    return with(copy -> copy.environment = values);
  }

  /** Gives the worker further plugins of the project, by their modules' names. */
  public StackOptions withPlugins(List<String> modules) {
    return with(copy -> copy.plugins = modules);
  }

  /** Gives settings of Connect's worker other values than the stack would. */
  public StackOptions withWorker(Map<String, String> settings) {
    return with(copy -> copy.worker = settings);
  }

  private StackOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.done();
  }

  /** A copy in which single choices can be replaced. */
  private static final class Copy {

    private final Path dir;
    private boolean keepDir;
    private OptionalInt postgresPort;
    private OptionalInt kafkaPort;
    private OptionalInt connectPort;
    private Duration commitInterval;
    private Duration commitTimeout;
    private int sinkTasks;
    private int topicPartitions;
    private List<String> dayPartitionColumns;
    private boolean connectApart;
    private List<Integer> kafkaGates;
    private boolean kafkaAcls;
    private Map<String, String> environment;
    private List<String> plugins;
    private Map<String, String> worker;

    Copy(StackOptions from) {
      this.dir = from.dir;
      this.keepDir = from.keepDir;
      this.postgresPort = from.postgresPort;
      this.kafkaPort = from.kafkaPort;
      this.connectPort = from.connectPort;
      this.commitInterval = from.commitInterval;
      this.commitTimeout = from.commitTimeout;
      this.sinkTasks = from.sinkTasks;
      this.topicPartitions = from.topicPartitions;
      this.dayPartitionColumns = from.dayPartitionColumns;
      this.connectApart = from.connectApart;
      this.kafkaGates = from.kafkaGates;
      this.kafkaAcls = from.kafkaAcls;
      this.environment = from.environment;
      this.plugins = from.plugins;
      this.worker = from.worker;
    }

    StackOptions done() {
      return new StackOptions(
          dir,
          keepDir,
          postgresPort,
          kafkaPort,
          connectPort,
          commitInterval,
          commitTimeout,
          sinkTasks,
          topicPartitions,
          dayPartitionColumns,
          connectApart,
          kafkaGates,
          kafkaAcls,
          environment,
          plugins,
          worker);
    }
  }

  private static void requirePort(String name, OptionalInt port) {
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
      throw new StackException(
          name + " must lie between 1 and 65535, but it is " + port.getAsInt() + ".");
    }
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new StackException(name + " must be at least 1, but it is " + value + ".");
    }
  }
}
