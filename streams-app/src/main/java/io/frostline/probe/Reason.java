package io.frostline.probe;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line why something could not be read. */
public final class Reason {

  private static final int LENGTH_MAX = 500;
  private static final String CAUSE = "Caused by: ";

  private Reason() {}

  /** The message of what failed, in one line of bounded length. */
  public static String of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String line = message == null ? "" : line(message);
    return line.isEmpty() ? cause.getClass().getSimpleName() : line;
  }

  /**
   * The line of a stack trace that says what happened: the innermost cause, else the first line.
   */
  static Optional<String> inTrace(String trace) {
    return trace
        .lines()
        .filter(line -> line.startsWith(CAUSE))
        .reduce((outer, inner) -> inner)
        .map(line -> line.substring(CAUSE.length()))
        .or(() -> trace.lines().findFirst())
        .map(Reason::line)
        .filter(line -> !line.isEmpty());
  }

  /** The first line of {@code text} that says something, cut to a bounded length. */
  static String line(String text) {
    return line(text, LENGTH_MAX);
  }

  /** The first line of {@code text} that says something, cut to {@code most} characters. */
  static String line(String text, int most) {
    String line = text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return line.length() <= most ? line : line.substring(0, most);
  }
}
