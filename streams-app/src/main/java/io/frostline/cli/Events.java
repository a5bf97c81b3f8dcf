package io.frostline.cli;

import io.frostline.app.OptionException;
import io.frostline.app.Reach;
import io.frostline.app.UnreachableException;
import io.frostline.config.Key;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.topology.EventReader;
import io.frostline.topology.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints events from their topic. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what happened, oldest first, as published on " + Topics.EVENTS + ".",
      "With --export it writes the facts behind it, from "
          + Topics.OBSERVATIONS
          + ", to a file for frostline replay."
    })
final class Events implements Callable<Integer>, Configured {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long TOPICS_SECONDS_MAX = 10;

  private final KeyOptions options =
      KeyOptions.of(Key.KAFKA_BOOTSTRAP_SERVERS, Key.KAFKA_CLIENT_FILE);

  @Option(names = "--follow", description = "Go on with new events until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Since.Text.class,
      description =
          "How far back to begin, for example 10m or 2026-03-04T05:06:07Z (default: 24h; with"
              + " --export all that Kafka has).")
  private Optional<Since> since = Optional.empty();

  @Option(names = "--pipeline", paramLabel = "NAME", description = "Only what is about this one.")
  private Optional<String> pipeline = Optional.empty();

  @Option(names = "--table", paramLabel = "TABLE", description = "Only what is about this one.")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--incident",
      paramLabel = "ID",
      description = "Only this incident, from its first event to its RECOVERED.")
  private Optional<String> incident = Optional.empty();

  @Option(
      names = "--details",
      description = "Print below each event its incident and the evidence, with what to do.")
  private boolean details;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Write the facts to FILE, compressed if it ends in .gz. What lies before --since goes in"
              + " as the state it led to, so that a replay decides as the app did.")
  private Optional<Path> export = Optional.empty();

  @Option(names = "--force", description = "Let --export replace FILE.")
  private boolean force;

  @Spec private CommandSpec spec;

  private long told;

  @Override
  public KeyOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Instant now = Instant.now();
    if (export.isPresent()) {
      return export(export.get(), now);
    }
    if (force) {
      throw new OptionException("--force belongs to --export");
    }
    Map<String, String> connection = options.config().kafka().connection();
    requireTopic(connection, Topics.EVENTS);
    PrintWriter out = spec.commandLine().getOut();
    try (EventReader reader = new EventReader(connection)) {
      reader.fromTime(since.orElse(Since.ago(Duration.ofDays(1))).before(now));
      while (follow || !reader.caughtUp()) {
        reader.poll(POLL).stream().filter(this::isWanted).forEach(event -> print(event, out));
        out.flush();
        tell(reader);
      }
    }
    return ExitCodes.FINE;
  }

  /** A list with holes must not look like a whole one. */
  private void tell(EventReader reader) {
    if (reader.passedOver() > told) {
      told = reader.passedOver();
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "%,d records of %s cannot be read and are not shown; of the last one: %s%n",
          told,
          Topics.EVENTS,
          Plain.text(reader.reason()));
      err.flush();
    }
  }

  private boolean isWanted(WireEvent event) {
    return pipeline.map(event.pipeline()::equals).orElse(true)
        && table.map(wanted -> event.table().filter(wanted::equals).isPresent()).orElse(true)
        && incident.map(event.incident()::equals).orElse(true);
  }

  private void print(WireEvent event, PrintWriter out) {
    out.println(json ? Json.text(event) : line(event));
    if (details && !json) {
      out.println(Plain.text("    incident: " + event.incident()));
      new TreeMap<>(event.evidence())
          .forEach((name, value) -> out.println(Plain.text("    " + name + ": " + value)));
    }
  }

  private int export(Path file, Instant now) throws InterruptedException {
    if (follow || json) {
      throw new OptionException(
          "--export writes JSON up to now: neither --follow nor --json goes with it");
    }
    if (table.isPresent() || incident.isPresent() || details) {
      throw new OptionException(
          "--export writes every fact: none of --table, --incident and --details goes with it");
    }
    Export.requireNew(file, force);
    Map<String, String> connection = options.config().kafka().connection();
    requireTopic(connection, Topics.OBSERVATIONS);
    long facts =
        new Export(file, since.map(at -> at.before(now)), pipeline, spec.commandLine().getErr())
            .from(connection);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%,d facts in %s; tell them with frostline replay%n", facts, file);
    out.flush();
    return ExitCodes.FINE;
  }

  private static void requireTopic(Map<String, String> connection, String topic)
      throws InterruptedException {
    try (Admin admin = Reach.kafka(connection)) {
      if (!admin.listTopics().names().get(TOPICS_SECONDS_MAX, TimeUnit.SECONDS).contains(topic)) {
        throw new UnreachableException(
            "there is no topic " + topic + " in this Kafka; has frostline run been started?", null);
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
