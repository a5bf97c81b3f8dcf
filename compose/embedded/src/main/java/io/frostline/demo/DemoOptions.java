package io.frostline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person asked of the demo.
 *
 * @param length how long to run; empty until Ctrl-C
 * @param json where the summary goes as JSON
 * @param rowsPerSecond of the trade feed; 0 writes nothing and creates no table
 * @param dir a folder to keep; empty for one that vanishes
 * @param port of metrics, API and page; 0 takes a free one
 * @param chaos faults to be injected one after the other
 */
record DemoOptions(
    Optional<Duration> length,
    Optional<Path> json,
    int rowsPerSecond,
    Duration commitInterval,
    Optional<Path> dir,
    int port,
    OptionalInt postgresPort,
    OptionalInt kafkaPort,
    OptionalInt connectPort,
    ChaosPlan chaos) {

  static final String HOST = "127.0.0.1";

  private static final int RATE_MAX = 50_000;
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
  private static final Duration INTERVAL_MAX = Duration.ofHours(1);

  DemoOptions {
    check(
        rowsPerSecond >= 0 && rowsPerSecond <= RATE_MAX,
        "--rate must be from 0 to " + RATE_MAX + " rows per second, not " + rowsPerSecond);
    check(port >= 0 && port <= 65_535, "--port must be from 0 to 65535, not " + port);
    checkPort("--pg-port", postgresPort);
    checkPort("--kafka-port", kafkaPort);
    checkPort("--connect-port", connectPort);
    check(
        chaos.isEmpty() || rowsPerSecond > 0,
        "--chaos needs tables that are written to: --rate must be above 0");
    check(length.isEmpty() || !length.get().isZero(), "--for must be longer than nothing");
    check(
        commitInterval.compareTo(INTERVAL_MIN) >= 0 && commitInterval.compareTo(INTERVAL_MAX) <= 0,
        "--commit-interval must be from 1s to 1h");
  }

  /** Finds out before anything starts what would fail at the end. */
  void requireUsable() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw DemoException.unreachable(
          "port "
              + port
              + " is taken by another program ("
              + e.getMessage()
              + "); choose another with --port",
          e);
    }
  }

  private static void checkPort(String name, OptionalInt port) {
    check(
        port.isEmpty() || (port.getAsInt() >= 1 && port.getAsInt() <= 65_535),
        name + " must be from 1 to 65535");
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw DemoException.usage(message);
    }
  }
}
