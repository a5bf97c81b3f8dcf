package io.frostline.cli;

import io.frostline.app.NotifyApp;
import io.frostline.app.NotifyOptions;
import io.frostline.config.Key;
import io.frostline.notify.Links;
import io.frostline.topology.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells Alertmanagers and webhooks what the topics say, until it is told to stop. */
@Command(
    name = "notify",
    mixinStandardHelpOptions = true,
    description = {
      "Tells Alertmanagers and webhooks of every incident on "
          + Topics.EVENTS
          + " and of every table whose lag on "
          + Topics.LAG
          + " is too long, and when it is over.",
      "Nothing is lost while a target does not answer: it gets everything afterwards, once. Stops"
          + " cleanly on SIGTERM or Ctrl-C. Several instances with one --group share the work.",
      "Tokens and passwords come from files only; docs/alerting.md has the bodies and headers."
    })
final class Notify implements Callable<Integer>, Configured {

  private static final Logger LOG = LoggerFactory.getLogger(Notify.class);

  /** What the environment may hold instead of --webhook-secret. */
  static final String SECRET = "FROSTLINE_WEBHOOK_SECRET";

  /** How urgent an event must be. */
  enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  private final KeyOptions kafka =
      KeyOptions.of(
          Key.KAFKA_BOOTSTRAP_SERVERS, Key.KAFKA_CLIENT_FILE, Key.LOG_FORMAT, Key.LOG_LEVEL);

  @Option(
      names = "--alertmanager",
      paramLabel = "URL",
      description = "An Alertmanager. Repeat it for each instance of a cluster.")
  private List<String> alertmanagers = List.of();

  @Option(
      names = "--alertmanager-headers",
      paramLabel = "FILE",
      description = "Headers for them, 'Name: value' a line, such as Authorization.")
  private Optional<Path> alertmanagerHeaders = Optional.empty();

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "An address that takes a POST for each change. May be repeated.")
  private List<String> webhooks = List.of();

  @Option(
      names = "--webhook-file",
      paramLabel = "FILE",
      description = "Addresses of webhooks, one a line, where the address itself is a secret.")
  private Optional<Path> webhookFile = Optional.empty();

  @Option(
      names = "--webhook-headers",
      paramLabel = "FILE",
      description = "Headers for webhooks, 'Name: value' a line.")
  private Optional<Path> webhookHeaders = Optional.empty();

  @Option(
      names = "--webhook-secret",
      paramLabel = "FILE",
      description =
          "File with the secret that signs what webhooks get (or "
              + SECRET
              + " in the environment).")
  private Optional<Path> webhookSecret = Optional.empty();

  @Option(
      names = "--min-severity",
      paramLabel = "SEVERITY",
      defaultValue = "INFO",
      description = "Tell of nothing less: INFO, WARNING or CRITICAL (default: ${DEFAULT-VALUE}).")
  private Severity severity;

  @Option(
      names = "--lag-warning",
      paramLabel = "TIME",
      defaultValue = "20m",
      converter = DurationText.class,
      description = "Total lag of a table above which to warn (default: ${DEFAULT-VALUE}).")
  private Duration lagWarning;

  @Option(
      names = "--lag-critical",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = DurationText.class,
      description = "Total lag of a table that is critical (default: ${DEFAULT-VALUE}).")
  private Duration lagCritical;

  @Option(names = "--no-lag", description = "Tell of events only.")
  private boolean noLag;

  @Option(
      names = "--repeat",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = DurationText.class,
      description =
          "How often Alertmanager is told again of what is open; it forgets what it was not told of"
              + " for five times as long (default: ${DEFAULT-VALUE}).")
  private Duration repeat;

  @Option(
      names = "--runbooks-url",
      paramLabel = "URL",
      defaultValue = "https://runbooks.example",
      description = "Address of the folder with the runbooks (default: ${DEFAULT-VALUE}).")
  private String runbooks;

  @Option(
      names = "--dashboards-url",
      paramLabel = "URL",
      defaultValue = "https://grafana.example",
      description = "Address of Grafana (default: ${DEFAULT-VALUE}).")
  private String dashboards;

  @Option(
      names = "--group",
      paramLabel = "ID",
      defaultValue = "frostline-notify",
      description = "Instances of one group share the work (default: ${DEFAULT-VALUE}).")
  private String group;

  @Option(
      names = "--port",
      defaultValue = "8001",
      description = "Port of metrics and health (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "Address the port is opened on (default: ${DEFAULT-VALUE}, all of them).")
  private String bind;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "Replicas of "
              + Topics.NOTIFICATIONS
              + ", if it has to be created (default: ${DEFAULT-VALUE}, as the cluster says).")
  private int replication;

  @Spec private CommandSpec spec;

  @Override
  public KeyOptions options() {
    return kafka;
  }

  @Override
  public Integer call() throws InterruptedException {
    NotifyApp app = NotifyApp.start(notifyOptions());
    ConsoleLog.use(kafka.config().log());
    CountDownLatch end = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              app.close();
              end.countDown();
            },
            "frostline-stop");
    try (app) {
      Runtime.getRuntime().addShutdownHook(hook);
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "telling %s; metrics on port %d; Ctrl-C stops%n",
          String.join(", ", app.targets()), app.port());
      out.flush();
      end.await();
      return ExitCodes.FINE;
    } finally {
      removeHook(hook);
    }
  }

  private NotifyOptions notifyOptions() {
    return new NotifyOptions(
        kafka.config().kafka().connection(),
        bind,
        port,
        group,
        replication,
        alertmanagers,
        alertmanagerHeaders,
        webhooks,
        webhookFile,
        webhookHeaders,
        webhookSecret,
        Optional.ofNullable(System.getenv(SECRET)),
        severity.name(),
        noLag ? Optional.empty() : Optional.of(lagWarning),
        noLag ? Optional.empty() : Optional.of(lagCritical),
        repeat,
        new Links(runbooks, dashboards));
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending, and the hook with it", e);
    }
  }
}
