package io.frostline.connect.deploy;

import io.frostline.connect.rest.ConnectClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that several of the connector commands share. */
final class Options {

  private Options() {}

  /** Where Connect is. */
  static final class Connect {

    @Option(
        names = "--connect",
        paramLabel = "URL",
        defaultValue = "http://127.0.0.1:8083",
        converter = Texts.Address.class,
        description = "Address of any Connect worker (default: ${DEFAULT-VALUE}).")
    private URI url;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ConnectClient client() {
      return new ConnectClient(url);
    }

    boolean json() {
      return json;
    }
  }

  /** Which templates. */
  static final class Templates {

    @Option(
        names = "--dir",
        paramLabel = "FOLDER",
        description =
            "Folder with templates, one <connector>.json each (default: Frostline's own).")
    private Path folder;

    @Option(
        names = "--catalog",
        paramLabel = "PART",
        split = ",",
        description =
            "Catalog of the sinks, and its store: files with properties, or names such as"
                + " rest,s3-compatible; docs/catalogs.md lists them (default: the templates' own).")
    private List<String> catalog = List.of();

    @Option(
        names = "--kafka",
        paramLabel = "PART",
        split = ",",
        description =
            "How the connectors prove to Kafka who they are: sasl-ssl, ssl, or files with"
                + " properties of a Kafka client; docs/security.md has it all (default: the"
                + " templates' own).")
    private List<String> kafka = List.of();

    List<ConnectorTemplate> chosen(List<String> names) {
      List<ConnectorTemplate> all =
          Optional.ofNullable(folder)
              .map(ConnectorTemplate::inFolder)
              .orElseGet(ConnectorTemplate::packaged);
      if (!catalog.isEmpty()) {
        all = all.stream().map(CatalogChoice.of(catalog)::in).toList();
      }
      if (!kafka.isEmpty()) {
        all = all.stream().map(KafkaChoice.of(kafka)::in).toList();
      }
      if (all.isEmpty()) {
        throw DeployException.invalid("no templates in " + folder + "; give another --dir");
      }
      Set<String> missing = new LinkedHashSet<>(names);
      all.forEach(template -> missing.remove(template.name()));
      if (!missing.isEmpty()) {
        throw DeployException.invalid(
            "no template for "
                + String.join(", ", missing)
                + "; there are "
                + String.join(", ", all.stream().map(ConnectorTemplate::name).toList()));
      }
      return names.isEmpty()
          ? all
          : all.stream().filter(template -> names.contains(template.name())).toList();
    }
  }
}
