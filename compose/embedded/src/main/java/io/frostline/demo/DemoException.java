package io.frostline.demo;

import io.frostline.cli.ExitCodes;
import picocli.CommandLine.IExitCodeGenerator;

/** The demo cannot go on; the message is one line that says what a person can do. */
final class DemoException extends RuntimeException implements IExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private DemoException(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A part does not start or does not answer. */
  static DemoException unreachable(String message, Throwable cause) {
    return new DemoException(message, ExitCodes.UNREACHABLE, cause);
  }

  /** It ran, and something broke. */
  static DemoException broken(String message, Throwable cause) {
    return new DemoException(message, ExitCodes.UNHEALTHY, cause);
  }

  /** An option makes no sense. */
  static DemoException usage(String message) {
    return new DemoException(message, ExitCodes.USAGE, null);
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
