package io.frostline.soak;

import io.frostline.cli.ExitCodes;
import picocli.CommandLine.IExitCodeGenerator;

/** The soak cannot go on; the message is one line that says what a person can do. */
final class SoakException extends RuntimeException implements IExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private SoakException(String message) {
    super(message);
  }

  /** The pipeline or the app does not run as it must. */
  static SoakException broken(String message) {
    return new SoakException(message);
  }

  @Override
  public int getExitCode() {
    return ExitCodes.UNREACHABLE;
  }
}
