package io.frostline.connect.rest;

import picocli.CommandLine.IExitCodeGenerator;

/** Why a request to Connect came to nothing. The message is one line, written for a person. */
public abstract sealed class ConnectFailure extends RuntimeException implements IExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private ConnectFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }

  /** Nobody answered, or not in time, or what answered is not Connect. */
  public static final class Unreachable extends ConnectFailure {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, Throwable cause) {
      super(3, message, cause);
    }
  }

  /**
   * Connect knows no connector of this name. While a worker starts it says so of connectors that
   * exist, so this alone does not mean that the connector was deleted.
   */
  public static final class UnknownConnector extends ConnectFailure {
    private static final long serialVersionUID = 1L;

    UnknownConnector(String message) {
      super(1, message, null);
    }
  }

  /**
   * Connect is rebalancing or starting, and stayed so for as long as the client was willing to
   * wait.
   */
  public static final class Busy extends ConnectFailure {
    private static final long serialVersionUID = 1L;

    Busy(String message) {
      super(3, message, null);
    }
  }

  /** Connect understood the request and will not do it. */
  public static final class Refused extends ConnectFailure {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String message) {
      super(2, message, null);
      this.status = status;
    }

    /** Returns the HTTP status. */
    public int status() {
      return status;
    }
  }
}
