package io.frostline.notify;

/**
 * A file of headers or a secret cannot be used; the message names the file, never what is in it.
 */
public final class HeadersException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HeadersException(String message, Throwable cause) {
    super(message, cause);
  }
}
