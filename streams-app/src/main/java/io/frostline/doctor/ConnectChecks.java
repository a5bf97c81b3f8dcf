package io.frostline.doctor;

import io.frostline.connect.deploy.Lint;
import io.frostline.connect.rest.Plugin;
import io.frostline.connect.rest.ServerInfo;
import io.frostline.core.Seen;
import io.frostline.probe.SinkSettings;
import io.frostline.probe.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/** Whether Connect answers, and runs what it should in the way it should. */
final class ConnectChecks {

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final Pattern CLASS_KEY =
      Pattern.compile("connector\\.class|transforms\\.[^.]+\\.type|(key|value|header)\\.converter");
  private static final String TRANSFORM = "io.frostline.connect.transform.ColdRow";

  private final Surroundings around;

  ConnectChecks(Surroundings around) {
    this.around = around;
  }

  List<Check> all() {
    return List.of(
        Check.of(CheckId.CONNECT_REACHABLE, this::reachable),
        Check.of(CheckId.CONNECT_CLUSTER, this::cluster),
        Check.of(CheckId.CONNECT_PLUGINS, this::plugins),
        Check.of(CheckId.PIPELINES, this::pipelines),
        Check.of(CheckId.CONNECTOR_LINT, this::lint));
  }

  private Answer reachable() {
    Seen<ServerInfo> server = around.reachedConnect();
    if (!server.isKnown()) {
      return Answer.unreachable(server.reason().orElseThrow());
    }
    String version = server.get().version();
    return isAtLeast(version, 3, 5)
        ? Answer.ok("Kafka Connect " + version)
        : Answer.warn("Kafka Connect " + version + " cannot be stopped over REST");
  }

  private Answer cluster() throws InterruptedException {
    Seen<ServerInfo> server = around.server();
    Seen<Admin> admin = around.admin();
    if (!server.isKnown()) {
      return Answer.without(server);
    }
    if (!admin.isKnown()) {
      return Answer.without(admin);
    }
    return sameCluster(
        server.get().kafkaClusterId(), around.get(admin.get().describeCluster().clusterId()));
  }

  static Answer sameCluster(String ofConnect, String given) {
    return ofConnect.equals(given)
        ? Answer.ok("both are " + given)
        : Answer.fail("Connect works on the cluster " + ofConnect + ", not on " + given);
  }

  private Answer plugins() {
    Seen<Map<String, Map<String, String>>> connectors = around.connectors();
    if (!connectors.isKnown()) {
      return Answer.without(connectors);
    }
    Set<String> wanted =
        new TreeSet<>(Set.of(SinkSettings.CONNECTOR_CLASS, SourceSettings.POSTGRES_CLASS));
    connectors
        .get()
        .values()
        .forEach(
            config ->
                config.forEach(
                    (key, value) -> {
                      if (CLASS_KEY.matcher(key).matches() && value.contains(".")) {
                        wanted.add(value);
                      }
                    }));
    if (connectors.get().isEmpty()) {
      wanted.add(TRANSFORM);
    }
    return plugins(wanted, around.connect().allPlugins());
  }

  static Answer plugins(Set<String> wanted, List<Plugin> installed) {
    Set<String> missing = new TreeSet<>(wanted);
    // A transform may name one half of a plugin, as in TimestampConverter$Value.
    installed.forEach(
        plugin ->
            missing.removeIf(
                name ->
                    name.equals(plugin.className()) || name.startsWith(plugin.className() + "$")));
    if (!missing.isEmpty()) {
      return Answer.fail("the worker has no " + String.join(", ", missing));
    }
    Optional<String> sink =
        installed.stream()
            .filter(plugin -> plugin.className().equals(SinkSettings.CONNECTOR_CLASS))
            .findFirst()
            .flatMap(Plugin::version);
    if (sink.isEmpty()) {
      return Answer.unknown("the worker does not tell the version of the Iceberg sink");
    }
    return isAtLeast(sink.get(), 1, 11)
        ? Answer.ok(
            "%d classes are there, the Iceberg sink is %s".formatted(wanted.size(), sink.get()))
        : Answer.warn("the Iceberg sink is " + sink.get() + ", older than 1.11");
  }

  private Answer pipelines() {
    Seen<Map<String, Map<String, String>>> connectors = around.connectors();
    if (!connectors.isKnown()) {
      return Answer.without(connectors);
    }
    Map<String, Seen<SinkSettings>> sinks = around.sinks();
    if (sinks.isEmpty()) {
      return Answer.fail("there is no Iceberg sink among " + connectors.get().keySet());
    }
    for (Map.Entry<String, Seen<SinkSettings>> sink : sinks.entrySet()) {
      if (!sink.getValue().isKnown()) {
        return Answer.fail(sink.getKey() + " cannot be watched: " + sink.getValue().reason().get());
      }
    }
    List<String> sources = around.sources().stream().map(found -> found.source().name()).toList();
    return sources.isEmpty()
        ? Answer.warn("no PostgreSQL source feeds " + String.join(", ", sinks.keySet()))
        : Answer.ok(
            "sinks: %s; sources: %s"
                .formatted(String.join(", ", sinks.keySet()), String.join(", ", sources)));
  }

  private Answer lint() {
    Seen<Map<String, Map<String, String>>> connectors = around.connectors();
    if (!connectors.isKnown()) {
      return Answer.without(connectors);
    }
    if (connectors.get().isEmpty()) {
      return Answer.unknown("there is no connector to look at");
    }
    Map<String, Map<String, String>> resolved = new TreeMap<>();
    connectors
        .get()
        .forEach(
            (name, raw) -> {
              Map<String, String> config = new TreeMap<>(raw);
              config.putAll(around.settings(raw).values());
              resolved.put(name, config);
            });
    return lint(resolved);
  }

  static Answer lint(Map<String, Map<String, String>> configs) {
    List<Lint.Finding> findings = Lint.live(configs);
    if (findings.isEmpty()) {
      return Answer.ok("nothing in " + String.join(", ", configs.keySet()));
    }
    List<String> texts = new ArrayList<>();
    findings.forEach(finding -> texts.add(finding.toString()));
    String found = String.join("; ", texts);
    boolean isRefused =
        findings.stream().anyMatch(finding -> finding.severity() == Lint.Severity.REFUSE);
    return isRefused ? Answer.fail(found) : Answer.warn(found);
  }

  private static boolean isAtLeast(String version, int major, int minor) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return false;
    }
    int itsMajor = Integer.parseInt(parts.group(1));
    return itsMajor > major || itsMajor == major && Integer.parseInt(parts.group(2)) >= minor;
  }
}
