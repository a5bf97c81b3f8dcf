package io.frostline.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Connect over its REST interface. Answers are not logged: they may hold secrets. */
public final class RestReads implements ConnectReads {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

  /** With an exactly-once source the offsets take half a second, more while a worker is busy. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI connect;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();

  /**
   * @param connect Connect's address, such as {@code http://127.0.0.1:8083}
   */
  public RestReads(URI connect) {
    this.connect = URI.create(connect.toString().replaceAll("/+$", "") + "/");
  }

  @Override
  public List<String> connectors() {
    return JSON.convertValue(get("connectors"), new TypeReference<List<String>>() {});
  }

  @Override
  public Map<String, String> config(String connector) {
    return JSON.convertValue(
        get(path(connector, "config")), new TypeReference<Map<String, String>>() {});
  }

  @Override
  public ConnectorState status(String connector) {
    JsonNode status = get(path(connector, "status"));
    List<TaskState> tasks = new ArrayList<>();
    for (JsonNode task : status.path("tasks")) {
      tasks.add(
          new TaskState(
              task.path("id").asInt(), task.path("state").asText("UNKNOWN"), cause(task)));
    }
    return new ConnectorState(
        connector, status.path("connector").path("state").asText("UNKNOWN"), List.copyOf(tasks));
  }

  @Override
  public List<CommittedOffset> offsets(String connector) {
    List<CommittedOffset> offsets = new ArrayList<>();
    for (JsonNode entry : get(path(connector, "offsets")).path("offsets")) {
      offsets.add(new CommittedOffset(object(entry, "partition"), object(entry, "offset")));
    }
    return offsets;
  }

  /** The line of a trace that says what happened: the innermost cause, else the first line. */
  static Optional<String> cause(JsonNode task) {
    String trace = task.path("trace").asText("");
    return trace
        .lines()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((first, second) -> second)
        .map(line -> line.substring("Caused by: ".length()))
        .or(() -> trace.lines().findFirst())
        .map(Reason::line)
        .filter(line -> !line.isEmpty());
  }

  private static Map<String, Object> object(JsonNode entry, String field) {
    return entry.path(field).isObject()
        ? JSON.convertValue(entry.get(field), new TypeReference<Map<String, Object>>() {})
        : Map.of();
  }

  private static String path(String connector, String what) {
    String name = URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
    return "connectors/" + name + "/" + what;
  }

  private JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(connect.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Accept", "application/json")
            .build();
    HttpResponse<String> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ConnectReadException("Connect does not answer at " + connect, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectReadException("interrupted while asking Connect", e);
    }
    if (answer.statusCode() != 200) {
      throw new ConnectReadException(
          "%d from Connect for /%s".formatted(answer.statusCode(), path), null);
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new ConnectReadException("Connect's answer for /%s is not JSON".formatted(path), null);
    }
  }

  /** Connect did not answer as expected; the message is one line for a person. */
  static final class ConnectReadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectReadException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
