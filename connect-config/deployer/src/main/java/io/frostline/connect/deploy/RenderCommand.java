package io.frostline.connect.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the templates as {@code apply} would deploy them, for those who deploy by other means. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = {
      "Writes each template as apply would deploy it, one file each, for a repository or for curl.",
      "Placeholders stay placeholders: no secret is written."
    })
final class RenderCommand implements Callable<Integer> {

  @Mixin private Options.Templates templates;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Folder for the files; it is created if it is missing.")
  private Path folder;

  @Parameters(paramLabel = "CONNECTOR", description = "Only these templates (default: all).")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (ConnectorTemplate template : templates.chosen(names)) {
      Path file = folder.resolve(template.name() + ConnectorTemplate.SUFFIX);
      try {
        Files.createDirectories(folder);
        Files.writeString(file, template.json());
      } catch (IOException e) {
        throw DeployException.invalid("cannot write " + file + "; give another --to");
      }
      spec.commandLine().getOut().println(file);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
