package io.frostline.bench.pipeline;

import io.frostline.app.OptionException;
import io.frostline.bench.Child;
import io.frostline.bench.JsonFile;
import io.frostline.bench.KeptFolder;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.demo.StopSignal;
import io.frostline.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the pipeline's speed against stock settings and against the limits of its parts. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a table of trades from PostgreSQL into an Iceberg table, first what is there (the"
          + " snapshot), then what is inserted (live): once with the connectors as their projects'"
          + " quick starts set them up, once with the templates of this repository. Each time"
          + " everything is fresh, and Kafka and Connect share a JVM of their own.",
      "Then each part of the way is measured alone: the raw limits. All in one run, because the"
          + " ratios say something and the absolute numbers are the machine's.",
      "A million rows take about ten minutes on two cores."
    })
public final class PipelineCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;
  private static final long FEWEST = 1_000;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Rows of the snapshot (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--live-rows",
      paramLabel = "N",
      description = "Rows that are inserted afterwards (default: half of --rows).")
  private Optional<Long> liveRows = Optional.empty();

  @Option(
      names = "--commit-interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationText.class,
      description = "How often cold tables are committed to (default: ${DEFAULT-VALUE}).")
  private Duration commitInterval;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Compare so many times, one after the other, and tell how far the ratios lie apart"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int runs;

  @Option(
      names = "--profile",
      description =
          "Let the JDK's Flight Recorder record each setup into the folder named with --keep, and"
              + " tell whose code the samples were in.")
  private boolean profile;

  @Option(
      names = "--only",
      paramLabel = "SETUP",
      description = "Only one setup, without a comparison: ${COMPLETION-CANDIDATES}.")
  private Optional<Setup> only = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = {
        "Try a setting in our setup: source.NAME and sink.NAME are the connectors', worker.NAME is"
            + " the worker's, partitions and tasks are the topic's and the sink's."
      })
  private Map<String, String> changed = Map.of();

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "Try an option for the JVM of our setup, such as -XX:+UseG1GC.")
  private List<String> jvmOptions = List.of();

  @Mixin private JsonFile json;
  @Mixin private KeptFolder keep;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long live = liveRows.orElse(rows / 2);
    if (rows < FEWEST || live < FEWEST) {
      throw new OptionException("--rows and --live-rows must be at least " + FEWEST);
    }
    if (runs < 1 || (runs > 1 && only.isPresent())) {
      throw new OptionException(
          runs < 1
              ? "--runs must be at least 1"
              : "--only has no ratios, so --runs makes no sense");
    }
    if (profile && !keep.isKept()) {
      throw new OptionException(
          "--profile needs a folder for its recordings: name one with --keep");
    }
    Optional<Path> file = json.usable();
    Path folder = keep.open();
    try (StopSignal stop = StopSignal.install()) {
      stop.started();
      try {
        return measure(folder, live, file, stop);
      } catch (RuntimeException e) {
        if (stop.asked()) {
          return INTERRUPTED;
        }
        throw e;
      }
    } finally {
      keep.removeUnlessKept(folder);
    }
  }

  private int measure(Path folder, long live, Optional<Path> file, StopSignal stop)
      throws IOException, InterruptedException {
    if (only.isPresent()) {
      PhaseOutcome outcome = phase(only.get(), folder, live, only.get() == Setup.OURS, stop);
      PipelineText.of(only.get(), outcome).forEach(this::say);
      if (file.isPresent()) {
        Files.write(file.get(), Json.write(outcome));
      }
      return ExitCodes.FINE;
    }
    List<PipelineOutcome> outcomes = new ArrayList<>();
    while (outcomes.size() < runs) {
      if (runs > 1) {
        say("run " + (outcomes.size() + 1) + " of " + runs);
      }
      outcomes.add(
          compare(runs == 1 ? folder : folder.resolve("run" + outcomes.size()), live, stop));
      // What was measured is there although a later run may break.
      if (file.isPresent()) {
        Files.write(file.get(), Json.write(PipelineRuns.of(outcomes)));
      }
    }
    if (runs > 1) {
      say("");
      PipelineRuns.of(outcomes).lines().forEach(this::say);
    }
    return ExitCodes.FINE;
  }

  private PipelineOutcome compare(Path folder, long live, StopSignal stop)
      throws IOException, InterruptedException {
    PhaseOutcome stock = phase(Setup.STOCK, folder, live, false, stop);
    PhaseOutcome ours = phase(Setup.OURS, folder, live, true, stop);
    PipelineOutcome outcome =
        PipelineOutcome.of(rows, live, commitInterval.toMillis() / 1_000.0, stock, ours);
    say("");
    PipelineText.of(outcome).forEach(this::say);
    return outcome;
  }

  private PhaseOutcome phase(Setup setup, Path folder, long live, boolean limits, StopSignal stop)
      throws IOException, InterruptedException {
    String name = setup.name().toLowerCase(Locale.ROOT);
    Path own = folder.resolve(name);
    say(name + ": starting a fresh pipeline");
    List<String> jvm = new ArrayList<>(setup.jvm());
    if (setup == Setup.OURS) {
      jvm.addAll(jvmOptions);
    }
    Path recording = folder.resolve(name + ".jfr");
    if (profile) {
      jvm.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + recording);
    }
    try {
      PhaseOutcome outcome =
          new Child(Child.timed(name, this::say), stop::asked)
              .run(
                  PhaseProgram.class,
                  new PhaseSettings(setup, rows, live, commitInterval, own, changed, limits),
                  own,
                  jvm,
                  PhaseOutcome.class);
      if (profile) {
        say(name + ": " + ProfileShares.line(ProfileShares.of(recording)));
      }
      return outcome;
    } finally {
      if (Files.exists(own.resolve("stack"))) {
        KeptFolder.delete(own.resolve("stack"));
      }
    }
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
