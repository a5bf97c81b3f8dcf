package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.login.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.tools.AclCommand;

/**
 * PostgreSQL, Kafka and a Connect worker that encrypt everything, ask everybody who he is, and
 * permit what docs/security.md lists and nothing else.
 */
final class SecuredStack implements AutoCloseable {

  static final String STORE = "planted-store-password";
  static final String CONNECT_LOGIN = "frostline:planted-connect-password";
  static final String APP_DATABASE_PASSWORD = "planted-app-database-password";
  static final String SOURCE_DATABASE_PASSWORD = "planted-source-database-password";

  /** Who logs in to Kafka; each with a password and a certificate of his own. */
  static final List<String> NAMES =
      List.of("frostline", "connect", "frostline-source", "frostline-sink", "frostline-deployer");

  private static final String OWNER_PASSWORD = "planted-owner-password";
  private static final String JAAS = "java.security.auth.login.config";
  private static final Path DOC = Path.of("../../docs/security.md");

  private final Path folder;
  private final Certificates certificates;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final int[] ports = new int[7];
  private PostgresServer postgres;
  private ConnectWorker worker;

  /** The listener that worker and connectors use. */
  private String kafka;

  SecuredStack(Path folder) throws Exception {
    this.folder = folder;
    this.kafka = "";
    this.certificates = Certificates.make(folder, STORE, NAMES);
    try (Ports free = new Ports()) {
      for (int i = 0; i < ports.length; i++) {
        ports[i] = free.choose("the stack", OptionalInt.empty(), OptionalInt.empty());
      }
    }
  }

  static String password(String name) {
    return "planted-kafka-password-of-" + name;
  }

  /** Everything that must be told to nobody. */
  static List<String> planted() {
    List<String> all =
        new ArrayList<>(
            List.of(
                STORE,
                CONNECT_LOGIN.split(":", 2)[1],
                APP_DATABASE_PASSWORD,
                SOURCE_DATABASE_PASSWORD,
                OWNER_PASSWORD));
    NAMES.forEach(name -> all.add(password(name)));
    return all;
  }

  void start() throws Exception {
    Files.createDirectories(folder.resolve("logs"));
    ExitGuard.install(failure -> {});
    StackLogging.toFolder(folder.resolve("logs"));
    parts.add(StackLogging::leaveFolder);
    startPostgres();
    startKafka();
    connectKnows(CONNECT_LOGIN);
    parts.add(() -> System.clearProperty(JAAS));
    worker = startConnect(byName(), named("connect", password("connect")), ports[4]);
  }

  /**
   * Nobody logs in to Kafka by name any more, and two workers begin anew with a certificate; the
   * connectors have to be told.
   */
  void moveToCertificates() throws Exception {
    worker.close();
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    NAMES.forEach(
        name -> users.add(new UserScramCredentialDeletion(name, ScramMechanism.SCRAM_SHA_512)));
    alter(users);
    for (int port : List.of(ports[4], ports[6])) {
      startConnect(byCertificate(), certified("connect"), port);
    }
  }

  /** The one name and password that the worker takes from now on. */
  void connectKnows(String login) throws Exception {
    // Connect reads a file of users once, and which one it is where Java's configuration says so.
    Path users = folder.resolve("connect-users-" + login.hashCode() + ".properties");
    PrivateFiles.write(users, login.replace(":", "=") + "\n");
    Path jaas = folder.resolve("connect-jaas.conf");
    Files.writeString(
        jaas, documented("KafkaConnect {").get(0).replaceAll("\".*\"", "\"" + users + "\""));
    System.setProperty(JAAS, jaas.toString());
    Configuration.getConfiguration().refresh();
  }

  Certificates certificates() {
    return certificates;
  }

  Path log() {
    return folder.resolve("logs").resolve("frostline.log");
  }

  /** The certificate of PostgreSQL, as PostgreSQL's clients read it. */
  Path databaseCertificate() {
    return folder.resolve("postgres.crt");
  }

  /** Kafka's listener that asks for nothing, for the test itself. */
  String open() {
    return "127.0.0.1:" + ports[0];
  }

  String byName() {
    return "127.0.0.1:" + ports[2];
  }

  String byCertificate() {
    return "127.0.0.1:" + ports[3];
  }

  /** The worker's address, with {@code login} in it if there is one. */
  URI connect(String scheme, String login) {
    return address(scheme, login, ports[4]);
  }

  /** The address of the second worker. */
  URI secondConnect() {
    return address("https", CONNECT_LOGIN, ports[6]);
  }

  private static URI address(String scheme, String login, int port) {
    return URI.create(scheme + "://" + (login.isEmpty() ? "" : login + "@") + "127.0.0.1:" + port);
  }

  String jdbcUrl(String options) {
    return postgres.jdbcUrl(EmbeddedStack.SOURCE_DATABASE) + options;
  }

  /** A connection of whoever owns the database. */
  Connection owner() throws SQLException {
    return postgres.connect(EmbeddedStack.SOURCE_DATABASE);
  }

  void execute(String... statements) throws Exception {
    try (Connection connection = owner();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  ColdTables coldTables() {
    return ColdTables.open(endpoints());
  }

  /** Properties of a Kafka client that gives this name. */
  Map<String, String> named(String name, String password) {
    Map<String, String> client = new HashMap<>(trusting());
    client.put("security.protocol", "SASL_SSL");
    client.put("sasl.mechanism", "SCRAM-SHA-512");
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(name, password));
    return client;
  }

  /** Properties of a Kafka client that shows its certificate. */
  Map<String, String> certified(String name) {
    Map<String, String> client = new HashMap<>(trusting());
    client.put("security.protocol", "SSL");
    client.put("ssl.keystore.location", certificates.store(name));
    client.put("ssl.keystore.password", STORE);
    return client;
  }

  Map<String, String> trusting() {
    return Map.of(
        "ssl.truststore.location",
        certificates.store("trusted-by-clients"),
        "ssl.truststore.password",
        STORE);
  }

  /** A file with the values of the placeholders, for a login of one's own to the database. */
  Path environment(String databaseUser, String databasePassword) throws Exception {
    Map<String, String> more = new HashMap<>();
    more.put("FROSTLINE_PG_USER", databaseUser);
    more.put("FROSTLINE_PG_PASSWORD", databasePassword);
    more.put("FROSTLINE_KAFKA_TRUSTSTORE", certificates.store("trusted-by-clients"));
    more.put("FROSTLINE_KAFKA_TRUSTSTORE_PASSWORD", STORE);
    for (String role : List.of("source", "sink")) {
      String prefix = "FROSTLINE_" + role.toUpperCase(java.util.Locale.ROOT) + "_KAFKA_";
      more.put(prefix + "USER", "frostline-" + role);
      more.put(prefix + "PASSWORD", password("frostline-" + role));
      more.put(prefix + "KEYSTORE", certificates.store("frostline-" + role));
      more.put(prefix + "KEYSTORE_PASSWORD", STORE);
    }
    StackOptions options =
        StackOptions.kept(folder).withCommitInterval(Duration.ofSeconds(4)).withEnvironment(more);
    return write(databaseUser + ".properties", TemplateValues.of(options, endpoints(), ports[5]));
  }

  Path write(String name, Map<String, String> values) throws Exception {
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Path file = folder.resolve(name);
    PrivateFiles.write(file, text.toString());
    return file;
  }

  private Endpoints endpoints() {
    return new Endpoints(
        postgres.jdbcUrl(EmbeddedStack.SOURCE_DATABASE),
        "frostline_source",
        SOURCE_DATABASE_PASSWORD,
        kafka,
        connect("https", "").toString(),
        Optional.empty(),
        EmbeddedStack.CATALOG_NAME,
        postgres.jdbcUrl(EmbeddedStack.CATALOG_DATABASE),
        PostgresServer.USER,
        OWNER_PASSWORD,
        folder.resolve("warehouse").toUri().toString().replaceFirst("/$", ""),
        Map.of());
  }

  private void startPostgres() throws Exception {
    Path certificate = databaseCertificate();
    Path key = folder.resolve("postgres.key");
    certificates.writePem(certificate, key);
    Path data = folder.resolve("postgres");
    postgres =
        new PostgresServer(
            PostgresBinaries.unpacked(),
            data,
            folder.resolve("logs"),
            OWNER_PASSWORD,
            ports[5],
            List.of("ssl_cert_file=" + certificate, "ssl_key_file=" + key));
    parts.add(postgres);
    postgres.start();
    postgres.createDatabase(EmbeddedStack.SOURCE_DATABASE);
    postgres.createDatabase(EmbeddedStack.CATALOG_DATABASE);
    execute(Files.readString(Path.of("../../connect-config/sql/postgresql-source.sql")));
    execute(
        documentedSql()
            .replace(":'source_password'", "'" + SOURCE_DATABASE_PASSWORD + "'")
            .replace(":'app_password'", "'" + APP_DATABASE_PASSWORD + "'")
            .replace("FOR ROLE owner", "FOR ROLE " + PostgresServer.USER));
    Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
    execute("ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
  }

  private void startKafka() throws Exception {
    String listeners =
        "PLAINTEXT://%s,NAMED://%s,MUTUAL://%s".formatted(open(), byName(), byCertificate());
    String rule = documented("ssl.principal.mapping.rules=").get(0);
    KafkaBroker broker =
        new KafkaBroker(
            folder.resolve("kafka"),
            ports[0],
            ports[1],
            List.of(),
            true,
            Map.ofEntries(
                Map.entry("listeners", listeners + ",CONTROLLER://127.0.0.1:" + ports[1]),
                Map.entry("advertised.listeners", listeners),
                Map.entry(
                    "listener.security.protocol.map",
                    "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,NAMED:SASL_SSL,MUTUAL:SSL"),
                Map.entry("listener.name.named.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                    "listener.name.named.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("listener.name.mutual.ssl.client.auth", "required"),
                Map.entry(
                    "listener.name.mutual.ssl.principal.mapping.rules",
                    rule.substring(rule.indexOf('=') + 1)),
                Map.entry("ssl.keystore.location", certificates.store("server")),
                Map.entry("ssl.keystore.password", STORE),
                Map.entry("ssl.truststore.location", certificates.store("trusted-by-server")),
                Map.entry("ssl.truststore.password", STORE),
                Map.entry("allow.everyone.if.no.acl.found", "false"),
                Map.entry("super.users", "User:ANONYMOUS")));
    parts.add(broker);
    broker.start();
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    for (String name : NAMES) {
      users.add(
          new UserScramCredentialUpsertion(
              name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password(name)));
    }
    alter(users);
    for (String command : documented("kafka-acls ")) {
      List<String> words = List.of(command.replace("$KAFKA", open()).split(" "));
      AclCommand.main(words.subList(1, words.size()).toArray(String[]::new));
    }
  }

  private void alter(List<UserScramCredentialAlteration> users) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", open()))) {
      admin.alterUserScramCredentials(users).all().get();
    }
  }

  private ConnectWorker startConnect(String listener, Map<String, String> client, int port)
      throws Exception {
    kafka = listener;
    Map<String, String> settings = new HashMap<>(client);
    settings.put("listeners", address("https", "", port).toString());
    settings.put("rest.advertised.listener", "https");
    settings.put("listeners.https.ssl.keystore.location", certificates.store("server"));
    settings.put("listeners.https.ssl.keystore.password", STORE);
    settings.put(
        "listeners.https.ssl.truststore.location", certificates.store("trusted-by-clients"));
    settings.put("listeners.https.ssl.truststore.password", STORE);
    settings.put(
        "rest.extension.classes",
        "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension");
    ConnectWorker started =
        new ConnectWorker(
            new ConnectSettings(
                listener,
                port,
                environment("frostline_source", SOURCE_DATABASE_PASSWORD),
                PluginFolders.find(List.of()),
                settings));
    parts.add(started);
    started.start();
    return started;
  }

  /** The lines of docs/security.md that begin with {@code words}. */
  private static List<String> documented(String words) throws Exception {
    List<String> lines =
        Files.readAllLines(DOC).stream().filter(line -> line.startsWith(words)).toList();
    assertThat(lines).as(words).isNotEmpty();
    return lines;
  }

  private static String documentedSql() throws Exception {
    Matcher block =
        Pattern.compile("(?s)```sql\n-- run by SecuredPipelineIT\n(.*?)```")
            .matcher(Files.readString(DOC));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Override
  public void close() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }
}
