package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.Rig;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Ground;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.core.Incident;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The pipeline in processes of this machine, from end to end and back to an empty machine. */
class PipelineIT extends EndToEnd<Rig> {

  private static final String KEYLESS = "cold.keyless";

  @Override
  protected Rig start() throws Exception {
    return Rig.start(
        Fault.Setup.USUAL,
        StackOptions.ephemeral().withCommitInterval(Duration.ofSeconds(4)),
        System.out::println);
  }

  @Test
  @Order(1)
  void whereEverythingListensIsWrittenForItsOwnerAlone() throws Exception {
    EmbeddedStack stack = stack().stack();
    stack.writeEndpoints("http://127.0.0.1:8000");
    Path file = stack.dir().resolve("endpoints.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Endpoints.read(file).connectUrl()).isEqualTo(stack.connectUrl().toString());
    assertThat(Endpoints.read(file).httpUrl()).contains("http://127.0.0.1:8000");
  }

  @Test
  @Order(7)
  void aTableThatCannotBeReadHidesNoOther() throws Exception {
    Instant away = Instant.now();
    pointKeylessAt("metadata_location || '.away'");
    await(
        "the table to be told by its name",
        () ->
            incidents().stream()
                .anyMatch(
                    one -> one.rule() == Rule.S19 && one.table().equals(Optional.of(KEYLESS))));
    stack().ground().source().execute("INSERT INTO shipments (id) VALUES (7)");
    Instant written = Instant.now();
    await("the others to go on", () -> complete(written, "cold.shipments", "cold.odd näme$1"));
    assertThat(complete(away.plusSeconds(15), KEYLESS)).isFalse();
    assertThat(incidents()).hasSize(1);

    pointKeylessAt("replace(metadata_location, '.away', '')");
    await("all to be complete again", () -> complete(written, KEYLESS) && incidents().isEmpty());
  }

  @Test
  @Order(8)
  void whatAPersonPassesOverIsTold() throws Exception {
    Ground ground = stack().ground();
    ground.connect().stop(Ground.SINK);
    await("the sink to be stopped", () -> stack().sight().orElseThrow().phase() == Phase.PAUSED);
    ground.source().execute("INSERT INTO keyless SELECT n FROM generate_series(100, 104) n");
    TopicPartition partition = new TopicPartition("cdc.public.keyless", 0);
    long before = committed(partition);
    await("its rows to be captured", () -> end(partition) >= before + 5);
    await(
        "the group to be set forward, once the tasks have left it",
        () -> {
          try {
            Map<TopicPartition, OffsetAndMetadata> to =
                Map.of(partition, new OffsetAndMetadata(before + 3));
            ground.admin().alterConsumerGroupOffsets(Ground.SINK_GROUP, to).all().get();
            return true;
          } catch (ExecutionException e) {
            return false;
          }
        });
    ground.connect().resume(Ground.SINK);

    await("the loss to be told", () -> incidents().stream().anyMatch(PipelineIT::isPassedOver));
    Incident told = incidents().stream().filter(PipelineIT::isPassedOver).findFirst().orElseThrow();
    assertThat(told.table()).contains(KEYLESS);
    assertThat(told.summary()).contains("at most 3");
  }

  /** Nobody waits between the steps: it may be over between two looks. */
  @Test
  @Order(9)
  void aCopyOfFewRowsMakesGoodWhatWasLost() throws Exception {
    Ground ground = stack().ground();
    ground
        .catalog()
        .execute(
            "UPDATE iceberg_tables SET table_namespace = 'archive' WHERE table_name = 'keyless'");
    await(
        "the table to be told as missing",
        () -> incidents().stream().anyMatch(one -> one.type() == EventType.TABLE_MISSING));

    ground.connect().stop(Ground.SOURCE);
    await("its offset to be forgotten", () -> forgets(ground.connect()));
    ground.connect().resume(Ground.SOURCE);
    Instant copied = Instant.now();

    await("the loss to be made good", () -> incidents().isEmpty());
    await("the table to be complete again", () -> complete(copied, KEYLESS));
  }

  /** Not before its tasks have ended. */
  private static boolean forgets(ConnectClient connect) {
    try {
      connect.forgetOffsets(Ground.SOURCE);
      return true;
    } catch (ConnectFailure e) {
      return false;
    }
  }

  private static boolean isPassedOver(Incident incident) {
    return incident.rule() == Rule.S15 && incident.type() == EventType.DATA_LOSS;
  }

  private long committed(TopicPartition partition) throws Exception {
    return stack()
        .ground()
        .admin()
        .listConsumerGroupOffsets(Ground.SINK_GROUP)
        .partitionsToOffsetAndMetadata()
        .get()
        .get(partition)
        .offset();
  }

  private long end(TopicPartition partition) throws Exception {
    return stack()
        .ground()
        .admin()
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private void pointKeylessAt(String location) throws SQLException {
    String update = "UPDATE iceberg_tables SET metadata_location = %s WHERE table_name = 'keyless'";
    stack().ground().catalog().execute(update.formatted(location));
  }

  private List<Incident> incidents() {
    return stack().view().map(PipelineView::incidents).orElse(List.of());
  }

  private boolean complete(Instant since, String... tables) {
    return stack().sight().filter(seen -> seen.complete(List.of(tables), since)).isPresent();
  }

  private static void await(String what, Callable<Boolean> until) {
    Awaitility.await(what)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .until(until);
  }

  @Override
  protected void assertLeftNothing(Rig ended) {
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(ended.stack().dir()).doesNotExist();
    Endpoints endpoints = ended.stack().endpoints();
    for (int port :
        List.of(
            URI.create(endpoints.connectUrl()).getPort(),
            URI.create(endpoints.jdbcUrl().substring("jdbc:".length())).getPort(),
            URI.create("kafka://" + endpoints.bootstrapServers()).getPort())) {
      assertThat(listening(port)).as("port %s", port).isFalse();
    }
  }

  private static boolean listening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
