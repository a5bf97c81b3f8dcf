package io.frostline.core;

import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that was given, and what became of it.
 *
 * @param rule row of the incident that it is meant to end
 * @param by the instance that has taken it
 * @param result how Connect answered, once it has
 * @param worked whether a new commit has moved every watermark since
 */
public record Attempt(
    Command command,
    Rule rule,
    Optional<String> by,
    Optional<CommandResult> result,
    boolean worked) {

  static Attempt of(Command command, Rule rule) {
    return new Attempt(command, rule, Optional.empty(), Optional.empty(), false);
  }

  String id() {
    return command.id();
  }

  Instant at() {
    return command.at();
  }

  Attempt takenBy(String instance) {
    return new Attempt(command, rule, Optional.of(instance), result, worked);
  }

  Attempt answered(CommandResult answer) {
    return new Attempt(command, rule, by, Optional.of(answer), worked);
  }

  Attempt hasWorked() {
    return new Attempt(command, rule, by, result, true);
  }

  /** True if Connect took it. */
  boolean isAccepted() {
    return result.filter(CommandResult.ACCEPTED::equals).isPresent();
  }

  /** True if it counts against the budget: finishing what was begun does not. */
  boolean isRung() {
    return command.action() != Action.RESUME;
  }

  /** True if it may have stopped its connector, or left it so. */
  boolean mayHaveStopped() {
    return switch (command.action()) {
      case STOP_RESUME ->
          result
              .map(
                  answer ->
                      switch (answer) {
                        case ACCEPTED, REFUSED, UNREACHABLE -> true;
                        case EXPIRED, DRY_RUN -> false;
                      })
              .orElse(!command.dryRun());
      case RESUME -> true;
      case RESTART_FAILED, RESTART_ALL -> false;
    };
  }
}
