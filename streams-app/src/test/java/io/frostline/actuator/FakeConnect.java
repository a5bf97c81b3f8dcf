package io.frostline.actuator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Connect worker over real HTTP that stops and resumes one connector, and can refuse to. */
final class FakeConnect implements AutoCloseable {

  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final Deque<Integer> refusals = new ArrayDeque<>();
  private final HttpServer server;
  private volatile String state = "RUNNING";
  private volatile boolean stubborn;

  FakeConnect() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next commands are answered with these. */
  synchronized FakeConnect refusing(Integer... statuses) {
    refusals.addAll(List.of(statuses));
    return this;
  }

  /** A stop is taken, and the tasks go on. */
  FakeConnect neverStopping() {
    stubborn = true;
    return this;
  }

  /** What it was told to do, in order; questions are left out. */
  List<String> commands() {
    return commands;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    int status = 200;
    String body = "{}";
    if (request.startsWith("GET")) {
      String tasks = state.equals("RUNNING") || stubborn ? "{\"id\":0,\"state\":\"RUNNING\"}" : "";
      body =
          "{\"name\":\"sink\",\"connector\":{\"state\":\"%s\"},\"tasks\":[%s]}"
              .formatted(state, tasks);
    } else {
      commands.add(request.replaceFirst("/connectors/", ""));
      Integer refusal = refusals.poll();
      status = refusal == null ? 202 : refusal;
      if (refusal == null && request.endsWith("/stop")) {
        state = "STOPPED";
      } else if (refusal == null && request.endsWith("/resume")) {
        state = "RUNNING";
      } else if (refusal != null) {
        body = "{\"error_code\":%d,\"message\":\"no\"}".formatted(status);
      }
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
