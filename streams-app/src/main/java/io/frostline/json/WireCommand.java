package io.frostline.json;

import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import java.time.Instant;

/** A value of {@code frostline.commands}. */
public record WireCommand(
    String id,
    String pipeline,
    String connector,
    Action action,
    String incident,
    Instant at,
    String reason,
    boolean dryRun) {

  /** The wire shape of {@code command}. */
  public static WireCommand of(Command command) {
    return new WireCommand(
        command.id(),
        command.pipeline(),
        command.connector(),
        command.action(),
        command.incident(),
        command.at(),
        command.reason(),
        command.dryRun());
  }

  /** The command it tells of. */
  public Command command() {
    return new Command(id, pipeline, connector, action, incident, at, reason, dryRun);
  }
}
