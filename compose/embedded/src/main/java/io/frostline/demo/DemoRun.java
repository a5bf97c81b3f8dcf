package io.frostline.demo;

import io.frostline.app.UnreachableException;
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

/** One run of the demo, from an empty machine to an empty machine. */
final class DemoRun {

  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final int SINK_TASKS = 1;
  private static final int PARTITIONS = 2;
  private static final int NEWEST_ROWS = 5;

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
      try (EmbeddedStack stack = EmbeddedStack.start(stackOptions(folder), screen::say)) {
        int code = with(stack, stop);
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

  private StackOptions stackOptions(Path folder) {
    return StackOptions.kept(folder)
        .withCommitInterval(options.commitInterval())
        .withParallelism(SINK_TASKS, PARTITIONS)
        .withPorts(options.postgresPort(), options.kafkaPort(), options.connectPort())
        .withDayPartitionColumns(List.of("traded_at"));
  }

  private int with(EmbeddedStack stack, StopSignal stop)
      throws InterruptedException, SQLException, IOException {
    if (options.rowsPerSecond() > 0) {
      try (var connection = stack.sourceDatabase().connect()) {
        DemoTables.create(connection);
      }
    }
    DemoReport report;
    try (DemoPipeline pipeline = DemoPipeline.start(stack, options, screen)) {
      stop.started();
      report = watched(stack, pipeline, stop);
    }
    Summary.lines(report, options).forEach(screen::say);
    if (report.rowsCommitted() > 0) {
      NewestRows.lines(stack, report, NEWEST_ROWS).forEach(screen::say);
    }
    Summary.query(report, stack, options).forEach(screen::say);
    if (options.json().isPresent()) {
      Summary.write(report, options.json().get());
    }
    return report.balanced() && report.complete() ? 0 : 1;
  }

  private DemoReport watched(EmbeddedStack stack, DemoPipeline pipeline, StopSignal stop)
      throws InterruptedException, SQLException {
    TradeWriter writer = writer(stack);
    try (writer) {
      long begin = System.nanoTime();
      while (!over(begin) && !stop.asked()) {
        pipeline.requireWorking();
        pipeline.show(writer.trouble());
        stop.await(REFRESH);
      }
    }
    return new DemoEnd(stack, pipeline, options, screen).report(writer.committed());
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
