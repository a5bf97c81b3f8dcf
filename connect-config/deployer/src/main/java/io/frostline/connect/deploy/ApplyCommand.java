package io.frostline.connect.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deploys the templates and waits until the connectors move. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Deploys the templates, sources first, and waits until each connector demonstrably moves.",
      "Deploying again what is deployed already changes nothing. Exits with 1 if a connector fails"
          + " or does not move in time, with 2 if a template is refused (then nothing is changed)."
    })
final class ApplyCommand implements Callable<Integer> {

  private static final String API_TIMEOUT_MS = "15000";
  private static final String REQUEST_TIMEOUT_MS = "10000";

  @Mixin private Options.Connect connect;
  @Mixin private Options.Templates templates;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Kafka's bootstrap servers: apply creates the sink's control topic.")
  private String bootstrap;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties for the Kafka client, for example security settings.")
  private Path kafkaConfig;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = Texts.Time.class,
      description = "How long to wait for each connector to move (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Parameters(paramLabel = "CONNECTOR", description = "Only these templates (default: all).")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<ConnectorTemplate> chosen = templates.chosen(names);
    PrintWriter err = spec.commandLine().getErr();
    Plan plan;
    try (Admin admin = admin()) {
      plan =
          Deployer.apply(
              connect.client(),
              admin,
              chosen,
              timeout,
              line -> {
                err.println(line);
                err.flush();
              });
    }
    PrintWriter out = spec.commandLine().getOut();
    if (connect.json()) {
      out.println(PlanText.json(plan, List.of()));
    } else if (plan.isEmpty()) {
      out.println("nothing to change");
    } else {
      plan.entries().stream()
          .map(entry -> entry.connector() + ": " + entry.changes().size() + " keys changed")
          .forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private Admin admin() {
    Properties properties = new Properties();
    Optional.ofNullable(kafkaConfig).ifPresent(file -> read(file, properties));
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    try {
      return Admin.create(properties);
    } catch (KafkaException e) {
      String reason = Optional.ofNullable(e.getCause()).orElse(e).getMessage();
      throw DeployException.unreachable(
          "no Kafka client for " + bootstrap + " (" + reason + "); check --bootstrap", e);
    }
  }

  private static void read(Path file, Properties into) {
    try (Reader reader = Files.newBufferedReader(file)) {
      into.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw DeployException.invalid("cannot read the properties in " + file);
    }
  }
}
