package io.frostline.connect.deploy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code connectors}: deploys and operates the two connectors of a pipeline. */
@Command(
    name = "connectors",
    mixinStandardHelpOptions = true,
    description = "Deploys the connectors of a pipeline and operates them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RenderCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      StatusCommand.class,
      OperateCommand.Restart.class,
      OperateCommand.Pause.class,
      OperateCommand.Resume.class,
      OperateCommand.Stop.class,
      OffsetsCommand.class,
      OperateCommand.Forget.class,
      OperateCommand.Delete.class
    })
public final class ConnectorsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name what to do: render, plan, apply, status, restart, pause, resume, stop, offsets, forget or"
            + " delete");
  }
}
