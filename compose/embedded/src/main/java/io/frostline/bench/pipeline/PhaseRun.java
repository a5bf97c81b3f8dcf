package io.frostline.bench.pipeline;

import io.frostline.app.UnreachableException;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.demo.Deployment;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.SnapshotSummary;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** One setup on a fresh pipeline: its snapshot, its live phase and, if wanted, the raw limits. */
final class PhaseRun {

  private final PhaseSettings settings;
  private final Consumer<String> progress;
  private final List<Deployment> deployments = new ArrayList<>();
  private EmbeddedStack stack;
  private ColdTables tables;
  private ConnectClient connect;
  private CpuClock cpu;

  PhaseRun(PhaseSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  PhaseOutcome run() throws Exception {
    try (EmbeddedStack started =
            EmbeddedStack.start(settings.setup().options(settings), line -> {});
        ColdTables opened = started.coldTables();
        CpuClock clock = new CpuClock()) {
      cpu = clock;
      stack = started;
      tables = opened;
      connect = new ConnectClient(stack.connectUrl());
      return measured();
    }
  }

  private PhaseOutcome measured() throws Exception {
    long rows = settings.rows();
    try (Connection connection = stack.sourceDatabase().connect()) {
      Trades.create(connection);
      progress.accept(String.format(Locale.ROOT, "writing %,d rows into the database", rows));
      Trades.insert(connection, 1, rows);
    }
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    CpuTimes before = cpu.now();
    VisibleRows visible = new VisibleRows(tables, progress, this::requireWorking);
    Arrivals snapshot = new Arrivals(System.nanoTime(), 0, rows);
    deploy();
    visible.await(snapshot);
    CpuTimes between = cpu.now();
    PeakMemory snapshotMemory = PeakMemory.now();
    say("snapshot", rows, snapshot.seconds());
    double wire = new TopicBytes(stack.endpoints().bootstrapServers()).inLog(topic());
    if (settings.limits()) {
      try (Connection connection = stack.sourceDatabase().connect()) {
        RawLimits.keepChanges(connection);
      }
    }
    Arrivals live = new Arrivals(System.nanoTime(), rows, rows + settings.liveRows());
    insertLive();
    double insertSeconds = (System.nanoTime() - live.begun()) / 1e9;
    visible.await(live);
    CpuTimes after = cpu.now();
    PeakMemory memory = PeakMemory.now();
    say("live", settings.liveRows(), live.seconds());
    double serialized = serialized(rows + settings.liveRows());
    double tableBytes = tableBytes();
    return new PhaseOutcome(
        rows / snapshot.seconds(),
        snapshot.seconds(),
        snapshot.flow(),
        snapshot.tailSeconds(),
        settings.liveRows() / live.seconds(),
        live.flow(),
        live.tailSeconds(),
        insertSeconds,
        wire / rows,
        serialized,
        tableBytes,
        between.perMillion(before, rows),
        after.perMillion(between, settings.liveRows()),
        snapshotMemory,
        memory,
        load,
        limits());
  }

  private Optional<Limits> limits() throws Exception {
    if (!settings.limits()) {
      return Optional.empty();
    }
    progress.accept("measuring the raw limits");
    deployments.forEach(Deployment::close);
    deployments.forEach(each -> connect.delete(each.connector()));
    return Optional.of(new RawLimits(stack, settings.rows(), settings.liveRows()).measure(topic()));
  }

  private String topic() {
    return settings.setup().topic();
  }

  /** Requests source and sink at once, as a person does who has both files. */
  private void deploy() throws Exception {
    List<ConnectorTemplate> templates =
        settings.setup() == Setup.OURS
            ? ConnectorTemplate.packaged().stream().map(this::changed).toList()
            : List.of(
                StockConnectors.source(), StockConnectors.sink(stack, settings.commitInterval()));
    if (settings.setup() == Setup.STOCK) {
      // As a broker that creates topics by itself would.
      try (Admin admin =
          Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic(topic(), 1, (short) 1))).all().get();
      }
    }
    for (ConnectorTemplate template : templates) {
      Deployment deployment = new Deployment(stack, template, settings.commitInterval());
      deployments.add(deployment);
      deployment.start();
    }
  }

  /** A template with the settings that are to be tried. */
  private ConnectorTemplate changed(ConnectorTemplate template) {
    String prefix = template.isSink() ? "sink." : "source.";
    Map<String, String> config = new HashMap<>(template.config());
    settings
        .changed()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                config.put(name.substring(prefix.length()), value);
              }
            });
    return new ConnectorTemplate(template.name(), config);
  }

  private void insertLive() throws Exception {
    long first = settings.rows() + 1;
    long last = settings.rows() + settings.liveRows();
    try (Connection connection = stack.sourceDatabase().connect()) {
      for (long next = first; next <= last; next += Trades.TRANSACTION_ROWS) {
        Trades.insert(connection, next, Math.min(last, next + Trades.TRANSACTION_ROWS - 1));
      }
    }
  }

  private void requireWorking() {
    for (Deployment deployment : deployments) {
      deployment
          .failure()
          .ifPresent(
              why -> {
                throw new UnreachableException(deployment.connector() + ": " + why, null);
              });
      try {
        connect
            .status(deployment.connector())
            .failure()
            .ifPresent(
                why -> {
                  throw new UnreachableException(deployment.connector() + " failed: " + why, null);
                });
      } catch (ConnectFailure e) {
        // It is on its way: not yet is no failure.
        continue;
      }
    }
  }

  private double serialized(long events) {
    long[] bytes = {0};
    new TopicBytes(stack.endpoints().bootstrapServers())
        .read(
            topic(),
            chunk ->
                chunk.forEach(
                    each -> bytes[0] += each.serializedKeySize() + each.serializedValueSize()));
    return (double) bytes[0] / events;
  }

  private double tableBytes() {
    Map<String, String> summary = tables.currentSnapshot(Trades.TABLE).orElseThrow().summary();
    return Double.parseDouble(summary.get(SnapshotSummary.TOTAL_FILE_SIZE_PROP))
        / Double.parseDouble(summary.get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  private void say(String what, long rows, double seconds) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: %,d rows visible after %.1f s, %,.0f rows/s",
            what,
            rows,
            seconds,
            rows / seconds));
  }
}
