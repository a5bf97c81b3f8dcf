package io.frostline.connect.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.connect.rest.ConnectClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that ask Connect to do one thing with each of the given connectors. */
abstract sealed class OperateCommand implements Callable<Integer> {

  @Mixin private Options.Connect connect;

  @Parameters(paramLabel = "CONNECTOR", arity = "1..*", description = "The connectors.")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  private final String done;

  private OperateCommand(String done) {
    this.done = done;
  }

  abstract void operate(ConnectClient client, String name);

  @Override
  public Integer call() {
    ConnectClient client = connect.client();
    PrintWriter out = spec.commandLine().getOut();
    for (String name : names) {
      operate(client, name);
      out.println(
          connect.json()
              ? new ObjectMapper()
                  .createObjectNode()
                  .put("connector", name)
                  .put("requested", spec.name())
                  .toString()
              : name + ": " + done);
      out.flush();
    }
    return 0;
  }

  @Command(
      name = "restart",
      mixinStandardHelpOptions = true,
      description = "Restarts connectors with their tasks.")
  static final class Restart extends OperateCommand {

    @Option(names = "--only-failed", description = "Leave alone what has not failed.")
    private boolean onlyFailed;

    Restart() {
      super("restart requested");
    }

    @Override
    void operate(ConnectClient client, String name) {
      client.restart(name, true, onlyFailed);
    }
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Pauses connectors: their tasks stay but move nothing.")
  static final class Pause extends OperateCommand {

    Pause() {
      super("pause requested");
    }

    @Override
    void operate(ConnectClient client, String name) {
      client.pause(name);
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Resumes connectors that were paused or stopped.")
  static final class Resume extends OperateCommand {

    Resume() {
      super("resume requested");
    }

    @Override
    void operate(ConnectClient client, String name) {
      client.resume(name);
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stops connectors: their tasks end, configuration and offsets stay.")
  static final class Stop extends OperateCommand {

    Stop() {
      super("stop requested");
    }

    @Override
    void operate(ConnectClient client, String name) {
      client.stop(name);
    }
  }

  @Command(
      name = "forget",
      mixinStandardHelpOptions = true,
      description = {
        "Forgets where connectors were: a source then copies its tables anew when it is resumed,"
            + " and what is in the cold tables already comes again.",
        "Only a connector that is stopped may forget."
      })
  static final class Forget extends OperateCommand {

    Forget() {
      super("offsets forgotten");
    }

    @Override
    void operate(ConnectClient client, String name) {
      client.forgetOffsets(name);
    }
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = {
        "Deletes connectors. Topics, tables, consumer groups and the replication slot stay: a slot"
            + " that nobody reads holds back WAL until it is dropped."
      })
  static final class Delete extends OperateCommand {

    Delete() {
      super("deleted");
    }

    @Override
    void operate(ConnectClient client, String name) {
      client.delete(name);
    }
  }
}
