package io.frostline.connect.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.connect.rest.OffsetEntry;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how far a connector has come. */
@Command(
    name = "offsets",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the offsets that Connect has committed for a connector.",
      "A source's is the position in the database up to which everything is in Kafka; a sink's is"
          + " what its tasks have read, which is not yet what is in the tables."
    })
final class OffsetsCommand implements Callable<Integer> {

  @Mixin private Options.Connect connect;

  @Parameters(paramLabel = "CONNECTOR", description = "The connector.")
  private String name;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<OffsetEntry> offsets = connect.client().offsets(name);
    PrintWriter out = spec.commandLine().getOut();
    if (connect.json()) {
      out.println(new ObjectMapper().valueToTree(offsets));
    } else if (offsets.isEmpty()) {
      out.println(name + ": no offsets");
    } else {
      offsets.forEach(each -> out.println(name + " " + each.partition() + ": " + each.offset()));
    }
    out.flush();
    return 0;
  }
}
