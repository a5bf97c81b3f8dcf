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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs faults one after the other, each on a fresh pipeline in a process of its own. */
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

  Scoreboard run(List<Fault> faults) throws IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    List<NotRun> notRun = new ArrayList<>();
    int number = 0;
    for (Fault fault : faults) {
      number++;
      if (stopped.getAsBoolean()) {
        break;
      }
      String name = "[%d/%d] %s".formatted(number, faults.size(), fault.id());
      Path folder = work.resolve("%02d-%s".formatted(number, fault.id()));
      Files.createDirectories(folder);
      run(fault, name, folder, outcomes, notRun);
      if (!keep) {
        KeptFolder.delete(folder);
      }
    }
    return new Scoreboard(outcomes, notRun, commitInterval.toMillis() / 1_000.0);
  }

  private void run(
      Fault fault, String name, Path folder, List<Outcome> outcomes, List<NotRun> notRun)
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
        outcomes.add(Scoreboard.outcome(result));
      } else if (over && process.exitValue() == ChaosProgram.SKIPPED) {
        notRun.add(new NotRun(fault.id(), last(said), false));
      } else if (!stopped.getAsBoolean()) {
        String why = over ? last(said) : "not over within " + LIMIT.toMinutes() + " minutes";
        notRun.add(new NotRun(fault.id(), why, true));
      }
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
