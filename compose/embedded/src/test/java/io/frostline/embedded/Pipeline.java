package io.frostline.embedded;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The two connectors on a running stack, put there by plain HTTP as a person with curl would. */
final class Pipeline {
  private static final Path TEMPLATES = Path.of("../../connect-config/connectors");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI connect;

  Pipeline(Endpoints endpoints) {
    connect = URI.create(endpoints.connectUrl());
  }

  void deploy(Endpoints endpoints) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.bootstrapServers()))) {
      String control = "frostline-sink-control";
      admin.createTopics(List.of(new NewTopic(control, 1, (short) 1))).all().get();
      Map<TopicPartition, OffsetAndMetadata> start =
          Map.of(new TopicPartition(control, 0), new OffsetAndMetadata(0));
      // The group's coordinator may hear of the topic a moment later.
      await()
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(
              () -> {
                admin.alterConsumerGroupOffsets("connect-frostline-sink-coord", start).all().get();
                return true;
              });
    }
    put("frostline-source");
    awaitRunning("frostline-source");
    put("frostline-sink");
    awaitRunning("frostline-sink");
  }

  void awaitRunning(String connector) {
    await(connector + " and its task RUNNING")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> running(connector));
  }

  private void put(String connector) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(connect.resolve("/connectors/" + connector + "/config"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofFile(TEMPLATES.resolve(connector + ".json")))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(connector + " was refused: " + answer.body());
    }
  }

  private boolean running(String connector) throws IOException, InterruptedException {
    Optional<JsonNode> status = status(connector);
    if (status.isEmpty() || status.get().path("tasks").isEmpty()) {
      return false;
    }
    for (JsonNode task : status.get().path("tasks")) {
      if (task.path("state").asText().equals("FAILED")) {
        throw new AssertionError(connector + " failed: " + task.path("trace").asText());
      }
      if (!task.path("state").asText().equals("RUNNING")) {
        return false;
      }
    }
    return status.get().path("connector").path("state").asText().equals("RUNNING");
  }

  private Optional<JsonNode> status(String connector) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(connect.resolve("/connectors/" + connector + "/status")).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? Optional.of(JSON.readTree(answer.body()))
        : Optional.empty();
  }
}
