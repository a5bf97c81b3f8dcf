package io.frostline.bench.freshness;

import io.frostline.app.UnreachableException;
import io.frostline.bench.freshness.RoundTimes.Round;
import io.frostline.bench.pipeline.Trades;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.demo.Deployment;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.admin.Admin;

/** One commit interval on a fresh pipeline with our templates. */
final class FreshnessRun {

  private static final Duration LOOK_EVERY = Duration.ofMillis(40);
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(150);
  private static final String TOPIC = "cdc.public." + Trades.TABLE;
  private static final int TRANSACTIONS_IN_SECOND = 50;

  /** Rounds at the start in which the sink's tasks still join. */
  private static final int WARM_UP_ROUNDS = 2;

  private final FreshnessSettings settings;
  private final Consumer<String> progress;
  private final List<Deployment> deployments = new ArrayList<>();
  private final Map<Long, Long> seenAt = new LinkedHashMap<>();
  private final AtomicReference<SQLException> broken = new AtomicReference<>();
  private volatile boolean ended;
  private EmbeddedStack stack;

  FreshnessRun(FreshnessSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  FreshnessOutcome run() throws Exception {
    StackOptions options =
        StackOptions.kept(settings.dir().resolve("stack")).withCommitInterval(settings.interval());
    try (EmbeddedStack started = EmbeddedStack.start(options, line -> {});
        ColdTables tables = started.coldTables()) {
      stack = started;
      try (Connection connection = stack.sourceDatabase().connect()) {
        Trades.create(connection);
      }
      Thread writer = new Thread(this::write, "bench-writer");
      writer.start();
      deploy();
      watch(tables);
      ended = true;
      writer.join();
      deployments.forEach(Deployment::close);
      return outcome(tables);
    }
  }

  private void deploy() throws Exception {
    start(false);
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()))) {
      long deadline = System.nanoTime() + FIRST_WITHIN.toNanos();
      while (!admin.listTopics().names().get().contains(TOPIC)) {
        requireBefore(deadline, "the source has not begun");
      }
    }
    start(true);
  }

  private void start(boolean sink) {
    for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
      if (template.isSink() == sink) {
        Deployment deployment = new Deployment(stack, template, settings.interval());
        deployments.add(deployment);
        deployment.start();
      }
    }
  }

  private void write() {
    int rows = Math.max(1, settings.rowsPerSecond() / TRANSACTIONS_IN_SECOND);
    long next = 1;
    long at = System.nanoTime();
    try (Connection connection = stack.sourceDatabase().connect()) {
      while (!ended) {
        Trades.insert(connection, next, next + rows - 1);
        next += rows;
        at = Math.max(at + TimeUnit.SECONDS.toNanos(1) / TRANSACTIONS_IN_SECOND, System.nanoTime());
        LockSupport.parkNanos(at - System.nanoTime());
      }
    } catch (SQLException e) {
      broken.set(e);
    }
  }

  /** Notes when each snapshot is seen first; those of the first rounds do not count. */
  private void watch(ColdTables tables) throws InterruptedException, SQLException {
    long first =
        System.nanoTime() + FIRST_WITHIN.plus(settings.interval().multipliedBy(3)).toNanos();
    int warmUp = 0;
    long end = Long.MAX_VALUE;
    long last = 0;
    while (System.nanoTime() < end) {
      requireBefore(end == Long.MAX_VALUE ? first : Long.MAX_VALUE, "nothing was committed");
      Optional<Snapshot> current = tables.currentSnapshot(Trades.TABLE);
      if (current.isPresent() && current.get().snapshotId() != last) {
        last = current.get().snapshotId();
        if (warmUp < WARM_UP_ROUNDS) {
          warmUp++;
        } else {
          if (seenAt.isEmpty()) {
            progress.accept("measuring for " + settings.length().toSeconds() + " s");
            end = System.nanoTime() + settings.length().toNanos();
          }
          seenAt.put(last, System.currentTimeMillis());
        }
      }
    }
  }

  private void requireBefore(long deadline, String what) throws InterruptedException, SQLException {
    if (broken.get() != null) {
      throw broken.get();
    }
    for (Deployment deployment : deployments) {
      deployment
          .failure()
          .ifPresent(
              why -> {
                throw new UnreachableException(deployment.connector() + ": " + why, null);
              });
    }
    if (System.nanoTime() > deadline) {
      throw new UnreachableException(what + " in time", null);
    }
    TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
  }

  private FreshnessOutcome outcome(ColdTables tables) {
    Map<Long, Round> rounds = RoundTimes.read(stack.endpoints().bootstrapServers());
    List<Double> ages = new ArrayList<>();
    List<Double> waits = new ArrayList<>();
    List<Double> answers = new ArrayList<>();
    List<Double> commits = new ArrayList<>();
    List<Double> seen = new ArrayList<>();
    seenAt.forEach(
        (snapshot, at) -> {
          Optional<Round> round = Optional.ofNullable(rounds.get(snapshot));
          for (Record row : tables.appended(Trades.TABLE, snapshot)) {
            Record cdc = (Record) row.getField("_cdc");
            long committed = ((OffsetDateTime) cdc.getField("ts")).toInstant().toEpochMilli();
            ages.add((at - committed) / 1e3);
            round.ifPresent(each -> waits.add((each.started() - committed) / 1e3));
          }
          round.ifPresent(
              each -> {
                answers.add((each.answered() - each.started()) / 1e3);
                commits.add((each.committed() - each.answered()) / 1e3);
                seen.add(
                    (at
                            - tables
                                .table(Trades.TABLE)
                                .orElseThrow()
                                .snapshot(snapshot)
                                .timestampMillis())
                        / 1e3);
              });
        });
    List.of(ages, waits, answers, commits, seen).forEach(each -> each.sort(null));
    double interval = settings.interval().toMillis() / 1e3;
    double p50 = FreshnessOutcome.quantile(ages, 0.5);
    double p99 = FreshnessOutcome.quantile(ages, 0.99);
    double max = FreshnessOutcome.quantile(ages, 1);
    return new FreshnessOutcome(
        interval,
        ages.size(),
        seenAt.size(),
        p50,
        p99,
        max,
        p50 / interval,
        p99 / interval,
        max / interval,
        FreshnessOutcome.quantile(waits, 0.5),
        FreshnessOutcome.quantile(answers, 0.5),
        FreshnessOutcome.quantile(commits, 0.5),
        FreshnessOutcome.quantile(seen, 0.5));
  }
}
