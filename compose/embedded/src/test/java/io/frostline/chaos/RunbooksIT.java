package io.frostline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.app.NotifyApp;
import io.frostline.app.NotifyOptions;
import io.frostline.chaos.Programs.Received;
import io.frostline.chaos.Runbook.Command;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.chaos.load.Load;
import io.frostline.core.Incident;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.Rule;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.StackOptions;
import io.frostline.notify.Links;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Walks through the runbooks: brings about each state on one real pipeline, and gives every command
 * in it. Beside it Prometheus, Alertmanager and the notifier run for real, where they are
 * installed, and what people are told is noted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunbooksIT {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration WITHIN = Duration.ofSeconds(90);

  @RegisterExtension private static final InOrder IN_ORDER = new InOrder();

  @TempDir private static Path dir;

  private final Set<Command> given = new HashSet<>();
  private final List<AutoCloseable> parts = new ArrayList<>();
  private List<Command> commands;
  private Rig rig;
  private Shell shell;
  private Optional<Programs> programs = Optional.empty();

  /** A state that did not come about says nothing about those that follow. */
  private static final class InOrder
      implements BeforeTestExecutionCallback, TestExecutionExceptionHandler {
    private boolean failed;

    @Override
    public void beforeTestExecution(ExtensionContext context) {
      assumeFalse(failed, "an earlier state has failed");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable error)
        throws Throwable {
      failed |= !(error instanceof TestAbortedException);
      throw error;
    }
  }

  @BeforeAll
  void start() throws Exception {
    commands = Runbook.all().stream().flatMap(runbook -> runbook.commands().stream()).toList();
    rig =
        Rig.start(
            fault("sink-paused").setup(),
            StackOptions.kept(Files.createDirectory(dir.resolve("pipeline")))
                .withCommitInterval(INTERVAL),
            line -> {});
    parts.add(rig);
    rig.deploy();
    parts.add(Load.start(rig.ground().source()));
    shell = new Shell(rig.stack().endpoints(), dir, rig.httpPort().orElseThrow());
    if (Programs.present()) {
      Programs started = Programs.start(dir);
      parts.add(started);
      programs = Optional.of(started);
      await("the events topic", this::isHealthy);
      NotifyApp notifier = notifier(started);
      parts.add(notifier);
      started.startPrometheus(rig.httpPort().orElseThrow(), notifier.port());
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  private NotifyApp notifier(Programs around) throws InterruptedException {
    return NotifyApp.start(
        new NotifyOptions(
            Map.of("bootstrap.servers", rig.stack().endpoints().bootstrapServers()),
            "127.0.0.1",
            0,
            "frostline-notify",
            1,
            List.of(around.alertmanagerUrl()),
            Optional.empty(),
            List.of(around.webhookUrl()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "INFO",
            Optional.of(Duration.ofMinutes(20)),
            Optional.of(Duration.ofMinutes(30)),
            Duration.ofSeconds(30),
            Links.UNSET));
  }

  @Test
  @Order(1)
  void healthy() throws Exception {
    await("a healthy pipeline", this::isHealthy);
    give(RunbookState.HEALTHY);
  }

  @Test
  @Order(2)
  void paused() throws Exception {
    inject("sink-paused", incident -> incident.type() == EventType.PAUSED);
    give(RunbookState.SINK_PAUSED);
    await("the sink to be resumed", () -> !isOpen(i -> i.type() == EventType.PAUSED));
    inject("source-paused", incident -> incident.type() == EventType.PAUSED);
    give(RunbookState.SOURCE_PAUSED);
    await("the source to be resumed", () -> !isOpen(i -> i.type() == EventType.PAUSED));
  }

  @Test
  @Order(3)
  void theWarehouseIsGoneAndComesBack() throws Exception {
    inject("warehouse-gone", incident -> incident.type() == EventType.DOWN);
    give(RunbookState.WAREHOUSE_GONE);
    if (programs.isPresent()) {
      awaitReceived("firing");
    }
    fault("warehouse-gone").repair().orElseThrow().on(rig.ground());
    give(RunbookState.WAREHOUSE_BACK);
    await("the pipeline to recover", () -> !isOpen(i -> i.type() == EventType.DOWN));
    give(RunbookState.RECOVERED);
  }

  /**
   * Both ways: rule, Prometheus, Alertmanager, webhook; and topic, notifier, Alertmanager, webhook.
   */
  @Test
  @Order(4)
  void peopleWereToldThatItWasDownAndThatItIsOver() throws Exception {
    assumeTrue(programs.isPresent(), "prometheus and prometheus-alertmanager are not installed");
    awaitReceived("resolved");
    Programs around = programs.orElseThrow();
    await(
        "the dead man's switch",
        () -> around.received().stream().anyMatch(each -> each.receiver().equals("watchdog")));
    assertThat(around.received())
        .filteredOn(each -> each.labels().get("alertname").equals("FrostlineDown"))
        .allSatisfy(
            each ->
                assertThat(each.labels())
                    .containsEntry("severity", "critical")
                    .containsEntry("component", "frostline")
                    .containsEntry("tier", "cold-storage")
                    .containsEntry("pipeline", "frostline-sink"));
  }

  @Test
  @Order(5)
  void whatFollowsFromSomethingWorseIsNotToldAndAnEscalationAlwaysIs() throws Exception {
    assumeTrue(programs.isPresent(), "prometheus and prometheus-alertmanager are not installed");
    Programs around = programs.orElseThrow();
    around.post(List.of(alert("FrostlineDown", "other", "critical")));
    around.post(
        List.of(
            alert("FrostlineLag", "other", "warning"),
            alert("FrostlineStalled", "other", "critical"),
            alert("FrostlineEscalated", "other", "critical"),
            alert("FrostlineDataLoss", "other", "critical"),
            alert("FrostlineLag", "a-third", "warning"),
            alert("FrostlineDown", "a-fourth", "critical"),
            alert("FrostlineStalled", "a-fourth", "critical"),
            alert("FrostlineDegraded", "a-fourth", "critical"),
            alert("FrostlineLag", "a-fourth", "critical"),
            alert("FrostlinePaused", "a-fifth", "info"),
            alert("FrostlineDegraded", "a-fifth", "warning"),
            alert("FrostlineLag", "a-fifth", "warning")));

    Map<String, String> expected =
        Map.of(
            "FrostlineDown", "active",
            "FrostlineLag", "suppressed",
            "FrostlineStalled", "suppressed",
            "FrostlineEscalated", "active",
            "FrostlineDataLoss", "active");
    await("the inhibition", () -> around.states("other").equals(expected));
    await(
        "another pipeline's lag",
        () -> around.states("a-third").equals(Map.of("FrostlineLag", "active")));
    await(
        "what is about to be lost",
        () ->
            around
                .states("a-fourth")
                .equals(
                    Map.of(
                        "FrostlineDown", "active",
                        "FrostlineStalled", "suppressed",
                        "FrostlineDegraded", "active",
                        "FrostlineLag", "active")));
    await(
        "a pause that hides the lag alone",
        () ->
            around
                .states("a-fifth")
                .equals(
                    Map.of(
                        "FrostlinePaused", "active",
                        "FrostlineDegraded", "active",
                        "FrostlineLag", "suppressed")));
  }

  private static Map<String, String> alert(String name, String pipeline, String severity) {
    return Map.of("alertname", name, "pipeline", pipeline, "severity", severity);
  }

  private void awaitReceived(String status) throws InterruptedException {
    await(status + " from Prometheus", () -> wasTold("page", status, labels -> !topic(labels)));
    await(status + " from the topic", () -> wasTold("page", status, RunbooksIT::topic));
    await(status + " at the webhook", () -> wasTold("direct", status, RunbooksIT::topic));
  }

  private static boolean topic(Map<String, String> labels) {
    return labels.containsKey("incident");
  }

  private boolean wasTold(String receiver, String status, Predicate<Map<String, String>> labels) {
    for (Received each : programs.orElseThrow().received()) {
      if (each.receiver().equals(receiver)
          && each.status().equals(status)
          && each.labels().get("alertname").equals("FrostlineDown")
          && labels.test(each.labels())) {
        return true;
      }
    }
    return false;
  }

  @Test
  @Order(6)
  void theCatalogRefuses() throws Exception {
    inject("catalog-refuses", incident -> incident.rule() == Rule.S19);
    give(RunbookState.CATALOG_REFUSES);
    fault("catalog-refuses").repair().orElseThrow().on(rig.ground());
    give(RunbookState.CATALOG_BACK);
    await("the sink to work again", this::isHealthy);
  }

  @Test
  @Order(7)
  void theSlotIsDropped() throws Exception {
    inject("slot-dropped", incident -> incident.rule() == Rule.C4);
    give(RunbookState.SLOT_DROPPED);
    renameColdTables();
    // The sink makes a busy one anew soon: not all are missing at the same time.
    Set<String> missed = new HashSet<>();
    await(
        "every table to be told as missing",
        () -> {
          missed.addAll(missing());
          return missed.size() == ChaosTables.ALL.size();
        });
    give(RunbookState.TABLES_RENAMED);
    Instant resumed = Instant.now();
    await("every table to be copied anew", () -> !isOpen(i -> i.type() == EventType.DATA_LOSS));
    await("a watermark of every table", () -> isHealthy() && watermark().isAfter(resumed));
  }

  @Test
  @Order(8)
  void aTableIsDropped() throws Exception {
    inject("table-dropped", Incident::escalated);
    give(RunbookState.TABLE_DROPPED);
  }

  @Test
  @Order(9)
  void nobodyWatches() throws Exception {
    rig.ground().stopApp();
    give(RunbookState.APP_DOWN);
    Instant started = Instant.now();
    rig.ground().startApp();
    shell.appAt(rig.httpPort().orElseThrow());
    await("a beat since then", () -> watermarks().anyMatch(started::isBefore));
  }

  /** That of the table that is furthest behind. */
  private Instant watermark() {
    return watermarks().min(Comparator.naturalOrder()).orElse(Instant.MIN);
  }

  private Stream<Instant> watermarks() {
    return rig.view().map(PipelineView::tables).orElse(List.of()).stream()
        .map(table -> table.watermark().sourceWatermark().orElse(Instant.MIN));
  }

  private List<String> missing() {
    return rig.view().map(PipelineView::incidents).orElse(List.of()).stream()
        .filter(incident -> incident.type() == EventType.TABLE_MISSING)
        .flatMap(incident -> incident.table().stream())
        .toList();
  }

  /** Into a namespace that the sink does not write to. */
  private void renameColdTables() {
    Endpoints all = rig.ground().endpoints();
    Namespace archive = Namespace.of("archive");
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.setConf(new Configuration());
      catalog.initialize(all.catalogName(), all.catalogProperties());
      catalog.createNamespace(archive);
      for (TableIdentifier table : catalog.listTables(Namespace.of(EmbeddedStack.NAMESPACE))) {
        catalog.renameTable(table, TableIdentifier.of(archive, table.name()));
      }
    }
  }

  @Test
  @Order(10)
  void theWorkerIsKilled() throws Exception {
    inject("worker-killed", incident -> incident.rule() == Rule.S20);
    give(RunbookState.WORKER_KILLED);
  }

  @Test
  @Order(11)
  void everyCommandWasGiven() {
    assertThat(given).containsExactlyInAnyOrderElementsOf(commands);
  }

  private void give(RunbookState state) throws Exception {
    for (boolean changes : new boolean[] {false, true}) {
      for (Command command : commands) {
        if (command.state().equals(state.id()) && command.changes() == changes) {
          shell.run(command);
          given.add(command);
        }
      }
    }
  }

  private void inject(String id, Predicate<Incident> shows) throws Exception {
    fault(id).inject().on(rig.ground());
    await("the incident of " + id, () -> isOpen(shows));
  }

  private static Fault fault(String id) {
    return Faults.byId(id).orElseThrow();
  }

  private boolean isOpen(Predicate<Incident> which) {
    return rig.view().map(PipelineView::incidents).orElse(List.of()).stream().anyMatch(which);
  }

  private boolean isHealthy() {
    return rig.view()
        .filter(view -> view.phase() == Phase.HEALTHY)
        .filter(view -> view.tables().size() == ChaosTables.ALL.size())
        .filter(
            view ->
                view.tables().stream()
                    .allMatch(table -> table.watermark().sourceWatermark().isPresent()))
        .isPresent();
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    assertThat(Waiting.until(WITHIN, condition))
        .as(() -> what + "; " + rig.view().map(PipelineView::incidents))
        .isTrue();
  }
}
