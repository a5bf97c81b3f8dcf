package io.frostline.app;

/** Something that must be there does not answer; the message names it and says what to do. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
