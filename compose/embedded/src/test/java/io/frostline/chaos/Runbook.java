package io.frostline.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A runbook's sections and commands. */
record Runbook(String name, List<String> sections, List<Command> commands, List<String> unmarked) {

  private static final Path FOLDER = Path.of("../../alerts/runbooks");
  private static final Pattern FENCE =
      Pattern.compile("(?ms)^( *)```([^\\n]*)\\n(.*?)\\n *```\\s*$");
  private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)$");
  private static final Pattern MARK =
      Pattern.compile(
          "(sh|sql) state=([a-z-]+)(?: exit=(\\d+))?((?: expect=\"[^\"]+\")+)( changes)?");
  private static final Pattern EXPECT = Pattern.compile("expect=\"([^\"]+)\"");

  /**
   * A command as it stands in a runbook.
   *
   * @param state what the pipeline is in when it is given
   * @param exit the exit code; absent for SQL
   * @param expected pieces of what it prints
   * @param changes whether it changes the state: it is given after those that only look
   */
  record Command(
      String runbook,
      boolean sql,
      String state,
      OptionalInt exit,
      List<String> expected,
      boolean changes,
      String text) {}

  static List<Runbook> all() throws IOException {
    List<Runbook> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
        if (!file.endsWith("README.md")) {
          all.add(read(file));
        }
      }
    }
    return all;
  }

  private static Runbook read(Path file) throws IOException {
    String text = Files.readString(file);
    String name = file.getFileName().toString();
    List<Command> commands = new ArrayList<>();
    List<String> unmarked = new ArrayList<>();
    for (MatchResult block : FENCE.matcher(text).results().toList()) {
      Matcher mark = MARK.matcher(block.group(2));
      if (!mark.matches()) {
        unmarked.add(name + ": " + block.group(2) + " " + block.group(3));
        continue;
      }
      commands.add(
          new Command(
              name,
              mark.group(1).equals("sql"),
              mark.group(2),
              mark.group(3) == null
                  ? OptionalInt.empty()
                  : OptionalInt.of(Integer.parseInt(mark.group(3))),
              EXPECT.matcher(mark.group(4)).results().map(each -> each.group(1)).toList(),
              mark.group(5) != null,
              block.group(3).strip()));
    }
    return new Runbook(
        name,
        SECTION.matcher(text).results().map(each -> each.group(1)).toList(),
        List.copyOf(commands),
        List.copyOf(unmarked));
  }
}
