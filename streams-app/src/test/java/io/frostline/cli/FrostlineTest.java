package io.frostline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.http.Access;
import io.frostline.http.Actions;
import io.frostline.http.Health;
import io.frostline.http.HttpService;
import io.frostline.http.Routes;
import io.frostline.json.Json;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import io.frostline.topology.FactSink;
import io.frostline.topology.Given;
import io.frostline.topology.Ownership;
import io.frostline.topology.ProbeService;
import io.frostline.topology.Shown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FrostlineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path dir;
  private final Set<String> gone = new HashSet<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "status --help",
        "events --help",
        "replay --help",
        "notify --help",
        "connectors --help",
        "connectors plan --help",
        "config --help",
        "doctor --help",
        "retire --help",
        "config show --help",
        "config template --help",
        "--version",
        ""
      })
  void helpIsEverywhere(String line) {
    int code = run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(code).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).contains("frostline");
  }

  @Test
  void helpNamesOnlyWhatExists() {
    run("--help");

    assertThat(out.toString())
        .contains("run", "connectors", "status", "events", "replay", "notify", "config", "doctor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --nonsense | --nonsense",
        "runn | runn",
        "run --tick soon | --tick must be a time such as 500ms, 10s, 2m, 1h or 7d, not 'soon'",
        "run --tick 1ms | --tick must be from 100ms to 1s",
        "run --slo 0s | --slo",
        "run --port 70000 | --port must be from 0 to 65535",
        "run --port eight | --port",
        "run --bootstrap nowhere | --bootstrap must be host:port",
        "run --connect ftp://x | --connect must be an address",
        "run --connect ::: | --connect",
        "run --partitions 0 | --partitions",
        "run --maintenance tonight | --maintenance must be a list whose entries are windows such"
            + " as",
        "run --maintenance 2026-01-02T00:00Z/2026-01-01T00:00Z | windows such as",
        "run --maintenance 2026-01-02T00:00Z | windows such as",
        "run --dry-run --no-repairs | are mutually exclusive",
        "run --repairs maybe | --repairs must be on, dry-run or off, not 'maybe'",
        "run --config /does/not/exist | cannot read /does/not/exist",
        "run --log-format xml | --log-format must be text or json, not 'xml'",
        "config | name what to do",
        "doctor --only nonsense | there is no check nonsense; there are java,",
        "doctor --skip java --only java | leave no check",
        "doctor --timeout 0s | --timeout must be longer than nothing",
        "run --application-id a/b | --application-id",
        "run --kafka-config /does/not/exist | cannot read the properties in /does/not/exist",
        "status --url nonsense | --url",
        "connectors | name what to do",
        "retire frostline-sink | --why",
        "events --since never | 'never' is not a duration",
        "events --since 2026-13-01T00:00:00Z | is not a time such as 2026-03-04T05:06:07Z",
        "events --force | --force belongs to --export",
        "events --export facts --follow | neither --follow nor --json goes with it",
        "events --export . | is a folder; name a file in it",
        "events --export facts --table cold.t | none of --table, --incident and --details",
        "replay | FILE",
        "replay /does/not/exist | there is no such file",
        "replay . | it is a folder",
        "replay facts --until soon | 'soon' is not a time such as",
        "notify | name whom to tell: --alertmanager URL, --webhook URL or --webhook-file FILE",
        "notify --alertmanager nowhere | --alertmanager must be an address such as",
        "notify --webhook ftp://x/s3cret | --webhook must be an address such as http",
        "notify --webhook http://me:s3cret@x/ | --webhook must not hold a user and password",
        "notify --webhook-file /does/not/exist | --webhook-file: cannot read /does/not/exist",
        "notify --webhook http://x/ --webhook-headers /not/there | --webhook-headers: cannot read",
        "notify --webhook http://x/ --webhook-secret /not/there | --webhook-secret: cannot read",
        "notify --alertmanager http://x --repeat 0s | --repeat must be from 1s to 1h",
        "notify --alertmanager http://x --lag-warning 40m | --lag-warning must be less than",
        "notify --alertmanager http://x --min-severity loud | --min-severity",
        "notify --alertmanager http://x --group a/b | --group may contain",
        "notify --alertmanager http://x --port 70000 | --port must be from 0 to 65535",
      })
  void wrongUsageIsOneLineThatSaysWhatToDo(String line, String expected) {
    int code = run(line.strip().split(" "));

    assertThat(code).as(err.toString()).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains(expected.strip())
        .doesNotContain("Exception", "\tat ", "s3cret");
  }

  @Test
  void aTakenPortEndsTheRun() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int code = run("run", "--bind", "127.0.0.1", "--port", "" + taken.getLocalPort());

      assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
      assertThat(err.toString())
          .isEqualToIgnoringNewLines(
              "frostline run: port %d is taken by another program; choose another with --port"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void anUnreachableConnectEndsTheRun() throws IOException {
    int code =
        run("run", "--bind", "127.0.0.1", "--port", "0", "--connect", "http://127.0.0.1:" + free());

    assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains("cannot reach Kafka Connect at http://127.0.0.1:", "--connect");
  }

  @Test
  void anUnreachableKafkaEndsTheRunWithinItsBound() throws IOException {
    HttpServer connect =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    connect.start();
    try {
      int code =
          run(
              "run",
              "--bind",
              "127.0.0.1",
              "--port",
              "0",
              "--connect",
              "http://127.0.0.1:" + connect.getAddress().getPort(),
              "--bootstrap",
              "127.0.0.1:" + free(),
              "--state-dir",
              dir.toString());

      assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("cannot reach Kafka at 127.0.0.1:", "--bootstrap");
    } finally {
      connect.stop(0);
    }
  }

  @Test
  void eventsNeedKafka() throws IOException {
    int code = run("events", "--bootstrap", "127.0.0.1:" + free());

    assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void anExportNeedsKafkaAndLeavesNothingWithoutIt() throws IOException {
    Path file = dir.resolve("facts.jsonl");

    int code = run("events", "--export", file.toString(), "--bootstrap", "127.0.0.1:" + free());

    assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void anExportReplacesNothingUnasked() throws IOException {
    Path file = Files.writeString(dir.resolve("facts.jsonl"), "precious");

    int code = run("events", "--export", file.toString());

    assertThat(code).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("it exists already", "--force");
    assertThat(file).hasContent("precious");
  }

  @Test
  void theDoctorReportsWhatIsNotThereAsUnreachable() throws IOException {
    int code =
        run(
            "doctor",
            "--connect",
            "http://127.0.0.1:" + free(),
            "--only",
            "java,pipelines," + "connect-reachable,database-slot,catalog-readable");

    assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +.*", "")))
        .containsExactly("ok", "FAIL", "", "unknown", "unknown", "unknown", "1");
    assertThat(out.toString())
        .contains("No Kafka Connect at http://127.0.0.1:", "fix: Start a worker")
        .contains("1 ok, 0 to look at, 1 failed, 3 unknown, 25 left out");
  }

  @Test
  void statusNeedsTheApp() throws IOException {
    int code = run("status", "--url", "http://127.0.0.1:" + free());

    assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("cannot reach the app at http://127.0.0.1:", "--url");
  }

  @Test
  void statusOfAHealthyPipelineIsFine() {
    int code =
        statusOf(
            Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.orders", Given.START)));

    assertThat(code).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString().lines())
        .containsExactly(
            "frostline-sink: HEALTHY",
            "table        phase    total lag  capture  offload  unread  staged  rows  watermark",
            "cold.orders  HEALTHY      3.5 s    0.5 s    3.0 s       7       5   100"
                + "  2026-03-04T05:06:02.500Z",
            "",
            " ".repeat(13) + "−30 s" + " ".repeat(79) + "now",
            "cold.orders  " + "█".repeat(77) + "▓▓▓" + "▒▒▒▒▒▒" + "░",
            " ".repeat(13) + FrostBar.LEGEND);
  }

  @Test
  void statusDrawsTheWorstTableFirstAndSaysWhatIsUnknown() {
    statusOf(
        Shown.pipeline(
            Given.START,
            Phase.LAGGING,
            Shown.table("cold.orders", Given.START),
            Shown.unknown("cold.trades", Given.START, "no beat")));

    List<String> lines = out.toString().lines().toList();
    int axis = lines.indexOf("") + 1;
    assertThat(lines.get(axis + 1)).isEqualTo("cold.trades  ? no beat");
    assertThat(lines.get(axis + 2)).startsWith("cold.orders  █");
  }

  @Test
  void statusNamesAPipelineWhoseSinkIsGone() {
    gone.add(Given.SINK);

    statusOf(Shown.failing(Given.START, "task 0 failed", Shown.table("cold.orders", Given.START)));

    assertThat(out.toString())
        .contains(Given.SINK + ": DOWN; no sink connector of this name in Connect");
  }

  @Test
  void statusOfAFailingPipelineIsNot() {
    int code =
        statusOf(
            Shown.failing(
                Given.START,
                "task 0 failed \u001b[31m",
                Shown.unknown("cold.orders", Given.START, "no beat")));

    assertThat(code).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(out.toString())
        .contains("frostline-sink: DOWN", "unknown: no beat", "CRITICAL DOWN (C7)", "failed ?[31m")
        .doesNotContain("\u001b");
  }

  @Test
  void statusOfAnOldLookIsNotFine() {
    assertThat(statusOf(Shown.pipeline(Given.START.minusSeconds(61), Phase.HEALTHY)))
        .isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(out.toString()).contains("last looked at");
  }

  @Test
  void statusAsJsonIsTheApisAnswer() throws Exception {
    int code = statusOf(Shown.pipeline(Given.START, Phase.HEALTHY), "--json");

    assertThat(code).isEqualTo(ExitCodes.FINE);
    assertThat(Json.read(out.toString().getBytes(UTF_8), Routes.Pipelines.class).pipelines())
        .hasSize(1);
  }

  @Test
  void theConfigurationIsShownWithItsSourcesAndWithoutSecrets() throws IOException {
    Path client = Files.writeString(dir.resolve("client.properties"), "ssl.key.password=hunter2\n");
    Path file = Files.writeString(dir.resolve("frostline.yml"), "http:\n  port: 9000\n");

    int code =
        run(
            "config",
            "show",
            "--config",
            file.toString(),
            "--kafka-config",
            client.toString(),
            "--slo",
            "5m",
            "--dry-run",
            "--no-repair",
            "a",
            "--no-repair",
            "b",
            "--maintenance",
            "Sat 02:00-04:00");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "http.port 9000 # " + file + ":2",
            "kafka.client.ssl.key.password ******** # " + client,
            "watch.lagObjective 5m # --slo",
            "repairs.mode dry-run # --dry-run",
            "pipelines.a.repairs off # --no-repair",
            "pipelines.b.repairs off # --no-repair",
            "repairs.maintenance Sat 02:00-04:00 # --maintenance",
            "watch.tick 1s # default");
    assertThat(out.toString()).doesNotContain("hunter2");
  }

  @Test
  void theConfigurationIsShownAsJson() {
    assertThat(run("config", "show", "--json")).isZero();
    assertThat(out.toString())
        .contains("{\"path\":\"http.port\",\"value\":\"8000\",\"source\":\"default\"}");
  }

  @Test
  void theTemplateIsPrinted() {
    assertThat(run("config", "template")).isZero();
    assertThat(out.toString()).contains("#http:\n", "#  port: 8000\n");
  }

  @Test
  void aPipelineIsRetired() {
    List<Actions.Action> taken = new ArrayList<>();

    assertThat(retired(taken::add)).as(err.toString()).isEqualTo(ExitCodes.FINE);

    assertThat(out.toString()).isEqualToIgnoringNewLines(Given.SINK + " is retired");
    assertThat(taken)
        .containsExactly(
            new Actions.Retirement(Given.SINK, Optional.empty(), "ann", "renamed to b"));
  }

  @Test
  void aTableIsRetired() {
    List<Actions.Action> taken = new ArrayList<>();

    assertThat(retired(taken::add, "--table", "cold.t")).as(err.toString()).isZero();

    assertThat(out.toString()).isEqualToIgnoringNewLines("cold.t of " + Given.SINK + " is retired");
    assertThat(taken)
        .containsExactly(
            new Actions.Retirement(Given.SINK, Optional.of("cold.t"), "ann", "renamed to b"));
  }

  @Test
  void aPipelineThatMayNotBeRetiredStaysAndSaysWhy() {
    int code =
        retired(
            asked -> {
              throw new Actions.RefusedException("Connect has a sink connector of this name");
            });

    assertThat(code).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "frostline retire: frostline-sink: Connect has a sink connector of this name");
  }

  private int retired(Actions actions, String... more) {
    Board board = new Board();
    board.show(Shown.pipeline(Given.START, Phase.DOWN));
    try (HttpService http =
            HttpService.bind("127.0.0.1", 0, Access.open().actedOnBy("ann", "s3cret"));
        Metrics metrics = new Metrics(board, () -> Given.START, "9.9", "frostline")) {
      http.start(
          new Routes(board, metrics, Health.well(), () -> Given.START), Optional.of(actions));
      List<String> args = new ArrayList<>(List.of("retire", Given.SINK, "--why", "renamed to b"));
      args.addAll(List.of("--url", "http://ann:s3cret@127.0.0.1:" + http.port()));
      args.addAll(List.of(more));
      return run(args.toArray(String[]::new));
    }
  }

  private int statusOf(PipelineView view, String... more) {
    Board board = new Board();
    board.show(view);
    board.ask(gone::contains);
    try (HttpService http = HttpService.bind("127.0.0.1", 0);
        Metrics metrics = new Metrics(board, () -> Given.START, "9.9", "frostline")) {
      http.start(new Routes(board, metrics, Health.well(), () -> Given.START));
      String[] args = {"status", "--url", "http://127.0.0.1:" + http.port()};
      String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
      System.arraycopy(more, 0, all, args.length, more.length);
      return run(all);
    }
  }

  private int run(String... args) {
    CommandLine root = Frostline.commandLine(options -> new NoProbes());
    root.setOut(new PrintWriter(out, true));
    root.setErr(new PrintWriter(err, true));
    return Frostline.execute(root, args);
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static final class NoProbes implements ProbeService {
    @Override
    public void start(Ownership ownership, FactSink sink) {}

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public boolean isWithoutSink(String pipeline) {
      return false;
    }

    @Override
    public Optional<String> release(String pipeline) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
