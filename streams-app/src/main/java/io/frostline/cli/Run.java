package io.frostline.cli;

import io.frostline.app.AppOptions;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the app until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Watches every Iceberg sink of a Connect cluster, publishes watermarks, lag and events, and"
          + " repairs what can be repaired over Connect's REST interface.",
      "Stops cleanly on SIGTERM or Ctrl-C. Several instances with one --application-id share the"
          + " work."
    })
final class Run implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--connect",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8083",
      converter = AddressText.class,
      description = "Connect's REST address (default: ${DEFAULT-VALUE}).")
  private URI connect;

  @Option(
      names = "--port",
      defaultValue = "8000",
      description = "Port of metrics, health, API and page (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "Address the port is opened on (default: ${DEFAULT-VALUE}, all of them).")
  private String bind;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = "frostline",
      description = "Instances of one id share the work (default: ${DEFAULT-VALUE}).")
  private String applicationId;

  @Option(
      names = "--state-dir",
      paramLabel = "FOLDER",
      description =
          "Folder of the local state (default: ~/.local/state/frostline/ID-PORT). It may be lost:"
              + " Kafka has it all.")
  private Path stateDir;

  @Option(
      names = "--tick",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationText.class,
      description = "Time between two looks at a pipeline (default: ${DEFAULT-VALUE}).")
  private Duration tick;

  @Option(
      names = "--slo",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = DurationText.class,
      description = "Total lag above which a LAG event is raised (default: ${DEFAULT-VALUE}).")
  private Duration objective;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topics the app creates (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Replicas of these topics (default: ${DEFAULT-VALUE}, as the cluster says).")
  private int replication;

  @Option(
      names = "--standbys",
      paramLabel = "N",
      defaultValue = "0",
      description = "Copies of the state kept warm on other instances (default: ${DEFAULT-VALUE}).")
  private int standbys;

  @Mixin private RepairFlags repairs;

  @Spec private CommandSpec spec;

  private final ProbeFactory probes;

  Run(ProbeFactory probes) {
    this.probes = probes;
  }

  @Override
  public Integer call() throws InterruptedException {
    AppOptions options = options();
    FrostlineApp app = FrostlineApp.start(options, probes.create(options));
    // Only now: a start that fails says why in one line, without the clients' own warnings.
    ConsoleLog.use();
    Thread hook = new Thread(app::close, "frostline-stop");
    try (app) {
      Runtime.getRuntime().addShutdownHook(hook);
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "watching the sinks of %s; metrics and page on port %d; Ctrl-C stops%n",
          connect, app.port());
      out.flush();
      app.awaitEnd();
      Optional<String> failure = app.failure();
      if (failure.isPresent()) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("frostline run: stopped by itself: " + Plain.text(failure.get()));
        err.flush();
        return ExitCodes.UNHEALTHY;
      }
      return ExitCodes.FINE;
    } finally {
      removeHook(hook);
    }
  }

  private AppOptions options() {
    return new AppOptions(
        kafka.bootstrap(),
        connect,
        bind,
        port,
        applicationId,
        Optional.ofNullable(stateDir)
            .orElseGet(() -> AppOptions.defaultStateDir(applicationId, port)),
        tick,
        objective,
        kafka.fromFile(),
        partitions,
        replication,
        standbys,
        repairs.options());
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending, and the hook with it", e);
    }
  }
}
