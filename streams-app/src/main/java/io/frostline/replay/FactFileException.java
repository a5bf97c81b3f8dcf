package io.frostline.replay;

/** A file of facts cannot be read or written at all; the message is one line and names it. */
public final class FactFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FactFileException(String message) {
    super(message);
  }

  FactFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
