package io.frostline.sim;

import io.frostline.core.Rule;
import java.util.EnumSet;
import java.util.Set;

/** The rows of the failure catalogue that the world can suffer, and the findings they lead to. */
enum Fault {
  S1(Rule.S1),
  S2(Rule.S2, Rule.S3),
  S3(Rule.S3, Rule.S2),
  S4(Rule.S4),
  S5(Rule.S5),
  S6(Rule.S6),
  S7(Rule.S7, Rule.S8),
  S8(Rule.S8, Rule.S7),
  S9(Rule.S9),
  S10(Rule.S10),
  S11(Rule.S11, Rule.S12),
  S12(Rule.S12, Rule.S11, Rule.S1, Rule.S7),
  S13(Rule.S13),
  S14(Rule.S14),
  S15(Rule.S15),
  S16(Rule.S16),
  S17(Rule.S17),
  S18(Rule.S18),
  S19(Rule.S19),
  S20(Rule.S20),
  C1(Rule.C1, Rule.C2),
  C2(Rule.C2, Rule.C1),
  C3(Rule.C3),
  C4(Rule.C4),
  /**
   * A captured topic is deleted and created again, and a person makes it good. One that has
   * outgrown the old one before anybody looks leaves no trace, so that it comes alone.
   */
  TOPIC(Rule.S9),
  C5(Rule.C5),
  C6(Rule.C6),
  C7(Rule.C7),
  /** As C6, but in between: a table is taken out of the publication and put back. */
  OUT_AND_IN(Rule.C6),
  /** As C4, once or twice, and a person makes it good: the tables anew, and a copy into them. */
  COPIED(Rule.C4),
  /**
   * A person stops the sink, and sets its group forward over records that it has not read. Where
   * nobody looks between that and its next answer, offsets do not tell.
   */
  OVER(Rule.S15),
  C8(Rule.C8),
  A1(Rule.A1),
  A5(Rule.A5);

  private final Set<Rule> rules;

  Fault(Rule first, Rule... more) {
    rules = EnumSet.of(first, more);
  }

  /** Any one of these tells of it. */
  Set<Rule> rules() {
    return rules;
  }

  /** How long after its evidence one of its findings is reported at the latest. */
  long boundMs(Settings settings) {
    return rules.stream()
        .mapToLong(rule -> rule.bound().in(settings.config()).toMillis())
        .max()
        .orElseThrow();
  }

  /** True for what goes wrong inside the sink. */
  boolean isSinks() {
    return name().startsWith("S") && !isLint() && this != S20;
  }

  /** A setting: it is there from the start, and stays. */
  boolean isLint() {
    return this == S16 || this == S17 || this == C6 || this == C8;
  }
}
