package io.frostline.json;

/** A text is not what it should be; the message is one line and repeats nothing of a value. */
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
