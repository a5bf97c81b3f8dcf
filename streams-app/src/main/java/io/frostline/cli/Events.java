package io.frostline.cli;

import io.frostline.app.Reach;
import io.frostline.app.UnreachableException;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.topology.EventReader;
import io.frostline.topology.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints events from their topic. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Prints what happened, oldest first, as published on " + Topics.EVENTS + ".")
final class Events implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long TOPICS_SECONDS_MAX = 10;

  @Mixin private KafkaOptions kafka;

  @Option(names = "--follow", description = "Go on with new events until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = DurationText.class,
      description = "How far back to begin, for example 10m (default: ${DEFAULT-VALUE}).")
  private Duration since;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> connection = kafka.connection();
    requireTopic(connection);
    PrintWriter out = spec.commandLine().getOut();
    try (EventReader reader = new EventReader(connection)) {
      reader.fromTime(Instant.now().minus(since));
      while (follow || !reader.caughtUp()) {
        reader.poll(POLL).forEach(event -> out.println(json ? Json.text(event) : line(event)));
        out.flush();
      }
    }
    return ExitCodes.FINE;
  }

  private static void requireTopic(Map<String, String> connection) throws InterruptedException {
    try (Admin admin = Reach.kafka(connection)) {
      if (!admin
          .listTopics()
          .names()
          .get(TOPICS_SECONDS_MAX, TimeUnit.SECONDS)
          .contains(Topics.EVENTS)) {
        throw new UnreachableException(
            "there is no topic "
                + Topics.EVENTS
                + " in this Kafka; has frostline run been started?",
            null);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new UnreachableException("Kafka did not list its topics", e);
    }
  }

  private static String line(WireEvent event) {
    return Plain.text(
        "%s %-8s %-15s %s %s%s: %s"
            .formatted(
                event.at(),
                event.severity(),
                event.type(),
                event.rule(),
                event.pipeline(),
                event.table().map(table -> " " + table).orElse(""),
                event.summary()));
  }
}
