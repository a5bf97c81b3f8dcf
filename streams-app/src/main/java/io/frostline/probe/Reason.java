package io.frostline.probe;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line why something could not be read. */
final class Reason {

  private static final int LENGTH_MAX = 500;

  private Reason() {}

  static String of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String line = message == null ? "" : line(message);
    return line.isEmpty() ? cause.getClass().getSimpleName() : line;
  }

  /** The first line of {@code text} that says something, cut to a bounded length. */
  static String line(String text) {
    String line = text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX);
  }
}
