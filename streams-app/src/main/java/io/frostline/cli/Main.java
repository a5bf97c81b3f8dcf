package io.frostline.cli;

/** The entry point of the app alone, as the container image has it. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Frostline.execute(Frostline.commandLine(), args));
  }
}
