package io.frostline.embedded;

import io.frostline.cli.Frostline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Gives commands in this JVM, and remembers all that they said. */
final class Commands {

  private final Map<String, String> said = new HashMap<>();

  /** What a command said, and how it ended. */
  record Said(int code, String text) {}

  /** Gives {@code command}, of one word or more, with its options. */
  Said give(String command, Stream<String> options) {
    StringWriter text = new StringWriter();
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(text, true));
    root.setErr(new PrintWriter(text, true));
    int code =
        Frostline.execute(
            root, Stream.concat(Stream.of(command.split(" ")), options).toArray(String[]::new));
    remember(command, text.toString());
    return new Said(code, text.toString());
  }

  void remember(String command, String text) {
    said.merge(command, text, String::concat);
  }

  /** All that was said, by command. */
  Map<String, String> said() {
    return said;
  }
}
