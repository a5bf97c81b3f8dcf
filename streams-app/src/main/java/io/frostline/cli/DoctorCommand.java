package io.frostline.cli;

import io.frostline.app.OptionException;
import io.frostline.config.Key;
import io.frostline.doctor.CheckId;
import io.frostline.doctor.Doctor;
import io.frostline.doctor.Report;
import io.frostline.doctor.Result;
import io.frostline.doctor.Status;
import io.frostline.json.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.provider.ConfigProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks every precondition and names the fix. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every precondition of a pipeline and of the app, and names the fix; docs/doctor.md"
          + " describes each check. Nothing is changed: what is written to try whether it can be is"
          + " removed again.",
      "Exits with 0 if nothing failed and nothing is unknown, with 3 if something could not be"
          + " reached, and with 1 otherwise. Warnings change nothing."
    })
final class DoctorCommand implements Callable<Integer>, Configured {

  private final KeyOptions options =
      KeyOptions.of(
          Key.KAFKA_BOOTSTRAP_SERVERS,
          Key.KAFKA_CLIENT_FILE,
          Key.CONNECT_URL,
          Key.HTTP_BIND,
          Key.HTTP_PORT,
          Key.APP_ID,
          Key.APP_STATE_DIR);

  @Option(names = "--json", description = "Print one JSON object; docs/schemas/doctor.json.")
  private boolean json;

  @Option(
      names = "--only",
      paramLabel = "CHECK",
      split = ",",
      description = "Make only these checks, by their ids.")
  private List<String> only = List.of();

  @Option(
      names = "--skip",
      paramLabel = "CHECK",
      split = ",",
      description = "Leave these checks out, by their ids.")
  private List<String> skip = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationText.class,
      description = "Bound of each check; then it is unknown (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--worker-config",
      paramLabel = "FILE",
      description =
          "Properties a Connect worker was started with: Connect does not tell them over REST.")
  private Optional<Path> workerConfig = Optional.empty();

  @Spec private CommandSpec spec;

  private final Map<String, ConfigProvider> providers;

  DoctorCommand(Map<String, ConfigProvider> providers) {
    this.providers = providers;
  }

  @Override
  public KeyOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Doctor doctor =
        new Doctor(
            options.config(),
            providers,
            InstantSource.system(),
            new Doctor.Choices(wanted(), timeout, workerConfig));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Report report =
        doctor.examine(
            result -> {
              if (!json) {
                print(out, result);
              }
            },
            text -> {
              err.println("frostline doctor: " + Plain.text(text));
              err.flush();
            });
    out.println(json ? Json.text(report) : summary(report));
    out.flush();
    return report.exitCode();
  }

  private Set<CheckId> wanted() {
    if (timeout.isZero()) {
      throw new OptionException("--timeout must be longer than nothing");
    }
    Set<CheckId> wanted = only.isEmpty() ? EnumSet.allOf(CheckId.class) : checks("--only", only);
    wanted.removeAll(checks("--skip", skip));
    if (wanted.isEmpty()) {
      throw new OptionException("--only and --skip leave no check");
    }
    return wanted;
  }

  private static Set<CheckId> checks(String option, List<String> ids) {
    Set<CheckId> checks = EnumSet.noneOf(CheckId.class);
    for (String id : ids) {
      checks.add(
          CheckId.of(id.strip())
              .orElseThrow(
                  () ->
                      new OptionException(
                          "%s: there is no check %s; there are %s"
                              .formatted(
                                  option,
                                  id,
                                  String.join(
                                      ", ",
                                      Arrays.stream(CheckId.values())
                                          .map(CheckId::id)
                                          .toList())))));
    }
    return checks;
  }

  private static void print(PrintWriter out, Result result) {
    String mark =
        switch (result.status()) {
          case OK -> "ok";
          case WARN -> "WARN";
          case FAIL -> "FAIL";
          case UNKNOWN -> "unknown";
        };
    out.println(
        Plain.text(
            "%-8s %-26s %s%s"
                .formatted(
                    mark,
                    result.check(),
                    result.subject().map(subject -> subject + ": ").orElse(""),
                    result.found())));
    if (result.status() != Status.OK) {
      result.fix().ifPresent(fix -> out.println(Plain.text(" ".repeat(9) + "fix: " + fix)));
    }
    out.flush();
  }

  private static String summary(Report report) {
    String leftOut =
        report.leftOut().isEmpty() ? "" : ", %d left out".formatted(report.leftOut().size());
    return String.format(
        Locale.ROOT,
        "%d ok, %d to look at, %d failed, %d unknown%s",
        report.ok(),
        report.warnings(),
        report.failed(),
        report.unknown(),
        leftOut);
  }
}
