package io.frostline.chaos.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The outcomes of a suite; its JSON is a contract.
 *
 * @param skipped faults that this machine does not allow for, and those whose run broke
 */
public record Scoreboard(List<Outcome> faults, List<NotRun> skipped, double commitIntervalSeconds) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  /** A fault without an outcome; {@code broken} if its run failed and was not just skipped. */
  public record NotRun(String id, String why, boolean broken) {}

  public Scoreboard {
    faults = List.copyOf(faults);
    skipped = List.copyOf(skipped);
  }

  /** Whether Frostline noticed everything, no watermark was unsound, and no run broke. */
  public boolean passed() {
    return faults.stream().noneMatch(outcome -> outcome.missed() || outcome.unsound())
        && skipped.stream().noneMatch(NotRun::broken);
  }

  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** Writes a single outcome, for the process that asked for its run. */
  public static void write(Outcome outcome, Path file) throws IOException {
    JSON.writeValue(file.toFile(), outcome);
  }

  public static Outcome outcome(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Outcome.class);
  }
}
