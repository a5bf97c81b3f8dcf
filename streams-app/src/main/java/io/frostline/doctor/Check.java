package io.frostline.doctor;

import java.util.Optional;

/**
 * One question about one thing.
 *
 * @param subject which of several, such as a connector's name
 */
record Check(CheckId id, Optional<String> subject, Question question) {

  /** Asks. Whatever is thrown becomes "unknown", with its message. */
  @FunctionalInterface
  interface Question {
    Answer ask() throws Exception;
  }

  static Check of(CheckId id, Question question) {
    return new Check(id, Optional.empty(), question);
  }

  static Check of(CheckId id, String subject, Question question) {
    return new Check(id, Optional.of(subject), question);
  }
}
