package io.frostline.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.connect.rest.ScriptedServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConnectorsCommandTest {

  private final ScriptedServer server = new ScriptedServer();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPlanOnAnEmptyClusterCreatesBothAndShowsPlaceholders() {
    server.answer("GET /connectors", 200, "[]");

    assertThat(run("plan")).isZero();

    assertThat(out.toString())
        .contains("frostline-source: create", "frostline-sink: create")
        .contains("database.password = ${env:FROSTLINE_PG_PASSWORD}");
  }

  @Test
  void aFailedTaskMakesStatusFailAndShowsItsCauses() {
    server.answer("GET /connectors", 200, "[\"c\"]");
    server.answer(
        "GET /connectors/c/status",
        200,
        "{\"name\":\"c\",\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"w\"},\"type\":\"sink\","
            + "\"tasks\":[{\"id\":0,\"state\":\"FAILED\",\"worker_id\":\"w\",\"trace\":\"Outer:"
            + " a\\n"
            + "\\tat x\\n"
            + "Caused by: b\"}]}");

    assertThat(run("status")).isEqualTo(1);

    assertThat(out.toString()).contains("FAILED on w").contains("Outer: a | Caused by: b");
  }

  @Test
  void aPausedConnectorIsFine() {
    server.answer("GET /connectors", 200, "[\"c\"]");
    server.answer(
        "GET /connectors/c/status",
        200,
        "{\"name\":\"c\",\"connector\":{\"state\":\"PAUSED\",\"worker_id\":\"w\"},\"tasks\":[]}");

    assertThat(run("status", "--json")).isZero();
  }

  @Test
  void operationsReachTheConnectorsThatAreNamed() {
    server.answer("POST /connectors/a/restart?includeTasks=true&onlyFailed=true", 202, "{}");
    server.answer("PUT /connectors/b/stop", 204, "");

    assertThat(run("restart", "--only-failed", "a")).isZero();
    assertThat(run("stop", "b")).isZero();

    assertThat(out.toString()).contains("a: restart requested", "b: stop requested");
  }

  @Test
  void offsetsAreShownAndForgotten() {
    server.answer(
        "GET /connectors/a/offsets",
        200,
        "{\"offsets\":[{\"partition\":{\"server\":\"cdc\"},\"offset\":{\"lsn\":26743216}}]}");
    server.answer("DELETE /connectors/a/offsets", 200, "{\"message\":\"done\"}");

    assertThat(run("offsets", "a")).isZero();
    assertThat(run("offsets", "--json", "a")).isZero();
    assertThat(run("forget", "a")).isZero();

    assertThat(out.toString())
        .contains(
            "a {server=cdc}: {lsn=26743216}",
            "[{\"partition\":{\"server\":\"cdc\"},\"offset\":{\"lsn\":26743216}}]",
            "a: offsets forgotten");
  }

  @Test
  void whatIsRenderedIsWhatAPlanWouldDeploy(@TempDir Path folder) {
    CommandLine command = new CommandLine(new ConnectorsCommand());
    assertThat(command.execute("render", "--catalog", "rest,s3", "--to", folder.toString()))
        .isZero();

    ConnectorTemplate sink = ConnectorTemplate.inFolder(folder).get(0);
    server.answer("GET /connectors", 200, "[\"frostline-sink\"]");
    server.answer("GET /connectors/frostline-sink/config", 200, sink.json());
    assertThat(run("plan", "--catalog", "rest,s3", "frostline-sink")).isZero();

    assertThat(out.toString()).contains("frostline-sink: unchanged");
  }

  @Test
  void mistakesGiveTheirExitCodes() {
    assertThat(run("restart", "nobody")).isEqualTo(1);
    assertThat(run("plan", "--connect", "nonsense")).isEqualTo(2);
    assertThat(run("plan", "no-such-template")).isEqualTo(2);
    assertThat(run("apply")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    server.close();
    assertThat(run("status")).isEqualTo(3);
  }

  private int run(String... args) {
    CommandLine command = new CommandLine(new ConnectorsCommand());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    command.setExecutionExceptionHandler(
        (error, line, parsed) -> ((CommandLine.IExitCodeGenerator) error).getExitCode());
    String[] all = new String[args.length == 0 ? 0 : args.length + 2];
    if (args.length > 0) {
      all[0] = args[0];
      all[1] = "--connect";
      all[2] = server.url().toString();
      System.arraycopy(args, 1, all, 3, args.length - 1);
    }
    boolean isOwnAddress = List.of(args).contains("--connect");
    return command.execute(isOwnAddress ? args : all);
  }
}
