package io.frostline.doctor;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A check with its answer, as printed and as JSON; docs/schemas/doctor.json describes it.
 *
 * @param subject which of several, such as a connector's name
 * @param found one sentence, without secrets
 * @param fix what to do, unless all is well
 * @param unreachable whether something did not answer at all
 */
public record Result(
    String check,
    Optional<String> subject,
    Status status,
    String found,
    Optional<String> fix,
    boolean unreachable,
    BigDecimal seconds) {}
