package io.frostline.topology;

import java.util.Objects;

/** A fact was not delivered: what the fold knows has a gap after the facts before it. */
public final class FactsLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FactsLostException(String message, Throwable cause) {
    super(
        message
            + ": "
            + Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName()),
        cause);
  }
}
