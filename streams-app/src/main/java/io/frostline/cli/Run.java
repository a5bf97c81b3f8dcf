package io.frostline.cli;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.LogConfig;
import io.frostline.connect.rest.LoginAddress;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
final class Run implements Callable<Integer>, Configured {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final KeyOptions options = KeyOptions.all();

  @Spec private CommandSpec spec;

  private final ProbeFactory probes;

  Run(ProbeFactory probes) {
    this.probes = probes;
  }

  @Override
  public KeyOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    FrostlineConfig config = options.config();
    boolean isForPrograms = config.log().format() == LogConfig.Format.JSON;
    if (isForPrograms) {
      ConsoleLog.use(config.log());
    }
    FrostlineApp app = FrostlineApp.start(config, probes.create(config));
    if (!isForPrograms) {
      // Only now: a start that fails tells a person why in one line, without the clients' warnings.
      ConsoleLog.use(config.log());
    }
    Thread hook = new Thread(app::close, "frostline-stop");
    try (app) {
      Runtime.getRuntime().addShutdownHook(hook);
      say(config, app.port(), isForPrograms);
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

  private void say(FrostlineConfig config, int port, boolean isForPrograms) {
    URI where = LoginAddress.of(config.connect().url()).url();
    if (isForPrograms) {
      LOG.atInfo().addKeyValue("port", port).log("watching the sinks of {}", where);
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "watching the sinks of %s; metrics and page on port %d; Ctrl-C stops%n", where, port);
    out.flush();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending, and the hook with it", e);
    }
  }
}
