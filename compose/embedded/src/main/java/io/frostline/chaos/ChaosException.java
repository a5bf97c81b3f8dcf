package io.frostline.chaos;

import io.frostline.cli.ExitCodes;
import picocli.CommandLine.IExitCodeGenerator;

/** The suite cannot go on; the message is one line that says what a person can do. */
final class ChaosException extends RuntimeException implements IExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private ChaosException(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** An option makes no sense. */
  static ChaosException usage(String message) {
    return new ChaosException(message, ExitCodes.USAGE, null);
  }

  /** A file or folder cannot be used. */
  static ChaosException unreachable(String message, Throwable cause) {
    return new ChaosException(message, ExitCodes.UNREACHABLE, cause);
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
