package io.frostline.cli;

import io.frostline.app.OptionException;
import io.frostline.replay.Ending;
import io.frostline.replay.Entry;
import io.frostline.replay.FactFileException;
import io.frostline.replay.FactFileReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells from a file of facts what was decided and why. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Folds the facts of a file once more and tells what was decided, with the evidence: events,"
          + " phases, commands, and what became of the watermarks.",
      "The file comes from frostline events --export FILE. Nothing but the file is needed, and the"
          + " same file always gives the same bytes.",
      "Exits with 0 if the whole file was told, and with 1 if lines of it were damaged."
    })
final class Replay implements Callable<Integer> {

  private static final int DAMAGES_SHOWN = 10;

  @Parameters(paramLabel = "FILE", description = "JSON lines, plain or compressed with gzip.")
  private Path file;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "Leave out what was learnt after TIME, for example 2026-03-04T05:06:07Z.")
  private Optional<Instant> until = Optional.empty();

  @Option(names = "--pipeline", paramLabel = "NAME", description = "Tell of this pipeline alone.")
  private Optional<String> pipeline = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    StoryText text = new StoryText(json, out::println);
    try (FactFileReader reader = new FactFileReader(file)) {
      text.begin(reader.header());
      Ending ending = new io.frostline.replay.Replay(until, pipeline, new Teller(text)).of(reader);
      text.end(ending);
      out.flush();
      return ending.damagedLines() == 0 ? ExitCodes.FINE : ExitCodes.UNHEALTHY;
    } catch (FactFileException e) {
      throw new OptionException(e.getMessage(), e);
    }
  }

  private final class Teller implements io.frostline.replay.Replay.Listener {

    private final StoryText text;
    private long damages;

    Teller(StoryText text) {
      this.text = text;
    }

    @Override
    public void tell(Entry entry) {
      text.tell(entry);
    }

    @Override
    public void damaged(long line, String why) {
      damages++;
      if (damages <= DAMAGES_SHOWN) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(
            Plain.text("frostline replay: " + file + ", line " + line + ": " + why)
                + (damages == DAMAGES_SHOWN ? " (more are only counted)" : ""));
        err.flush();
      }
    }
  }
}
