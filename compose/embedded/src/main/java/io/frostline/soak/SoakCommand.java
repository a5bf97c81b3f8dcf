package io.frostline.soak;

import io.frostline.app.OptionException;
import io.frostline.bench.CommitInterval;
import io.frostline.bench.JsonFile;
import io.frostline.bench.KeptFolder;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.demo.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets a healthy pipeline run for long, and finds out whether it stays one. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a healthy pipeline for long, with bursts, rests, rebalances and restarts on purpose, as"
          + " a seed decides. Frostline's app runs in a JVM of its own, which is measured.",
      "It holds if no event comes, if heap, threads and file handles do not grow, if every watermark"
          + " is sound, and if both ends are equal."
    })
public final class SoakCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationText.class,
      description = "How long, such as 15m or 8h (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides what happens when (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      split = ",",
      description = "Only these disturbances, of ${COMPLETION-CANDIDATES}.")
  private List<Disturbance> only = List.of();

  @Mixin private CommitInterval commitInterval;
  @Mixin private JsonFile json;
  @Mixin private KeptFolder keep;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (length.compareTo(SoakSettings.SHORTEST) < 0) {
      throw new OptionException(
          "--for must be at least " + SoakSettings.SHORTEST.toSeconds() + "s");
    }
    Optional<Path> file = json.usable();
    SoakSettings settings =
        new SoakSettings(
            length,
            commitInterval.length(),
            seed,
            kinds(),
            SoakSettings.usualGap(length, commitInterval.length()));
    Path folder = keep.open();
    try (StopSignal stop = StopSignal.install()) {
      stop.started();
      say("seed " + seed + "; starting a fresh pipeline");
      SoakReport report = new SoakRun(settings, this::say, stop::asked).run(folder);
      tell(report);
      if (file.isPresent()) {
        report.write(file.get());
      }
      if (stop.asked()) {
        return INTERRUPTED;
      }
      return report.fine() ? ExitCodes.FINE : ExitCodes.UNHEALTHY;
    } finally {
      keep.removeUnlessKept(folder);
    }
  }

  private Set<Disturbance> kinds() {
    return only.isEmpty()
        ? EnumSet.copyOf(Arrays.asList(Disturbance.values()))
        : EnumSet.copyOf(only);
  }

  private void tell(SoakReport report) {
    say("");
    say(
        String.format(
            Locale.ROOT,
            "%.0f s, %d disturbances, %,d changes: %d false events, %d rows lost, %d doubled,"
                + " %,d watermarks checked, %d unsound",
            report.duration(),
            report.disturbances().size(),
            report.changes(),
            report.falseEvents(),
            report.rowsLost(),
            report.rowsDoubled(),
            report.watermarks().checked(),
            report.watermarks().unsound()));
    say("Of " + report.measured().process() + ":");
    growth("heap after a collection (MiB)", report.heapMb());
    growth("threads", report.threads());
    growth("file handles", report.fileHandles());
    report.findings().forEach(finding -> say("- " + finding));
    say(report.verdict());
  }

  private void growth(String what, Optional<Growth> growth) {
    growth.ifPresent(
        each ->
            say(
                String.format(
                    Locale.ROOT,
                    "  %-30s from %.1f to %.1f, at most %.1f; %+.1f an hour, %.1f tolerated",
                    what,
                    each.first(),
                    each.last(),
                    each.max(),
                    each.slopePerHour(),
                    each.toleratedPerHour())));
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
