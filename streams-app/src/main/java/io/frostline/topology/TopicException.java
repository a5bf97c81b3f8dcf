package io.frostline.topology;

/** One of the app's topics cannot be created or used; the message is one line for a person. */
public final class TopicException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
