package io.frostline.connect.deploy;

import picocli.CommandLine.IExitCodeGenerator;

/** Why a deployment ended without success. The message is written for a person. */
public final class DeployException extends RuntimeException implements IExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private DeployException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A template or a setting is wrong: exit code 2. */
  static DeployException invalid(String message) {
    return new DeployException(2, message, null);
  }

  /** A connector does not run as it should: exit code 1. */
  static DeployException failed(String message) {
    return new DeployException(1, message, null);
  }

  /** Something needed does not answer: exit code 3. */
  static DeployException unreachable(String message, Throwable cause) {
    return new DeployException(3, message, cause);
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
