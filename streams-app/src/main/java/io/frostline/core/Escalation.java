package io.frostline.core;

import java.util.Optional;

/**
 * That a person is called.
 *
 * @param why one sentence for him
 * @param instead what he has to do where the advice of the incident's rule would do harm
 */
record Escalation(String why, Optional<String> instead) {

  static Escalation of(String why) {
    return new Escalation(why, Optional.empty());
  }
}
