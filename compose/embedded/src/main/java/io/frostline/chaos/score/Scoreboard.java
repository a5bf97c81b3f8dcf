package io.frostline.chaos.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Faults that were run more than once, and not with the same findings each time. */
  public List<String> unlike() {
    Map<String, Set<Set<String>>> verdicts = new LinkedHashMap<>();
    faults.forEach(
        outcome ->
            verdicts
                .computeIfAbsent(outcome.id(), id -> new HashSet<>())
                .add(kinds(outcome.findings())));
    return verdicts.entrySet().stream()
        .filter(each -> each.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Counts differ from run to run, their kind must not. */
  private static Set<String> kinds(List<String> findings) {
    return findings.stream()
        .map(line -> line.replaceAll("\\d+", "n").split(":", 2)[0])
        .collect(Collectors.toSet());
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
