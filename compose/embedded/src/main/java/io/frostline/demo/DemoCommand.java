package io.frostline.demo;

import io.frostline.bench.JsonFile;
import io.frostline.cli.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole pipeline under a live trade feed. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs PostgreSQL, Kafka, Connect, the connectors and Frostline in this one process, lets a"
          + " trade feed write, and shows how far each cold table is complete.",
      "Ends with a count: every change captured is in a cold table, once. Ctrl-C ends it early;"
          + " a second one ends it at once."
    })
final class DemoCommand implements Callable<Integer> {

  private static final String USUAL = "usual";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "End by itself after TIME, such as 60s or 2m (default: until Ctrl-C).")
  private Optional<Duration> length = Optional.empty();

  @Mixin private JsonFile json;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Row changes per second (default: ${DEFAULT-VALUE}). 0 writes nothing and creates no"
              + " table: write your own.")
  private int rate;

  @Option(
      names = "--commit-interval",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationText.class,
      description = "How often cold tables are committed to (default: ${DEFAULT-VALUE}).")
  private Duration commitInterval;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Keep everything in FOLDER and go on from there next time.")
  private Optional<Path> dir = Optional.empty();

  @Option(
      names = "--port",
      defaultValue = "8000",
      description = "Port of metrics, API and page on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--chaos",
      paramLabel = "FAULT",
      arity = "0..1",
      fallbackValue = USUAL,
      split = ",",
      description = {
        "Break the pipeline in one way after the other and tell who notices: Frostline, consumer"
            + " lag, Connect's status, the sink's valid-through age, the time since the last"
            + " success. Each cause is taken away again, and the next fault waits until every"
            + " table is complete. Without --for the demo ends after the last one.",
        "Without a list: sink-paused, warehouse-gone, catalog-refuses, worker-frozen. Others:"
            + " source-paused, commits-refused, catalog-locked, catalog-slow, zombie-coordinator,"
            + " database-restarted, worker-killed, worker-restarted, app-restarted.",
        "Connect runs in a process of its own then, so that it can be frozen and killed."
      })
  private List<String> chaos = List.of();

  @Option(names = "--pg-port", paramLabel = "PORT", description = "Port of PostgreSQL.")
  private Optional<Integer> postgresPort = Optional.empty();

  @Option(names = "--kafka-port", paramLabel = "PORT", description = "Port of Kafka.")
  private Optional<Integer> kafkaPort = Optional.empty();

  @Option(names = "--connect-port", paramLabel = "PORT", description = "Port of Connect.")
  private Optional<Integer> connectPort = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    DemoOptions options =
        new DemoOptions(
            length,
            json.usable(),
            rate,
            commitInterval,
            dir,
            port,
            asInt(postgresPort),
            asInt(kafkaPort),
            asInt(connectPort),
            plan());
    options.requireUsable();
    return new DemoRun(options, Screen.standard(System.getenv())).run();
  }

  private ChaosPlan plan() {
    if (chaos.isEmpty()) {
      return ChaosPlan.none();
    }
    return ChaosPlan.of(chaos.equals(List.of(USUAL)) ? List.of() : chaos);
  }

  private static OptionalInt asInt(Optional<Integer> port) {
    return port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
  }
}
