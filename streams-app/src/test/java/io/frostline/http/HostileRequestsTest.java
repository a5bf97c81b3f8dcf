package io.frostline.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client sends that means well: an error for it, and nothing else happens. */
class HostileRequestsTest {

  private static final String EVIL = "ev<img src=x onerror=alert(1)>il\"'\n\u202e/../{}\\";
  private static final int WAIT_MS = 10_000;

  private final Board board = new Board();
  private final Metrics metrics = new Metrics(board, () -> Given.START, "9.9", "frostline");
  private final HttpService http = HttpService.bind("127.0.0.1", 0);

  @BeforeEach
  void start() {
    http.start(new Routes(board, metrics, Health.well(), () -> Given.START));
    board.show(Shown.failing(Given.START, EVIL, Shown.table("cold." + EVIL, Given.START)));
  }

  @AfterEach
  void stillAnswers() throws IOException {
    assertThat(say("GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    http.close();
    metrics.close();
  }

  /** Sends bytes as they are, and gives all that comes back until the connection ends. */
  private String say(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.setSoTimeout(WAIT_MS);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private String get(String path) throws IOException {
    return say("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page.js/../../etc/passwd",
        "/..\\..\\etc\\passwd",
        "//etc/passwd",
        "/;/etc/passwd",
        "/page.js%00.png",
        "/api/v1/pipelines/..%2F..%2F..%2Fetc%2Fpasswd",
        "/api/v1/pipelines/%c0%ae%c0%ae",
        "/api/v1/table?pipeline=../../etc&table=passwd",
        "/META-INF/MANIFEST.MF",
        "/io/frostline/http/HttpService.class",
      })
  void noPathLeadsToAFile(String path) throws IOException {
    assertThat(get(path))
        .matches("(?s)HTTP/1\\.1 (400|404) .*")
        .doesNotContain("root:")
        .doesNotContain("Manifest-Version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/pipelines/%",
        "/api/v1/pipelines/%zz",
        "/api/v1/table?pipeline=%",
        "/api/v1/events?limit=%f",
        "/api/v1/events?limit=99999999999999999999",
        "/api/v1/events?limit=-1",
        "/api/v1/events?limit=1%0d%0aSet-Cookie:a=b",
      })
  void brokenAddressesAreSaidToBe(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 400 ").doesNotContain("Set-Cookie");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "BREW",
        "get"
      })
  void otherMethodsDoNothing(String method) throws IOException {
    assertThat(
            say(
                method
                    + " /api/v1/pipelines/frostline-sink/maintenance HTTP/1.1\r\nHost: a\r\n"
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n"))
        .matches("(?s)HTTP/1\\.1 (400|405) .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000\u0001\u0002\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n bad: folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nna\u0000me: x\r\n\r\n",
      })
  void whatIsNoRequestIsRefused(String bytes) throws IOException {
    assertThat(say(bytes)).matches("(?s)HTTP/1\\.1 (400|405|426|505) .*");
  }

  @Test
  void headersAndAddressesHaveABound() throws IOException {
    String huge = "a".repeat(64 * 1024);

    assertThat(say("GET / HTTP/1.1\r\nHost: a\r\nX: " + huge + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(get("/" + huge)).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void aRequestThatNeverEndsHoldsUpNobody() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      slow.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(ISO_8859_1));
      slow.getOutputStream().flush();

      long begun = System.nanoTime();
      assertThat(get("/metrics")).startsWith("HTTP/1.1 200");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void namesStayTextWhereverTheyAreShown() throws IOException {
    String pipelines = get("/api/v1/pipelines");
    String samples = get("/metrics");

    assertThat(pipelines)
        .contains("Content-Type: application/json", "X-Content-Type-Options: nosniff")
        .contains("Content-Security-Policy: default-src 'self'; frame-ancestors 'none'")
        .contains("il\\\"'\\n");
    assertThat(samples.lines())
        .as("each line is a sample or a comment: a name cannot begin one")
        .filteredOn(line -> line.contains("onerror"))
        .isNotEmpty()
        .allMatch(line -> line.matches("[a-z_]+\\{.*table=\"cold\\.ev<.*il\\\\\"'\\\\n.*\\} \\S+"));
    assertThat(get("/")).doesNotContain("onerror");
  }

  @Test
  void aNameThatWasAskedForIsNotGivenBack() throws IOException {
    for (String path :
        List.of(
            "/api/v1/pipelines/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "/%3Cscript%3E", "/api/v1/table?pipeline=%3Cscript%3E&table=x")) {
      assertThat(get(path)).startsWith("HTTP/1.1 404 ").doesNotContain("script");
    }
  }
}
