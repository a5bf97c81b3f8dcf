package io.frostline.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the app is told at its start.
 *
 * @param bootstrap Kafka's bootstrap servers, {@code host:port} separated by commas
 * @param connect Connect's REST address
 * @param bind address the port is opened on
 * @param port the app's port; 0 takes a free one
 * @param applicationId instances of one id share the work
 * @param stateDir folder of the local state, restored from Kafka when it is lost
 * @param tick time between two looks at a pipeline
 * @param lagObjective total lag above which a LAG event is raised
 * @param kafka further settings of every Kafka client, such as security
 * @param partitions partitions of topics that the app creates
 * @param replication replicas of topics that the app creates, −1 for the cluster's default
 * @param standbys copies of the state kept warm on other instances
 * @param repairs what may be done without a person
 */
public record AppOptions(
    String bootstrap,
    URI connect,
    String bind,
    int port,
    String applicationId,
    Path stateDir,
    Duration tick,
    Duration lagObjective,
    Map<String, String> kafka,
    int partitions,
    int replication,
    int standbys,
    RepairOptions repairs) {

  private static final Duration TICK_MIN = Duration.ofMillis(100);
  private static final Duration TICK_MAX = Duration.ofMinutes(1);
  private static final int PARTITIONS_MAX = 256;

  public AppOptions {
    check(!bootstrap.isBlank(), "--bootstrap must name at least one host:port");
    for (String server : bootstrap.split(",", -1)) {
      check(
          server.strip().matches("\\S+:\\d{1,5}"),
          "--bootstrap must be host:port[,host:port …], not " + bootstrap);
    }
    check(
        connect.getHost() != null
            && ("http".equals(connect.getScheme()) || "https".equals(connect.getScheme())),
        "--connect must be an address such as http://127.0.0.1:8083, not " + connect);
    check(port >= 0 && port <= 65_535, "--port must be from 0 to 65535, not " + port);
    check(!bind.isBlank(), "--bind must be an address");
    check(
        applicationId.matches("[A-Za-z0-9._-]{1,200}"),
        "--application-id may contain letters, digits, '.', '_' and '-'");
    check(
        tick.compareTo(TICK_MIN) >= 0 && tick.compareTo(TICK_MAX) <= 0,
        "--tick must be from 100ms to 1m");
    check(lagObjective.compareTo(Duration.ZERO) > 0, "--slo must be a time longer than nothing");
    check(
        partitions >= 1 && partitions <= PARTITIONS_MAX,
        "--partitions must be from 1 to " + PARTITIONS_MAX);
    check(replication == -1 || replication >= 1, "--replication must be -1 or at least 1");
    check(standbys >= 0, "--standbys must not be negative");
    kafka = Map.copyOf(kafka);
  }

  /** The defaults for these two addresses. */
  public static AppOptions of(String bootstrap, URI connect) {
    String id = "frostline";
    return new AppOptions(
        bootstrap,
        connect,
        "0.0.0.0",
        8000,
        id,
        defaultStateDir(id, 8000),
        Duration.ofSeconds(1),
        Duration.ofMinutes(30),
        Map.of(),
        4,
        -1,
        0,
        RepairOptions.on());
  }

  /** Two instances on one machine must not share a folder: the port tells them apart. */
  public static Path defaultStateDir(String applicationId, int port) {
    return Path.of(
        System.getProperty("user.home"),
        ".local",
        "state",
        "frostline",
        applicationId + "-" + port);
  }

  /** The same on another address and port. */
  public AppOptions listeningOn(String address, int otherPort) {
    return new AppOptions(
        bootstrap,
        connect,
        address,
        otherPort,
        applicationId,
        stateDir,
        tick,
        lagObjective,
        kafka,
        partitions,
        replication,
        standbys,
        repairs);
  }

  /** The same with another folder for the state. */
  public AppOptions keepingStateIn(Path folder) {
    return new AppOptions(
        bootstrap,
        connect,
        bind,
        port,
        applicationId,
        folder,
        tick,
        lagObjective,
        kafka,
        partitions,
        replication,
        standbys,
        repairs);
  }

  /** The same with another tick and objective. */
  public AppOptions timed(Duration otherTick, Duration otherObjective) {
    return new AppOptions(
        bootstrap,
        connect,
        bind,
        port,
        applicationId,
        stateDir,
        otherTick,
        otherObjective,
        kafka,
        partitions,
        replication,
        standbys,
        repairs);
  }

  /** The same with other topic settings. */
  public AppOptions creatingTopics(int otherPartitions, int otherReplication) {
    return new AppOptions(
        bootstrap,
        connect,
        bind,
        port,
        applicationId,
        stateDir,
        tick,
        lagObjective,
        kafka,
        otherPartitions,
        otherReplication,
        standbys,
        repairs);
  }

  /** The same with other remedies. */
  public AppOptions repairing(RepairOptions otherRepairs) {
    return new AppOptions(
        bootstrap,
        connect,
        bind,
        port,
        applicationId,
        stateDir,
        tick,
        lagObjective,
        kafka,
        partitions,
        replication,
        standbys,
        otherRepairs);
  }

  /** What every Kafka client is given. */
  public Map<String, String> connection() {
    Map<String, String> connection = new HashMap<>(kafka);
    connection.put("bootstrap.servers", bootstrap);
    return Map.copyOf(connection);
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new OptionException(message);
    }
  }
}
