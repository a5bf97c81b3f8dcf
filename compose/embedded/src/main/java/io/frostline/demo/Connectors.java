package io.frostline.demo;

import io.frostline.probe.RestReads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Puts the connector templates into Connect. */
final class Connectors {

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI connect;

  Connectors(URI connect) {
    this.connect = connect;
  }

  void deploy(String bootstrap) throws Exception {
    if (!new RestReads(connect).connectors().contains("frostline-sink")) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
        String control = "frostline-sink-control";
        admin.createTopics(List.of(new NewTopic(control, 1, (short) 1))).all().get();
        admin
            .alterConsumerGroupOffsets(
                "connect-frostline-sink-coord",
                Map.of(new TopicPartition(control, 0), new OffsetAndMetadata(0)))
            .all()
            .get();
      }
    }
    for (String name : List.of("frostline-source", "frostline-sink")) {
      Path root =
          Path.of(System.getProperty("frostline.plugins").split(":")[0])
              .resolve("../../../../connectors");
      String body = Files.readString(root.resolve(name + ".json").normalize());
      HttpRequest put =
          HttpRequest.newBuilder(connect.resolve("/connectors/" + name + "/config"))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(30))
              .PUT(HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> answer = http.send(put, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(name + ": " + answer.body());
      }
    }
  }
}
