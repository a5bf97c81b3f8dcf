package io.frostline.bench.supervision;

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
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what supervision costs. */
@Command(
    name = "supervision",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the app watch pipelines of several sizes, and measures its CPU, memory and traffic, how"
          + " soon it tells of a failed task, how soon another instance takes over when it is killed,"
          + " and how soon it is back without its local state.",
      "Kafka, the topics, the beats, the groups, the control topic and the tables are real; Connect"
          + " and the sink are made up, so that events can be written faster than a sink reads them."
          + " At the first size the same is asked of a Streams application that reads every event to"
          + " know the lag.",
      "The app is measured at each rate twice, once with as many events in a topic that it does not"
          + " watch: what they do to the machine is the same.",
      "Everything takes about thirty-five minutes; --sizes 100x10 alone seventeen, with --rates 0 six."
    })
public final class SupervisionCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "0,1000,10000,50000",
      description = "Events per second, at the first size (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates;

  @Option(
      names = "--sizes",
      paramLabel = "TxP",
      split = ",",
      defaultValue = "100x10,1x10,1000x1,1000x10",
      description = "Tables, and partitions of each one's topic (default: ${DEFAULT-VALUE}).")
  private List<String> sizes;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationText.class,
      description = "How long each cost is measured (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "120s",
      converter = DurationText.class,
      description = {
        "How long the app works before it is measured, so that its compiler's work is not taken for"
            + " its own (default: ${DEFAULT-VALUE})."
      })
  private Duration warmUp;

  @Option(
      names = "--profile",
      description =
          "Let the JDK's Flight Recorder record the app into the folder named with --keep.")
  private boolean profile;

  @Mixin private JsonFile json;
  @Mixin private KeptFolder keep;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Size> parsed = sizes.stream().map(Size::parse).toList();
    if (rates.isEmpty() || rates.stream().anyMatch(rate -> rate < 0)) {
      throw new OptionException("--rates takes numbers of 0 and more");
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
        SupervisionOutcome outcome = measure(parsed, folder, stop);
        SupervisionText.lines(outcome).forEach(this::say);
        if (file.isPresent()) {
          Files.write(file.get(), Json.write(outcome));
        }
        return ExitCodes.FINE;
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

  private SupervisionOutcome measure(List<Size> parsed, Path folder, StopSignal stop)
      throws IOException, InterruptedException {
    List<SizeOutcome> outcomes = new ArrayList<>();
    for (Size size : parsed) {
      boolean first = outcomes.isEmpty();
      Path own = folder.resolve(size.toString());
      outcomes.add(
          new Child(Child.timed(size, this::say), stop::asked)
              .run(
                  SizeProgram.class,
                  new SizeSettings(
                      size.tables(),
                      size.partitions(),
                      first ? rates : List.of(0),
                      first,
                      warmUp,
                      length,
                      profile,
                      own),
                  own,
                  List.of("-Xmx1500m", "-XX:+UseG1GC"),
                  SizeOutcome.class));
      if (Files.exists(own.resolve("stack"))) {
        KeptFolder.delete(own.resolve("stack"));
      }
    }
    return SupervisionOutcome.of(outcomes.get(0), outcomes);
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
