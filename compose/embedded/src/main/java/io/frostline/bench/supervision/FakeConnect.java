package io.frostline.bench.supervision;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connect's REST interface for two connectors that do not run: the templates' configurations, tasks
 * that are RUNNING until told otherwise, and the offset of the newest beat.
 */
final class FakeConnect implements AutoCloseable {

  private static final String CONNECTORS = "/connectors";

  private final HttpServer server;
  private final Map<String, Map<String, String>> configs = new TreeMap<>();
  private volatile String sinkTask = "RUNNING";
  private volatile long position;

  FakeConnect() throws IOException {
    for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
      Map<String, String> config = new HashMap<>(template.config());
      // Without an address the app looks at no replication slot: there is none.
      config.keySet().removeIf(key -> key.startsWith("database."));
      configs.put(template.name(), config);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What is acknowledged of the source's records. */
  void acknowledge(long beat) {
    position = beat;
  }

  /** Lets the sink's task fail, or run again. */
  void sinkTask(String state) {
    sinkTask = state;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/");
    Object body;
    if (exchange.getRequestURI().getPath().equals(CONNECTORS)) {
      body = List.copyOf(configs.keySet());
    } else if (path.length == 4 && configs.containsKey(path[2])) {
      body = of(path[2], path[3]);
    } else {
      body = Map.of("version", "4.3.1", "commit", "none", "kafka_cluster_id", "none");
    }
    byte[] text = Json.write(body);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private Object of(String connector, String what) {
    boolean sink = connector.endsWith("sink");
    return switch (what) {
      case "config" -> configs.get(connector);
      case "offsets" ->
          Map.of(
              "offsets",
              sink
                  ? List.of()
                  : List.of(
                      Map.of(
                          "partition",
                          Map.of("server", "cdc"),
                          "offset",
                          Map.of("lsn_commit", position, "lsn", position))));
      default -> {
        Map<String, Object> task = new HashMap<>();
        task.put("id", 0);
        task.put("state", sink ? sinkTask : "RUNNING");
        task.put("worker_id", "127.0.0.1:8083");
        if (sink && sinkTask.equals("FAILED")) {
          task.put("trace", "java.lang.IllegalStateException: the warehouse does not answer");
        }
        yield Map.of(
            "name",
            connector,
            "type",
            sink ? "sink" : "source",
            "connector",
            Map.of("state", "RUNNING", "worker_id", "127.0.0.1:8083"),
            "tasks",
            List.of(task));
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
