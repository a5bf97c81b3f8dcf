package io.frostline.core;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a probe got to know: a value, or the reason why there is none. Absence is never 0 or "OK".
 */
public sealed interface Seen<T> {

  /** The probe read {@code value}. */
  record Known<T>(T value) implements Seen<T> {}

  /** The probe could not tell, because of {@code why} (one line, no secrets). */
  record Unknown<T>(String why) implements Seen<T> {}

  static <T> Seen<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Seen<T> unknown(String reason) {
    return new Unknown<>(reason);
  }

  /** The inner one, or the reason why there is none. */
  static <T> Seen<T> flat(Seen<Seen<T>> seen) {
    return seen instanceof Known<Seen<T>> known
        ? known.value()
        : unknown(seen.reason().orElseThrow());
  }

  default boolean isKnown() {
    return this instanceof Known<T>;
  }

  default Optional<T> toOptional() {
    return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  default T orElse(T other) {
    return this instanceof Known<T> known ? known.value() : other;
  }

  default T get() {
    if (this instanceof Known<T> known) {
      return known.value();
    }
    throw new NoSuchElementException(reason().orElseThrow());
  }

  default Optional<String> reason() {
    return this instanceof Unknown<T> unknown ? Optional.of(unknown.why()) : Optional.empty();
  }

  default <R> Seen<R> map(Function<T, R> function) {
    return this instanceof Known<T> known
        ? known(function.apply(known.value()))
        : unknown(reason().orElseThrow());
  }
}
