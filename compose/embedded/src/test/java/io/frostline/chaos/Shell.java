package io.frostline.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.Runbook.Command;
import io.frostline.cli.Frostline;
import io.frostline.demo.Main;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.SourceDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Gives a runbook's commands as a person would, with the addresses of this pipeline instead of the
 * usual ones. Commands that end are run in this JVM by the program's own command line, since a JVM
 * for each would take minutes; one that goes on until it is stopped is a process.
 */
final class Shell {

  private static final Set<String> GOES_ON = Set.of("run", "notify");
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final Endpoints endpoints;
  private final Path dir;
  private String url;

  /** What a command came to. */
  private record Result(int exit, String printed) {}

  Shell(Endpoints endpoints, Path dir, int port) {
    this.endpoints = endpoints;
    this.dir = dir;
    this.url = "http://127.0.0.1:" + port;
  }

  void appAt(int port) {
    url = "http://127.0.0.1:" + port;
  }

  /**
   * Gives it, again and again for a while as a person who waits would, and expects what it says.
   */
  void run(Command command) throws Exception {
    Result[] last = new Result[1];
    boolean matched =
        Waiting.until(
            WITHIN,
            () -> {
              last[0] = command.sql() ? sql(command.text()) : frostline(command);
              return matches(command, last[0]);
            });
    assertThat(matched)
        .as(
            "%s in state %s: %s%nexpected %s and %s, but it ended with %d and printed:%n%s",
            command.runbook(),
            command.state(),
            command.text(),
            command.exit(),
            command.expected(),
            last[0].exit(),
            last[0].printed())
        .isTrue();
  }

  private static boolean matches(Command command, Result result) {
    return result.exit() == command.exit().orElse(0)
        && command.expected().stream().allMatch(result.printed()::contains);
  }

  private Result sql(String text) {
    try (Connection connection = new SourceDatabase(endpoints).connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(text)) {
      StringBuilder printed = new StringBuilder();
      int count = 0;
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          printed.append(i == 1 ? "" : " | ").append(rows.getString(i));
        }
        printed.append('\n');
        count++;
      }
      return new Result(0, printed + "(" + count + " rows)\n");
    } catch (SQLException e) {
      return new Result(1, e.getMessage());
    }
  }

  private Result frostline(Command command) {
    List<String> words = new ArrayList<>(List.of(command.text().split("\\s+")));
    words.remove(0);
    words.replaceAll(word -> word.endsWith(".gz") ? dir.resolve(word).toString() : word);
    words.addAll(1, addresses(words.get(0)));
    return GOES_ON.contains(words.get(0)) ? untilStopped(words, command) : inside(words);
  }

  private List<String> addresses(String verb) {
    String kafka = endpoints.bootstrapServers();
    return switch (verb) {
      case "status" -> List.of("--url", url);
      case "events", "notify" -> List.of("--bootstrap", kafka);
      case "run" ->
          List.of(
              "--bootstrap",
              kafka,
              "--connect",
              endpoints.connectUrl(),
              "--bind",
              "127.0.0.1",
              "--state-dir",
              dir.resolve("second-state").toString());
      default -> List.of();
    };
  }

  private Result inside(List<String> words) {
    if (words.get(0).equals("connectors")) {
      words.addAll(2, List.of("--connect", endpoints.connectUrl()));
    }
    StringWriter printed = new StringWriter();
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(printed, true));
    root.setErr(new PrintWriter(printed, true));
    int exit = Frostline.execute(root, words.toArray(String[]::new));
    return new Result(exit, printed.toString());
  }

  /** Ends it as a service manager does, once it has printed what it should. */
  private Result untilStopped(List<String> words, Command command) {
    words.replaceAll(word -> word.equals("8000") ? "0" : word);
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    line.addAll(words);
    try {
      Path out = dir.resolve("run.txt");
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile()).start();
      try {
        Waiting.until(
            WITHIN,
            () -> !process.isAlive() || command.expected().stream().allMatch(read(out)::contains));
        process.destroy();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        return new Result(ended ? process.exitValue() : -1, read(out));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return new Result(-1, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(-1, Arrays.toString(e.getStackTrace()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
