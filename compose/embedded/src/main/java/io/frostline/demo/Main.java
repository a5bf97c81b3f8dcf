package io.frostline.demo;

import io.frostline.bench.BenchCommand;
import io.frostline.cli.Frostline;
import io.frostline.compare.CompareCommand;
import picocli.CommandLine;

/** The entry point: every command under one name. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    CommandLine root = Frostline.commandLine();
    root.addSubcommand(new DemoCommand());
    root.addSubcommand(new BenchCommand());
    root.addSubcommand(new CompareCommand());
    System.exit(Frostline.execute(root, args));
  }
}
