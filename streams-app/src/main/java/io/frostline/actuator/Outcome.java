package io.frostline.actuator;

import io.frostline.core.Fact.CommandResult;

/**
 * How Connect answered to a command.
 *
 * @param detail one line for a person, without secrets
 */
record Outcome(CommandResult result, String detail) {}
