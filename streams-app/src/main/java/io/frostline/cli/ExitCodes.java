package io.frostline.cli;

/** Exit codes of every command. */
public final class ExitCodes {

  public static final int FINE = 0;
  public static final int UNHEALTHY = 1;
  public static final int USAGE = 2;
  public static final int UNREACHABLE = 3;

  private ExitCodes() {}
}
