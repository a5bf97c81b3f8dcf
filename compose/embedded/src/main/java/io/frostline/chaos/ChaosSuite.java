package io.frostline.chaos;

import io.frostline.bench.KeptFolder;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.Scoreboard;
import io.frostline.chaos.score.Scoreboard.NotRun;
import io.frostline.embedded.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs faults, each on a fresh pipeline in a process of its own. */
final class ChaosSuite {

  private static final Duration LIMIT = Duration.ofMinutes(12);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Duration commitInterval;
  private final boolean shortened;
  private final Duration recoverMax;
  private final Path work;
  private final boolean keep;
  private final Consumer<String> progress;
  private final BooleanSupplier stopped;

  /**
   * Prepares a suite.
   *
   * @param recoverMax how long a recovery without a hand may take
   * @param work folder below which each run gets its own
   * @param keep whether these folders stay
   * @param stopped asked all the time; once true, everything that was started is ended
   */
  ChaosSuite(
      Duration commitInterval,
      boolean shortened,
      Duration recoverMax,
      Path work,
      boolean keep,
      Consumer<String> progress,
      BooleanSupplier stopped) {
    this.commitInterval = commitInterval;
    this.shortened = shortened;
    this.recoverMax = recoverMax;
    this.work = work;
    this.keep = keep;
    this.progress = progress;
    this.stopped = stopped;
  }

  /** What became of a fault: one of the two is present, or none if everything was stopped. */
  private record Result(Optional<Outcome> outcome, Optional<NotRun> notRun) {

    static Result none() {
      return new Result(Optional.empty(), Optional.empty());
    }

    static Result of(Outcome outcome) {
      return new Result(Optional.of(outcome), Optional.empty());
    }

    static Result of(NotRun notRun) {
      return new Result(Optional.empty(), Optional.of(notRun));
    }
  }

  Scoreboard run(List<Fault> faults) throws IOException, InterruptedException {
    return run(faults, 1);
  }

  /** Runs {@code parallel} of them at a time; the scoreboard keeps the order of {@code faults}. */
  Scoreboard run(List<Fault> faults, int parallel) throws IOException, InterruptedException {
    ExecutorService runners = Executors.newFixedThreadPool(parallel);
    try {
      List<Future<Result>> results = new ArrayList<>();
      for (Fault fault : faults) {
        String number = "%02d".formatted(results.size() + 1);
        String name = "[%d/%d] %s".formatted(results.size() + 1, faults.size(), fault.id());
        Path folder = work.resolve(number + "-" + fault.id());
        results.add(runners.submit(() -> run(fault, name, folder)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      List<NotRun> notRun = new ArrayList<>();
      for (Future<Result> result : results) {
        Result each = result.get();
        each.outcome().ifPresent(outcomes::add);
        each.notRun().ifPresent(notRun::add);
      }
      return new Scoreboard(outcomes, notRun, commitInterval.toMillis() / 1_000.0);
    } catch (ExecutionException e) {
      throw new IOException("a run could not be made: " + e.getCause().getMessage(), e.getCause());
    } finally {
      // Each ends the processes that it has started.
      runners.shutdownNow();
      runners.awaitTermination(2 * STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private Result run(Fault fault, String name, Path folder)
      throws IOException, InterruptedException {
    if (stopped.getAsBoolean()) {
      return Result.none();
    }
    Files.createDirectories(folder);
    try {
      return runIn(folder, fault, name);
    } finally {
      if (!keep) {
        KeptFolder.delete(folder);
      }
    }
  }

  private Result runIn(Path folder, Fault fault, String name)
      throws IOException, InterruptedException {
    Path result = folder.resolve("outcome.json");
    Path stack = folder.resolve("stack");
    List<String> said = new ArrayList<>();
    long began = System.nanoTime();
    progress.accept(name + ": starting a fresh pipeline");
    Process process =
        JavaProgram.of(
                ChaosProgram.class,
                List.of(
                    fault.id(),
                    Long.toString(commitInterval.toMillis()),
                    shortened ? "shortened" : "usual",
                    Long.toString(recoverMax.toMillis()),
                    stack.toString(),
                    result.toString()))
            .with("-Xmx1g", "-Dfrostline.log.file=" + folder.resolve("frostline.log"))
            .start();
    Thread reader = reader(process, line -> said(name, began, line, said));
    try {
      boolean over = await(process);
      reader.join(2_000);
      if (Files.exists(result)) {
        return Result.of(Scoreboard.outcome(result));
      }
      if (over && process.exitValue() == ChaosProgram.SKIPPED) {
        return Result.of(new NotRun(fault.id(), last(said), false));
      }
      if (stopped.getAsBoolean()) {
        return Result.none();
      }
      String why = over ? last(said) : "not over within " + LIMIT.toMinutes() + " minutes";
      return Result.of(new NotRun(fault.id(), why, true));
    } finally {
      end(process);
      SmallDisk.forget(stack.resolve("warehouse"));
    }
  }

  private void said(String name, long began, String line, List<String> said) {
    synchronized (said) {
      said.add(line);
    }
    progress.accept(
        String.format(
            Locale.ROOT, "%s %4d s  %s", name, (System.nanoTime() - began) / 1_000_000_000, line));
  }

  private static String last(List<String> said) {
    synchronized (said) {
      return said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
    }
  }

  private boolean await(Process process) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      if (stopped.getAsBoolean() || System.nanoTime() > deadline) {
        return false;
      }
    }
    return true;
  }

  /** The process ends its own servers; whatever it leaves is ended here, one by one. */
  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private static Thread reader(Process process, Consumer<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                in.lines().forEach(lines);
              } catch (IOException | UncheckedIOException e) {
                lines.accept("its output ended: " + e.getMessage());
              }
            },
            "chaos-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
