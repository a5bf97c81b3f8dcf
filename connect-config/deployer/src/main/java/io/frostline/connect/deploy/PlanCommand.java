package io.frostline.connect.deploy;

import io.frostline.connect.rest.ConnectClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what {@code apply} would change, and changes nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Shows key by key what apply would change. Secrets are masked; placeholders are not secrets.",
      "Exits with 2 if a template breaks a rule that apply refuses."
    })
final class PlanCommand implements Callable<Integer> {

  @Mixin private Options.Connect connect;
  @Mixin private Options.Templates templates;

  @Parameters(paramLabel = "CONNECTOR", description = "Only these templates (default: all).")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ConnectClient client = connect.client();
    List<ConnectorTemplate> chosen = templates.chosen(names);
    Map<String, Map<String, String>> deployed = new TreeMap<>();
    client.connectors().forEach(name -> deployed.put(name, client.config(name)));
    Plan plan = Plan.of(chosen, deployed);
    List<Lint.Finding> findings = Lint.check(chosen, deployed);
    PrintWriter out = spec.commandLine().getOut();
    if (connect.json()) {
      out.println(PlanText.json(plan, findings));
    } else {
      PlanText.lines(plan).forEach(out::println);
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    findings.forEach(err::println);
    err.flush();
    boolean isRefused =
        findings.stream().anyMatch(finding -> finding.severity() == Lint.Severity.REFUSE);
    return isRefused ? 2 : 0;
  }
}
