package io.frostline.demo;

import io.frostline.core.PipelineView.TableView;
import io.frostline.demo.ColdCount.Freshness;
import io.frostline.demo.ColdCount.TableCount;
import io.frostline.demo.DemoReport.FreshnessSeconds;
import io.frostline.demo.DemoReport.TableReport;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.json.WireEvent;
import io.frostline.topology.EventReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The end of a run: waits until everything is in the cold tables, then counts. */
final class DemoEnd {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration EVENTS_WITHIN = Duration.ofSeconds(10);

  private final EmbeddedStack stack;
  private final DemoPipeline pipeline;
  private final DemoOptions options;
  private final Screen screen;

  /** What the two ends of the pipeline hold. */
  private record Counts(Map<String, Long> captured, List<TableCount> cold) {

    long capturedRows() {
      return captured.values().stream().mapToLong(Long::longValue).sum();
    }

    long coldRows() {
      return cold.stream().mapToLong(TableCount::rows).sum();
    }
  }

  DemoEnd(EmbeddedStack stack, DemoPipeline pipeline, DemoOptions options, Screen screen) {
    this.stack = stack;
    this.pipeline = pipeline;
    this.options = options;
    this.screen = screen;
  }

  /**
   * Waits and counts.
   *
   * @param written by the demo itself, by table
   * @param chaos what became of the faults; absent if none was asked for
   */
  DemoReport report(Map<String, Long> written, Optional<List<ChaosReport>> chaos)
      throws InterruptedException, SQLException {
    Instant last = databaseTime();
    screen.say("Waiting until everything captured is committed (Ctrl-C ends at once) …");
    try (ColdTables cold = stack.coldTables();
        CaptureCount capture = new CaptureCount(stack.endpoints().bootstrapServers())) {
      Counts counts = awaitCommitted(last, capture, cold);
      Map<String, TableView> views = views();
      Freshness freshness = ColdCount.freshness(cold);
      return new DemoReport(
          counts.capturedRows(),
          counts.coldRows(),
          written.values().stream().mapToLong(Long::longValue).sum(),
          counts.cold().stream().mapToLong(TableCount::commits).sum(),
          tables(counts, views),
          new FreshnessSeconds(
              boxed(freshness.samples().percentileSeconds(50)),
              boxed(freshness.samples().percentileSeconds(99))),
          freshness.every(),
          Durations.seconds(options.commitInterval()),
          events(),
          Durations.seconds(pipeline.startup()),
          behind(last, views),
          chaos);
    }
  }

  private Counts awaitCommitted(Instant last, CaptureCount capture, ColdTables cold)
      throws InterruptedException {
    long wait = options.commitInterval().multipliedBy(3).plus(GRACE).toNanos();
    long deadline = System.nanoTime() + wait;
    while (true) {
      pipeline.requireWorking();
      pipeline.show(Optional.empty(), List.of());
      boolean seen = !views().isEmpty() && behind(last, views()).isEmpty();
      boolean late = System.nanoTime() > deadline;
      Counts counts = new Counts(capture.upToNow(), ColdCount.count(cold));
      boolean nothing = counts.captured().isEmpty() && views().isEmpty();
      if (late || ((seen || nothing) && counts.capturedRows() == counts.coldRows())) {
        return counts;
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  /** Tables that are not known to hold everything up to {@code last}. */
  private static List<String> behind(Instant last, Map<String, TableView> views) {
    return views.values().stream()
        .filter(
            table -> table.watermark().sourceWatermark().map(at -> at.isBefore(last)).orElse(true))
        .map(TableView::table)
        .toList();
  }

  private Map<String, TableView> views() {
    return pipeline.views().stream()
        .flatMap(view -> view.tables().stream())
        .collect(
            Collectors.toMap(
                TableView::table, Function.identity(), (one, other) -> other, TreeMap::new));
  }

  private static List<TableReport> tables(Counts counts, Map<String, TableView> views) {
    Map<String, Long> unclaimed = new TreeMap<>(counts.captured());
    List<TableReport> tables = new ArrayList<>();
    for (TableCount table : counts.cold()) {
      String name = EmbeddedStack.NAMESPACE + "." + table.name();
      long captured = table.topic().map(unclaimed::remove).orElse(0L);
      Optional<TableView> view = Optional.ofNullable(views.get(name));
      tables.add(
          new TableReport(
              name,
              table.rows(),
              captured,
              view.flatMap(each -> each.watermark().sourceWatermark()),
              view.flatMap(each -> each.lag().total()).map(Durations::seconds),
              view.isEmpty()
                  ? Optional.of("not looked at")
                  : view.flatMap(each -> each.watermark().unknown())));
    }
    unclaimed.forEach(
        (topic, captured) ->
            tables.add(
                new TableReport(
                    topic,
                    0,
                    captured,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("no cold table is fed from this topic"))));
    return tables;
  }

  private List<WireEvent> events() {
    List<WireEvent> events = new ArrayList<>();
    long deadline = System.nanoTime() + EVENTS_WITHIN.toNanos();
    try (EventReader reader =
        new EventReader(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()))) {
      reader.fromTime(pipeline.began());
      while (!reader.caughtUp() && System.nanoTime() < deadline) {
        events.addAll(reader.poll(Duration.ofMillis(200)));
      }
    }
    return events;
  }

  private Instant databaseTime() throws SQLException {
    try (Connection connection = stack.sourceDatabase().connect();
        Statement statement = connection.createStatement();
        ResultSet time = statement.executeQuery("SELECT clock_timestamp()")) {
      time.next();
      return time.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
