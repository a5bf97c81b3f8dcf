package io.frostline.probe;

/** What a record's bytes turned out to be. */
public sealed interface Decoded<T> {

  /** It says {@code value}. */
  record Value<T>(T value) implements Decoded<T> {}

  /** It is well formed and says nothing for us. */
  record Other<T>() implements Decoded<T> {}

  /** It could not be decoded, because of {@code reason} (one line, without its content). */
  record Garbage<T>(String reason) implements Decoded<T> {}
}
