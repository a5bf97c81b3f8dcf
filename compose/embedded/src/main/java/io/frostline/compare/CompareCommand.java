package io.frostline.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.app.OptionException;
import io.frostline.app.UnreachableException;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.cli.Plain;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.probe.ProbeOptions;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.apache.iceberg.Table;
import org.apache.kafka.common.config.provider.ConfigProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that a cold table holds what its source table holds. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares source tables with their folded cold tables, row by row, while both go on changing.",
      "A row differs only if it does so for as long as --wait, and one end leaves it alone meanwhile."
          + " Nothing is changed. The key and a digest of each row of either end are held in memory.",
      "Exits with 0 if nothing differs, with 1 if something does, and with 3 if something could not"
          + " be reached."
    })
public final class CompareCommand implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final int SHOWN = 10;

  @Parameters(
      paramLabel = "TABLE",
      arity = "1..*",
      description = "The source tables, schema.table as the database spells them.")
  private List<String> tables = List.of();

  @Option(
      names = "--connect",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8083",
      description = "Address of any Connect worker (default: ${DEFAULT-VALUE}).")
  private URI connect;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      defaultValue = "frostline-source",
      description = "The source connector (default: ${DEFAULT-VALUE}).")
  private String source;

  @Option(
      names = "--sink",
      paramLabel = "NAME",
      defaultValue = "frostline-sink",
      description = "The sink connector (default: ${DEFAULT-VALUE}).")
  private String sink;

  @Option(
      names = "--cold",
      paramLabel = "TABLE",
      description = "The cold table, namespace.table, of a single source table.")
  private Optional<String> cold = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that tell rows apart (default: the table's primary key).")
  private List<String> key = List.of();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = DurationText.class,
      description =
          "How long a row may differ; longer than the cold tier lags (default: ${DEFAULT-VALUE}).")
  private Duration patience;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Map<String, ConfigProvider> providers;

  /** Takes what the connectors name by placeholders from the environment and from files. */
  public CompareCommand() {
    this(ProbeOptions.defaultProviders());
  }

  /**
   * @param providers replace the placeholders in connector configurations, by name; configured
   *     already
   */
  public CompareCommand(Map<String, ConfigProvider> providers) {
    this.providers = Map.copyOf(providers);
  }

  /** Two tables, and what comparing them came to. */
  private record Compared(String source, String cold, Comparison.Outcome outcome) {}

  @Override
  public Integer call() throws InterruptedException {
    if (cold.isPresent() && tables.size() > 1) {
      throw new OptionException("--cold goes with a single table");
    }
    List<Compared> outcomes = new ArrayList<>();
    try (Ends ends = Ends.of(new ConnectClient(connect), source, sink, providers)) {
      for (String each : tables) {
        Compared compared = compare(ends, SourceTable.of(each));
        outcomes.add(compared);
        if (!json) {
          print(compared);
        }
      }
    }
    if (json) {
      printJson(outcomes);
    }
    return outcomes.stream().allMatch(each -> each.outcome().equal())
        ? ExitCodes.FINE
        : ExitCodes.UNHEALTHY;
  }

  private Compared compare(Ends ends, SourceTable table) throws InterruptedException {
    try (Connection connection = ends.connect()) {
      List<String> columns = table.columns(connection);
      if (columns.isEmpty()) {
        throw new OptionException("There is no table " + table + " in " + ends.address());
      }
      List<String> keys = key.isEmpty() ? table.primaryKey(connection) : key;
      if (keys.isEmpty()) {
        throw new OptionException(table + " has no primary key: give --key");
      }
      if (!columns.containsAll(keys)) {
        throw new OptionException("%s has no column %s".formatted(table, String.join(", ", keys)));
      }
      Table coldTable = ends.table(table, cold);
      Comparison comparison =
          new Comparison(
              () -> ends.read(table, keys, ticker("read from " + table)),
              () ->
                  ColdRows.read(coldTable, keys, columns, ticker("read from " + coldTable.name())),
              line -> progress(table + ": " + line));
      return new Compared(table.toString(), coldTable.name(), comparison.run(patience, PAUSE));
    } catch (SQLException e) {
      throw new UnreachableException(
          "%s in %s cannot be read: %s"
              .formatted(table, ends.address(), ends.masked(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** Tells every two seconds how far a look has come. */
  private LongConsumer ticker(String what) {
    long[] told = {System.nanoTime()};
    return count -> {
      if (System.nanoTime() - told[0] > EVERY.toNanos()) {
        told[0] = System.nanoTime();
        progress("%,d rows %s".formatted(count, what));
      }
    };
  }

  private void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("frostline compare: " + Plain.text(line));
    err.flush();
  }

  private void print(Compared compared) {
    Comparison.Outcome outcome = compared.outcome();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s: %s %s (%,d rows%s)"
            .formatted(
                Plain.text(compared.source()),
                outcome.equal() ? "equal to" : "DIFFERS from",
                Plain.text(compared.cold()),
                outcome.sourceRows(),
                outcome.settling() == 0
                    ? ""
                    : ", %,d just changed and on their way".formatted(outcome.settling())));
    outcome.differences().entrySet().stream()
        .limit(SHOWN)
        .forEach(each -> out.println("  " + Plain.text(each.getKey()) + ": " + each.getValue()));
    if (outcome.differences().size() > SHOWN) {
      out.println("  and %,d more".formatted(outcome.differences().size() - SHOWN));
    }
    out.flush();
  }

  private void printJson(List<Compared> outcomes) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Compared compared : outcomes) {
      Comparison.Outcome outcome = compared.outcome();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("source", compared.source());
      one.put("cold", compared.cold());
      one.put("equal", outcome.equal());
      one.put("sourceRows", outcome.sourceRows());
      one.put("coldRows", outcome.coldRows());
      one.put("looks", outcome.looks());
      one.put("settling", outcome.settling());
      one.put("differences", outcome.differences().size());
      List<Map<String, String>> rows =
          outcome.differences().entrySet().stream()
              .limit(1_000)
              .map(each -> Map.of("key", each.getKey(), "kind", each.getValue().name()))
              .toList();
      one.put("rows", rows);
      all.add(one);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(new ObjectMapper().valueToTree(Map.of("tables", all)));
    out.flush();
  }
}
