package io.frostline.connect.deploy;

import io.frostline.connect.rest.ConfigError;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.connect.rest.ConnectorStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Deploys templates to a Connect cluster: checks all of them, prepares what the sinks need in
 * Kafka, then puts the sources and after them the sinks, and waits until each one demonstrably
 * moves.
 *
 * <p>Deploying again what is deployed already changes nothing.
 */
public final class Deployer {

  private final ConnectClient connect;
  private final KafkaGround kafka;
  private final Duration timeout;
  private final Consumer<String> progress;

  private Deployer(
      ConnectClient connect, Admin admin, Duration timeout, Consumer<String> progress) {
    this.connect = connect;
    this.kafka = new KafkaGround(admin);
    this.timeout = timeout;
    this.progress = progress;
  }

  /** Compares templates with what is deployed. */
  public static Plan plan(ConnectClient connect, List<ConnectorTemplate> templates) {
    return Plan.of(templates, deployed(connect));
  }

  /**
   * Deploys templates.
   *
   * @param timeout how long to wait for each connector to move
   * @param progress takes lines for a person
   * @return the plan that was carried out
   * @throws DeployException if a template is refused, or a connector fails or does not move in time
   * @throws ConnectFailure if Connect cannot be reached or refuses
   */
  public static Plan apply(
      ConnectClient connect,
      Admin admin,
      List<ConnectorTemplate> templates,
      Duration timeout,
      Consumer<String> progress) {
    return new Deployer(connect, admin, timeout, progress).apply(templates);
  }

  private Plan apply(List<ConnectorTemplate> templates) {
    Map<String, Map<String, String>> deployed = deployed(connect);
    List<Lint.Finding> findings = Lint.check(templates, deployed);
    findings.stream()
        .filter(finding -> finding.severity() == Lint.Severity.WARN)
        .forEach(finding -> progress.accept("warning: " + finding));
    Plan plan = Plan.of(templates, deployed);
    refuseIfAny(plan, findings);
    for (Plan.Entry entry : plan.entries()) {
      deploy(entry);
    }
    return plan;
  }

  private void refuseIfAny(Plan plan, List<Lint.Finding> findings) {
    List<String> reasons = new ArrayList<>();
    findings.stream()
        .filter(finding -> finding.severity() == Lint.Severity.REFUSE)
        .forEach(finding -> reasons.add(finding.toString()));
    for (Plan.Entry entry : plan.entries()) {
      if (entry.isChange()) {
        for (ConfigError error : connect.validate(entry.template().config())) {
          reasons.add(
              entry.connector() + ": " + error.key() + ": " + error.message().replace('\n', ' '));
        }
      }
    }
    if (!reasons.isEmpty()) {
      reasons.forEach(progress);
      throw DeployException.invalid(
          reasons.get(0) + (reasons.size() > 1 ? " (and " + (reasons.size() - 1) + " more)" : ""));
    }
  }

  private void deploy(Plan.Entry entry) {
    ConnectorTemplate template = entry.template();
    Optional<ConnectorStatus> before =
        entry.kind() == Plan.Kind.CREATE ? Optional.empty() : status(template.name());
    boolean isNewSink = entry.kind() == Plan.Kind.CREATE;
    template.controlTopic().ifPresent(topic -> prepare(template, topic, isNewSink));
    Proof proof = Proof.of(template, connect, kafka, entry.isChange());
    if (entry.isChange()) {
      progress.accept(template.name() + ": " + (isNewSink ? "creating" : "updating"));
      connect.putConfig(template.name(), template.config());
    } else {
      progress.accept(template.name() + ": unchanged");
    }
    Optional<String> oldFailure = before.flatMap(ConnectorStatus::failure);
    new Watch(connect, timeout, progress)
        .untilMoving(template.name(), proof, entry.isChange() ? oldFailure : Optional.empty());
  }

  private void prepare(ConnectorTemplate sink, String topic, boolean isNew) {
    if (kafka.createControlTopic(topic)) {
      progress.accept(sink.name() + ": created the control topic " + topic);
    } else if (kafka.partitions(topic) > 1) {
      progress.accept(
          "warning: "
              + sink.name()
              + ": the control topic "
              + topic
              + " has several partitions; one is enough, and more can lose data [S12]");
    }
    if (isNew && kafka.commitFirstOffset(sink.coordinatorGroup(), topic)) {
      progress.accept(
          sink.name() + ": committed the first offset of group " + sink.coordinatorGroup());
    }
  }

  private Optional<ConnectorStatus> status(String name) {
    try {
      return Optional.of(connect.status(name));
    } catch (ConnectFailure.UnknownConnector e) {
      return Optional.empty();
    }
  }

  private static Map<String, Map<String, String>> deployed(ConnectClient connect) {
    connect.awaitStarted();
    Map<String, Map<String, String>> configs = new TreeMap<>();
    for (String name : connect.connectors()) {
      try {
        configs.put(name, connect.config(name));
      } catch (ConnectFailure.UnknownConnector e) {
        configs.remove(name);
      }
    }
    return configs;
  }
}
