package io.frostline.connect.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectorStatus;
import io.frostline.connect.rest.TaskStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what Connect says about its connectors. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what Connect says about its connectors and their tasks, which is not yet what reaches"
          + " the tables: for that see frostline status.",
      "Exits with 1 if a part has failed or runs nowhere; what a person paused or stopped is fine."
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin private Options.Connect connect;

  @Parameters(paramLabel = "CONNECTOR", description = "Only these connectors (default: all).")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ConnectClient client = connect.client();
    List<ConnectorStatus> all =
        (names.isEmpty() ? client.connectors().stream().sorted().toList() : names)
            .stream().map(client::status).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (connect.json()) {
      out.println(json(all).toPrettyString());
    } else if (all.isEmpty()) {
      out.println("no connectors");
    } else {
      all.forEach(status -> print(status, out));
    }
    out.flush();
    return all.stream().allMatch(StatusCommand::isFine) ? 0 : 1;
  }

  private static boolean isFine(ConnectorStatus status) {
    return switch (status.state()) {
      case "PAUSED", "STOPPED" -> status.failure().isEmpty();
      default -> status.isRunning();
    };
  }

  private static void print(ConnectorStatus status, PrintWriter out) {
    out.printf(
        "%-24s %-7s %s on %s%n", status.name(), status.type(), status.state(), status.workerId());
    for (TaskStatus task : status.tasks()) {
      out.printf("  task %-17d         %s on %s%n", task.id(), task.state(), task.workerId());
    }
    status.failure().ifPresent(trace -> out.println("  " + Watch.summary(trace)));
  }

  private static ArrayNode json(List<ConnectorStatus> all) {
    ArrayNode root = new ObjectMapper().createArrayNode();
    for (ConnectorStatus status : all) {
      ObjectNode node =
          root.addObject()
              .put("name", status.name())
              .put("type", status.type())
              .put("state", status.state())
              .put("worker", status.workerId())
              .put("trace", status.trace().orElse(null));
      ArrayNode tasks = node.putArray("tasks");
      for (TaskStatus task : status.tasks()) {
        tasks
            .addObject()
            .put("id", task.id())
            .put("state", task.state())
            .put("worker", task.workerId())
            .put("trace", task.trace().orElse(null));
      }
    }
    return root;
  }
}
