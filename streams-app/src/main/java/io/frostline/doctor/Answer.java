package io.frostline.doctor;

import io.frostline.core.Seen;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param found one sentence, without secrets
 * @param fix what to do in this very case; empty for what the check says in general
 * @param unreachable whether something did not answer at all
 */
record Answer(Status status, String found, Optional<String> fix, boolean unreachable) {

  static Answer ok(String found) {
    return new Answer(Status.OK, found, Optional.empty(), false);
  }

  static Answer warn(String found) {
    return new Answer(Status.WARN, found, Optional.empty(), false);
  }

  static Answer fail(String found) {
    return new Answer(Status.FAIL, found, Optional.empty(), false);
  }

  static Answer unreachable(String found) {
    return new Answer(Status.FAIL, found, Optional.empty(), true);
  }

  static Answer unknown(String why) {
    return new Answer(Status.UNKNOWN, why, Optional.empty(), false);
  }

  /** The same with what to do in this very case. */
  Answer fixedBy(String better) {
    return new Answer(status, found, Optional.of(better), unreachable);
  }

  /** What is not known because something else is not. */
  static Answer without(Seen<?> missing) {
    return unknown(missing.reason().orElseThrow());
  }

  /** The worse of two, and both texts if they are equally bad. */
  Answer and(Answer other) {
    int order = rank(status) - rank(other.status);
    if (order == 0 && status != Status.OK) {
      return new Answer(status, found + "; " + other.found, fix.or(() -> other.fix), unreachable);
    }
    return order >= 0 ? this : other;
  }

  private static int rank(Status status) {
    return switch (status) {
      case OK -> 0;
      case WARN -> 1;
      case UNKNOWN -> 2;
      case FAIL -> 3;
    };
  }
}
