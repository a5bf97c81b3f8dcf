package io.frostline.chaos;

import io.frostline.bench.CommitInterval;
import io.frostline.bench.JsonFile;
import io.frostline.bench.KeptFolder;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.ScoreTables;
import io.frostline.chaos.score.Scoreboard;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.demo.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks the pipeline in every way it knows, and tells who noticed. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Injects faults into real pipelines, each into a fresh one, and shows"
          + " who notices: consumer lag, Connect's status, the sink's valid-through age, the time"
          + " since the last success, and Frostline.",
      "Afterwards both ends are compared row by row. Each fault takes two to four minutes."
    })
public final class ChaosCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;

  @Mixin private JsonFile json;
  @Mixin private CommitInterval commitInterval;
  @Mixin private KeptFolder keep;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the scoreboard to FILE as two Markdown tables.")
  private Optional<Path> markdown = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "Only these faults, in this order.")
  private List<String> only = List.of();

  @Option(names = "--list", description = "List the faults and end.")
  private boolean list;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Run each fault N times (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Run N faults at a time (default: ${DEFAULT-VALUE}).",
        "Each needs two cores and 4 GB for itself, or the seconds say more about the machine."
      })
  private int parallel;

  @Option(
      names = "--recover-within",
      paramLabel = "TIME",
      defaultValue = "150s",
      converter = DurationText.class,
      description =
          "How long a recovery without a hand may take; then a hand restarts both connectors, so"
              + " that the ends can be compared (default: ${DEFAULT-VALUE}).")
  private Duration recoverMax;

  @Option(
      names = "--short",
      description = "Hold each fault only as long as Frostline needs to notice it.")
  private boolean shortened;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Fault> faults = chosen();
    if (list) {
      faults.forEach(fault -> say("%-26s %s".formatted(fault.id(), fault.title())));
      return ExitCodes.FINE;
    }
    if (runs < 1) {
      throw ChaosException.usage("--runs must be at least 1, not " + runs);
    }
    if (parallel < 1) {
      throw ChaosException.usage("--parallel must be at least 1, not " + parallel);
    }
    List<Fault> all = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      all.addAll(faults);
    }
    Optional<Path> file = json.usable();
    Path work = keep.open();
    try (StopSignal stop = StopSignal.install()) {
      stop.started();
      Scoreboard board =
          new ChaosSuite(
                  commitInterval.length(),
                  shortened,
                  recoverMax,
                  work,
                  keep.isKept(),
                  this::say,
                  stop::asked)
              .run(all, parallel);
      return report(board, file, stop.asked());
    } finally {
      keep.removeUnlessKept(work);
    }
  }

  private int report(Scoreboard board, Optional<Path> json, boolean stopped) throws IOException {
    String tables = ScoreTables.markdown(board);
    say("");
    say(tables);
    try {
      if (json.isPresent()) {
        board.write(json.get());
      }
      if (markdown.isPresent()) {
        Files.writeString(markdown.get(), tables);
      }
    } catch (IOException e) {
      throw ChaosException.unreachable("cannot write the scoreboard: " + e.getMessage(), e);
    }
    for (Outcome outcome : board.faults()) {
      outcome.findings().forEach(finding -> say(outcome.id() + ": " + finding));
    }
    board.unlike().forEach(id -> say(id + ": not the same findings in every run"));
    if (stopped) {
      return INTERRUPTED;
    }
    return board.passed() ? ExitCodes.FINE : ExitCodes.UNHEALTHY;
  }

  private List<Fault> chosen() {
    if (only.isEmpty()) {
      return Faults.all();
    }
    List<Fault> chosen = new ArrayList<>();
    for (String id : only) {
      chosen.add(
          Faults.byId(id)
              .orElseThrow(
                  () ->
                      ChaosException.usage(
                          "there is no fault "
                              + id
                              + "; there are "
                              + Faults.all().stream()
                                  .map(Fault::id)
                                  .collect(Collectors.joining(", ")))));
    }
    return chosen;
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
