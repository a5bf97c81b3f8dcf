package io.frostline.doctor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every check, in the order in which they are made. {@code docs/doctor.md} is written from these
 * constants.
 */
public enum CheckId {
  JAVA(
      "Is this Java one that Frostline runs on?",
      "Frostline is built and tried on 17; the sink's Hadoop parts fail on some later ones.",
      "Point JAVA_HOME to a JDK 17."),
  PORT(
      "Is the app's port free, or taken by a Frostline?",
      "An app whose metrics nobody can read never starts.",
      "End the other program, or choose another port with --port or http.port."),
  STATE_DIR(
      "Can the folder of the local state be written?",
      "Kafka Streams keeps its state there.",
      "Give the folder to the user that runs the app, or choose another with --state-dir."),
  KAFKA_REACHABLE(
      "Does Kafka answer at the bootstrap servers?",
      "Everything is read from Kafka and written to it.",
      "Start Kafka, or give its address with --bootstrap and security settings with"
          + " --kafka-config."),
  KAFKA_PERMISSIONS(
      "May this client read, write and describe what the app needs?",
      "A permission that is missing shows late, as a topic or group that is not there.",
      "Grant the operations with kafka-acls; docs/operations.md lists them."),
  OWN_TOPICS(
      "Do the topics frostline.* have the settings the app relies on?",
      "Another cleanup policy loses facts or events; too few replicas lose them with a broker.",
      "Change the settings with kafka-configs --alter --topic, or delete a topic that is empty."),
  CONNECT_REACHABLE(
      "Does Connect answer, and is it new enough to be repaired?",
      "Connectors are found, watched and repaired over its REST interface; stop and the offsets"
          + " need Kafka 3.5 or later.",
      "Start a worker, or give its address with --connect; update workers older than 3.5."),
  CONNECT_CLUSTER(
      "Does Connect work on the Kafka that was given?",
      "Otherwise every lag and every watermark is that of another cluster.",
      "Give the bootstrap servers of Connect's own Kafka with --bootstrap."),
  CONNECT_PLUGINS(
      "Has the worker the connectors, transforms and converters, in versions that are known?",
      "A connector without its plugin cannot start; sinks before 1.11 leave coordinators behind.",
      "Install the folders connect-config/plugins/*/target/plugin-path on every worker and restart"
          + " it."),
  PIPELINES(
      "Is there an Iceberg sink, and a Debezium source?",
      "Without both there is nothing to watch.",
      "Deploy them with ./frostline connectors apply."),
  CONNECTOR_LINT(
      "Has a connector a setting that goes wrong in silence? (rows S6, S16, S17, C6, C8)",
      "Connect accepts such settings, and data is lost, doubled or never captured later.",
      "Change the setting as the finding says, then ./frostline connectors apply."),
  FLUSH_INTERVAL(
      "Is offset.flush.interval.ms of the workers short?",
      "An idle sink task answers its coordinator at most once per interval: with the default of a"
          + " minute each commit of a quiet pipeline waits for it. Connect does not tell it over"
          + " REST: it is read from --worker-config, or seen in how long rounds wait for answers.",
      "Set offset.flush.interval.ms=1000 on every worker and restart it."),
  CONTROL_TOPIC(
      "Has the sink's control topic one partition, and is it kept long enough, in copies?",
      "What was announced there and is not committed yet exists nowhere else.",
      "Change it with kafka-configs --alter --topic; a new one is made right by ./frostline"
          + " connectors apply."),
  COORDINATOR_OFFSET(
      "Has the sink's coordinator a committed offset?",
      "Without one a coordinator whose first commit fails begins at the end, and announced rows are"
          + " lost with every task RUNNING.",
      "./frostline connectors stop NAME; kafka-consumer-groups.sh --bootstrap-server HOST:PORT"
          + " --group connect-NAME-coord --topic CONTROL_TOPIC:0 --reset-offsets --to-offset N"
          + " --execute, with N of lastOffsets in the event S6 (--to-earliest if there is none);"
          + " ./frostline connectors resume NAME."),
  CAPTURED_TOPICS(
      "Are the topics of the source kept, not compacted, and in copies?",
      "Compaction removes changes that are not in the cold table yet; so does a short retention.",
      "kafka-configs --alter --topic TOPIC --add-config cleanup.policy=delete,retention.ms=…"),
  DATABASE_REACHABLE(
      "Does the source database answer, and take the connector's login?",
      "The slot, the publication and the beat are looked at there.",
      "Start the database or open the way to it; one that answers says what it takes; give this"
          + " process the same values for placeholders that the worker has."),
  DATABASE_WAL_LEVEL(
      "Is wal_level logical?",
      "Without it PostgreSQL writes no changes that could be captured.",
      "ALTER SYSTEM SET wal_level = logical; then restart PostgreSQL."),
  DATABASE_PERMISSIONS(
      "May the connector's role replicate, and read the tables it captures?",
      "Streaming and the first snapshot fail otherwise.",
      "ALTER ROLE … REPLICATION; GRANT SELECT ON ALL TABLES IN SCHEMA … TO …;"),
  DATABASE_SLOT(
      "Is the replication slot there, read by the connector, and not lost?",
      "A slot that was dropped or lost is a gap in the changes; one that nobody reads fills the"
          + " disk.",
      "Start the source connector. If the slot is lost, take a new snapshot: docs/repairs.md."),
  DATABASE_WAL_HEADROOM(
      "How much WAL does the slot hold back, and how much may it still?",
      "Past max_slot_wal_keep_size the slot is lost; without that limit the disk fills.",
      "Let the connector catch up, or raise max_slot_wal_keep_size."),
  DATABASE_PUBLICATION(
      "Does the publication cover every table in the connector's lists, with all operations?",
      "Changes of a table outside it are never captured, without a word.",
      "Run connect-config/sql/postgresql-source.sql, or ALTER PUBLICATION … SET TABLES IN SCHEMA"
          + " …; take a partitioned table, whose partitions are published, out of the lists."),
  DATABASE_REPLICA_IDENTITY(
      "Has each captured table a replica identity, best FULL?",
      "Without one PostgreSQL refuses UPDATE and DELETE; with less than FULL deletes carry only the"
          + " key, and large values that did not change are missing.",
      "ALTER TABLE … REPLICA IDENTITY FULL;"),
  DATABASE_BEAT(
      "Does the connector's heartbeat update a row of a table that is captured?",
      "The beat is what proves that an idle table is complete.",
      "Run connect-config/sql/postgresql-source.sql, and use heartbeat.action.query and"
          + " heartbeat.interval.ms of the template."),
  DATABASE_EVENT_TRIGGER(
      "Is the event trigger there that gives new tables a replica identity?",
      "Otherwise a table created tomorrow refuses UPDATE and DELETE, or loses old values.",
      "Run connect-config/sql/postgresql-source.sql; ALTER EVENT TRIGGER frostline_identify_rows"
          + " ENABLE;"),
  CATALOG_READABLE(
      "Can the sink's catalog be opened and listed?",
      "Without it watermarks rest on the coordinator's word alone.",
      "Start the catalog; give this process the same values for placeholders that the worker has."),
  CATALOG_WRITABLE(
      "Can a table be created in the sink's catalog?",
      "A sink that cannot write its catalog fails at its first commit.",
      "Grant the sink's user to write the catalog."),
  WAREHOUSE_READABLE(
      "Are the metadata files of the cold tables there?",
      "A catalog tells of tables whose files are gone.",
      "Mount the warehouse, or bring the files back."),
  WAREHOUSE_WRITABLE(
      "Can a file be written to the warehouse, read back and removed?",
      "A sink that cannot write files fails with its first record.",
      "Make room, or grant the sink's user to write there."),
  CLOCK_DATABASE(
      "Does the database's clock agree with this host's?",
      "Capture lag is this host's time minus the database's commit time.",
      "Run a time service (chrony, systemd-timesyncd) on both."),
  CLOCK_BROKER(
      "Do the brokers' clocks agree with this host's?",
      "Retention, and the time of every record, are the brokers'.",
      "Run a time service (chrony, systemd-timesyncd) on the brokers.");

  private final String asks;
  private final String why;
  private final String fix;

  CheckId(String asks, String why, String fix) {
    this.asks = asks;
    this.why = why;
    this.fix = fix;
  }

  /** What a person writes and reads, such as {@code wal-level}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String asks() {
    return asks;
  }

  public String why() {
    return why;
  }

  public String fix() {
    return fix;
  }

  /** The check with this id. */
  public static Optional<CheckId> of(String id) {
    return Arrays.stream(values()).filter(check -> check.id().equals(id)).findFirst();
  }
}
