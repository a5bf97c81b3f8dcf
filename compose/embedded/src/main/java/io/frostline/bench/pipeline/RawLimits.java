package io.frostline.bench.pipeline;

import io.frostline.app.UnreachableException;
import io.frostline.embedded.EmbeddedStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Measures each part of the way alone, on the data of the run, when the connectors are gone. */
final class RawLimits {

  private static final String SLOT = "bench";
  private static final String COPY = "bench-copy";
  private static final int CHUNK = 50_000;

  private final EmbeddedStack stack;
  private final long rows;
  private final long liveRows;

  RawLimits(EmbeddedStack stack, long rows, long liveRows) {
    this.stack = stack;
    this.rows = rows;
    this.liveRows = liveRows;
  }

  /** Keeps from now on what will be decoded in the end. */
  static void keepChanges(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }
  }

  Limits measure(String topic) throws Exception {
    double copy;
    double inside;
    try (Connection connection = stack.sourceDatabase().connect()) {
      copy = rate(rows + liveRows, () -> copyOut(connection));
      inside = rate(liveRows, () -> decode(connection, liveRows));
    }
    double decode;
    try (Connection connection = stack.sourceDatabase().connectForReplication()) {
      decode = rate(liveRows, () -> receive(connection, liveRows));
    }
    Transport transport = transport(topic);
    return new Limits(
        copy,
        decode,
        inside,
        transport.records / transport.produceSeconds,
        transport.records / transport.consumeSeconds,
        transport.records / (transport.produceSeconds + transport.consumeSeconds),
        parquet(stack.dir().resolve("limit")));
  }

  private interface Part {
    void run() throws SQLException, IOException;
  }

  private static double rate(long events, Part part) throws SQLException, IOException {
    long begun = System.nanoTime();
    part.run();
    return events * 1e9 / (System.nanoTime() - begun);
  }

  private static void copyOut(Connection connection) throws SQLException, IOException {
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("COPY " + Trades.TABLE + " TO STDOUT", OutputStream.nullOutputStream());
  }

  private static void decode(Connection connection, long atLeast) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('"
                    + SLOT
                    + "', NULL, NULL, 'proto_version', '1', 'publication_names', 'frostline')")) {
      result.next();
      if (result.getLong(1) < atLeast) {
        throw new UnreachableException(
            "only " + result.getLong(1) + " of " + atLeast + " changes were decoded", null);
      }
    }
  }

  /** Takes the messages as Debezium does, and looks at none but for its kind. */
  private static void receive(Connection connection, long inserts) throws SQLException {
    try (PGReplicationStream stream =
        connection
            .unwrap(PGConnection.class)
            .getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(SLOT)
            .withSlotOption("proto_version", 1)
            .withSlotOption("publication_names", "frostline")
            .start()) {
      for (long seen = 0; seen < inserts; ) {
        ByteBuffer message = stream.read();
        if (message.get(message.position()) == 'I') {
          seen++;
        }
      }
    }
  }

  /** Records that went through Kafka once more, and how long both halves took. */
  private static final class Transport {
    private long records;
    private double produceSeconds;
    private double consumeSeconds;
  }

  private Transport transport(String topic) throws ExecutionException, InterruptedException {
    String servers = stack.endpoints().bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(COPY, 1, (short) 1))).all().get();
    }
    Transport transport = new Transport();
    TopicBytes topics = new TopicBytes(servers);
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", servers,
            "compression.type", "zstd",
            "batch.size", "524288",
            "linger.ms", "20");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      topics.read(
          topic,
          chunk -> {
            long begun = System.nanoTime();
            chunk.forEach(
                each -> {
                  producer.send(new ProducerRecord<>(COPY, each.key(), each.value()));
                  transport.records++;
                });
            producer.flush();
            transport.produceSeconds += (System.nanoTime() - begun) / 1e9;
          });
    }
    long begun = System.nanoTime();
    topics.read(COPY, chunk -> {});
    transport.consumeSeconds = (System.nanoTime() - begun) / 1e9;
    return transport;
  }

  /** Writes as the sink does, into a table of its own. */
  private double parquet(Path folder) throws IOException {
    Table table =
        new HadoopTables(new Configuration())
            .create(
                Trades.schema(),
                PartitionSpec.unpartitioned(),
                Map.of("format-version", "2"),
                folder.toString());
    GenericRecord template = GenericRecord.create(table.schema());
    double seconds = 0;
    long written = 0;
    long opened = System.nanoTime();
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(
                OutputFileFactory.builderFor(table, 0, 0)
                    .format(FileFormat.PARQUET)
                    .build()
                    .newOutputFile(),
                table.spec(),
                null);
    seconds += (System.nanoTime() - opened) / 1e9;
    while (written < rows) {
      List<Record> chunk = new ArrayList<>(CHUNK);
      for (int i = 0; i < CHUNK && written < rows; i++) {
        chunk.add(Trades.row(template, ++written));
      }
      long begun = System.nanoTime();
      chunk.forEach(writer::write);
      seconds += (System.nanoTime() - begun) / 1e9;
    }
    long closing = System.nanoTime();
    writer.close();
    seconds += (System.nanoTime() - closing) / 1e9;
    return written / seconds;
  }
}
