package io.frostline.http;

/** The port cannot be opened; the message says what to do. */
public final class PortException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PortException(String message, Throwable cause) {
    super(message, cause);
  }
}
