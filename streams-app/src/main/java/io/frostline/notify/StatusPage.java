package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.frostline.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The notifier's metrics and health. */
public final class StatusPage implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private StatusPage(HttpServer server) {
    this.server = server;
  }

  /**
   * Takes the port.
   *
   * @throws IOException if that is not possible
   */
  public static StatusPage bind(InetSocketAddress address) throws IOException {
    return new StatusPage(HttpServer.create(address, 0));
  }

  public void start(Notifier notifier) {
    server.createContext(
        "/metrics", exchange -> send(exchange, 200, Meters.TEXT, notifier.scrape()));
    server.createContext(
        "/health/live",
        exchange ->
            health(exchange, notifier.alive() ? List.of() : List.of("a courier has ended")));
    server.createContext("/health/ready", exchange -> health(exchange, notifier.troubles()));
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void health(HttpExchange exchange, List<String> reasons) throws IOException {
    send(
        exchange,
        reasons.isEmpty() ? 200 : 503,
        "application/json",
        Json.text(Map.of("status", reasons.isEmpty() ? "UP" : "DOWN", "reasons", reasons)));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
