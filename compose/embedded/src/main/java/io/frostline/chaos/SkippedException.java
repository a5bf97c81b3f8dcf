package io.frostline.chaos;

/** A fault cannot be injected on this machine; the message says why and what would help. */
final class SkippedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SkippedException(String message) {
    super(message);
  }
}
