package io.frostline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The command line with its output kept. */
final class Shell {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs one line and gives its exit code. */
  int run(String... args) {
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(out, true));
    root.setErr(new PrintWriter(err, true));
    return Frostline.execute(root, args);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
