package io.frostline.demo;

import io.frostline.app.UnreachableException;
import io.frostline.chaos.TcpGate;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackException;
import io.frostline.embedded.StackOptions;
import io.frostline.http.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One run of the demo, from an empty machine to an empty machine. */
final class DemoRun {

  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final int SINK_TASKS = 1;
  private static final int PARTITIONS = 2;
  private static final int NEWEST_ROWS = 5;
  private static final int BOARD_WIDTH = 120;

  private final DemoOptions options;
  private final Screen screen;

  DemoRun(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs it and returns the exit code: 0 if every captured change is in a cold table, once. */
  int run() throws InterruptedException {
    Path folder = options.dir().orElseGet(DemoFolder::create);
    boolean ended = false;
    try (StopSignal stop = StopSignal.install()) {
      try (TcpGate gate = TcpGate.open();
          EmbeddedStack stack = EmbeddedStack.start(stackOptions(folder, gate), screen::say)) {
        gate.leadTo(stack.catalogPort());
        int code = with(stack, gate, stop);
        ended = true;
        return code;
      } catch (StackException | UnreachableException | PortException e) {
        throw stop.asked() ? stopped(e) : failed(e.getMessage(), folder, e);
      } catch (InterruptedException e) {
        if (stop.asked()) {
          throw stopped(e);
        }
        throw e;
      } catch (SQLException e) {
        throw failed("the source database refused a statement: " + e.getMessage(), folder, e);
      } catch (IOException e) {
        throw DemoException.broken("cannot write the summary: " + e.getMessage(), e);
      } finally {
        if (options.dir().isEmpty()) {
          DemoFolder.remove(folder, !ended && !stop.asked());
        }
      }
    }
  }

  private StackOptions stackOptions(Path folder, TcpGate gate) {
    StackOptions usual = usualOptions(folder);
    return options.chaos().isEmpty()
        ? usual
        : usual
            .withConnectApart()
            .withEnvironment(
                Map.of("FROSTLINE_CATALOG_URI", EmbeddedStack.catalogUri(gate.port())));
  }

  private StackOptions usualOptions(Path folder) {
    return StackOptions.kept(folder)
        .withCommitInterval(options.commitInterval())
        .withParallelism(SINK_TASKS, PARTITIONS)
        .withPorts(options.postgresPort(), options.kafkaPort(), options.connectPort())
        .withDayPartitionColumns(List.of("traded_at"));
  }

  private int with(EmbeddedStack stack, TcpGate gate, StopSignal stop)
      throws InterruptedException, SQLException, IOException {
    if (options.rowsPerSecond() > 0) {
      try (var connection = stack.sourceDatabase().connect()) {
        DemoTables.create(connection);
      }
    }
    DemoReport report;
    try (DemoPipeline pipeline = DemoPipeline.start(stack, options, screen)) {
      stop.started();
      report = watched(stack, gate, pipeline, stop);
    }
    Summary.lines(report, options).forEach(screen::say);
    ChaosBoard.lines(report.chaos().orElse(List.of()), BOARD_WIDTH).forEach(screen::say);
    if (report.rowsCommitted() > 0) {
      NewestRows.lines(stack, report, NEWEST_ROWS).forEach(screen::say);
    }
    Summary.query(report, stack, options).forEach(screen::say);
    if (options.json().isPresent()) {
      Summary.write(report, options.json().get());
    }
    return report.balanced() && report.complete() && report.recovered() ? 0 : 1;
  }

  private DemoReport watched(
      EmbeddedStack stack, TcpGate gate, DemoPipeline pipeline, StopSignal stop)
      throws InterruptedException, SQLException {
    TradeWriter writer = writer(stack);
    Optional<List<ChaosReport>> chaos = Optional.empty();
    try (writer) {
      if (options.chaos().isEmpty()) {
        watch(pipeline, writer, stop, List::of, () -> false);
      } else {
        chaos = Optional.of(broken(stack, gate, pipeline, writer, stop));
      }
    }
    return new DemoEnd(stack, pipeline, options, screen).report(writer.committed(), chaos);
  }

  private List<ChaosReport> broken(
      EmbeddedStack stack, TcpGate gate, DemoPipeline pipeline, TradeWriter writer, StopSignal stop)
      throws InterruptedException {
    try (DemoChaos chaos = DemoChaos.start(options, stack, gate, pipeline, screen)) {
      watch(pipeline, writer, stop, chaos::lines, () -> chaos.over() && options.length().isEmpty());
      chaos.end();
      while (!chaos.over()) {
        show(pipeline, writer, chaos::lines);
        TimeUnit.MILLISECONDS.sleep(REFRESH.toMillis());
      }
      if (chaos.failure().isPresent()) {
        throw DemoException.broken(
            "the chaos ended early: " + chaos.failure().get() + log(stack), null);
      }
      return chaos.reports();
    }
  }

  private static String log(EmbeddedStack stack) {
    return " (the log is " + stack.logFile() + ")";
  }

  private void watch(
      DemoPipeline pipeline,
      TradeWriter writer,
      StopSignal stop,
      Supplier<List<String>> broken,
      BooleanSupplier done)
      throws InterruptedException {
    long begin = System.nanoTime();
    while (!over(begin) && !stop.asked() && !done.getAsBoolean()) {
      show(pipeline, writer, broken);
      stop.await(REFRESH);
    }
  }

  private static void show(
      DemoPipeline pipeline, TradeWriter writer, Supplier<List<String>> broken) {
    pipeline.requireWorking();
    pipeline.show(writer.trouble(), broken.get());
  }

  private TradeWriter writer(EmbeddedStack stack) throws SQLException {
    return options.rowsPerSecond() == 0
        ? TradeWriter.silent()
        : TradeWriter.start(
            stack.sourceDatabase()::connect,
            DemoScript.of(options.length(), options.rowsPerSecond()));
  }

  private boolean over(long begin) {
    return options
        .length()
        .map(length -> System.nanoTime() - begin >= length.toNanos())
        .orElse(false);
  }

  private DemoException stopped(Exception cause) {
    return DemoException.broken("stopped before it was up", cause);
  }

  private DemoException failed(String message, Path folder, Exception cause) {
    Path log = folder.resolve("logs").resolve("frostline.log");
    return DemoException.unreachable(
        message + (Files.exists(log) ? " (the log is " + log + ")" : ""), cause);
  }
}
