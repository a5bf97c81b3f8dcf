package io.frostline.containers;

import io.frostline.chaos.PipelineStack;
import io.frostline.chaos.Sight;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.cli.Frostline;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.Endpoints;
import io.frostline.http.Routes;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The services of compose.yaml with the images of compose.debian.yaml, on ports of their own, with
 * two Connect workers and two instances of the app.
 */
final class ContainerStack implements PipelineStack {

  static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);

  private static final Path FOLDER = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> FILES =
      List.of("compose.yaml", "compose.debian.yaml", "compose.test.yaml");
  private static final List<String> SERVICES =
      List.of(
          "postgres",
          "catalog-database",
          "catalog",
          "s3",
          "kafka",
          "connect-1",
          "connect-2",
          "app-1",
          "app-2");
  private static final Duration UP_WITHIN = Duration.ofMinutes(4);
  private static final String PASSWORD = "of-the-test";
  private static final String WAREHOUSE = "s3://warehouse/cold";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** A run that is broken off leaves nothing behind either. */
  private final Thread stopAtExit = new Thread(this::stop, "stop-containers");

  private final Ports ports;
  private final ComposeContainer compose;
  private Map<String, Service> services = Map.of();
  private String network = "";
  private ContainerGround ground;

  private ContainerStack(Ports ports, ComposeContainer compose) {
    this.ports = ports;
    this.compose = compose;
  }

  /** Starts all of it; it is healthy when this returns, and the connectors wait to be deployed. */
  static ContainerStack start() throws IOException, SQLException {
    Ports ports = Ports.free();
    Map<String, String> environment = new HashMap<>(ports.environment());
    environment.put("POSTGRES_PASSWORD", PASSWORD);
    environment.put("CATALOG_PASSWORD", PASSWORD);
    environment.put("COMMIT_INTERVAL_MS", "4500");
    environment.put("COMMIT_TIMEOUT_MS", "2500");
    environment.put("WAREHOUSE", WAREHOUSE);
    environment.put("S3_ACCESS_KEY", "tester");
    environment.put("S3_SECRET_KEY", PASSWORD);
    ComposeContainer compose =
        new ComposeContainer(
                "frostline-test",
                FILES.stream().map(FOLDER::resolve).map(Path::toFile).toArray(File[]::new))
            .withServices(SERVICES.toArray(String[]::new))
            .withEnv(environment)
            .withPull(false)
            .withRemoveVolumes(true)
            .withStartupTimeout(UP_WITHIN);
    SERVICES.forEach(each -> compose.waitingFor(each + "-1", Wait.forHealthcheck()));
    ContainerStack stack = new ContainerStack(ports, compose);
    Runtime.getRuntime().addShutdownHook(stack.stopAtExit);
    boolean started = false;
    try {
      compose.start();
      stack.look();
      try (Connection connection = stack.ground().source().connect()) {
        ChaosTables.create(connection);
      }
      started = true;
      return stack;
    } finally {
      if (!started) {
        stack.close();
      }
    }
  }

  private void look() {
    services =
        SERVICES.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    name ->
                        new Service(
                            name,
                            compose
                                .getContainerByServiceName(name + "-1")
                                .map(ContainerState::getContainerId)
                                .orElseThrow())));
    network = service("catalog").network();
    ground =
        new ContainerGround(
            this,
            new ContainerServers(
                service("postgres"),
                service("kafka"),
                List.of(service("connect-1"), service("connect-2"))));
  }

  @Override
  public void deploy() {
    int code =
        Frostline.execute(
            Frostline.commandLine(),
            "connectors",
            "apply",
            "--connect",
            endpoints().connectUrl(),
            "--bootstrap",
            endpoints().bootstrapServers(),
            "--catalog",
            "rest,s3-compatible");
    if (code != 0) {
      throw new AssertionError("connectors apply ended with " + code);
    }
  }

  Endpoints endpoints() {
    return new Endpoints(
        "jdbc:postgresql://127.0.0.1:" + ports.of("POSTGRES_PORT") + "/app",
        "postgres",
        PASSWORD,
        "127.0.0.1:" + ports.of("KAFKA_PORT"),
        "http://127.0.0.1:" + ports.of("CONNECT_1_PORT"),
        Optional.of("http://127.0.0.1:" + ports.of("APP_1_PORT")),
        "iceberg",
        "jdbc:postgresql://127.0.0.1:" + ports.of("CATALOG_DATABASE_PORT") + "/iceberg",
        "iceberg",
        PASSWORD,
        WAREHOUSE,
        store());
  }

  private Map<String, String> store() {
    return Map.of(
        "io-impl",
        "org.apache.iceberg.aws.s3.S3FileIO",
        "client.region",
        "us-east-1",
        "s3.endpoint",
        "http://127.0.0.1:" + ports.of("S3_PORT"),
        "s3.path-style-access",
        "true",
        "s3.access-key-id",
        "tester",
        "s3.secret-access-key",
        PASSWORD);
  }

  Service service(String name) {
    return services.get(name);
  }

  List<Service> apps() {
    return List.of(service("app-1"), service("app-2"));
  }

  /** The network that all of them are in. */
  String network() {
    return network;
  }

  @Override
  public Ground ground() {
    return ground;
  }

  /** By the instance that watches the pipeline; the other one knows of none. */
  @Override
  public Optional<Sight> sight() {
    return Stream.of("APP_1_PORT", "APP_2_PORT")
        .map(ports::of)
        .flatMap(port -> sight(port).stream())
        .findFirst();
  }

  private Optional<Sight> sight(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/pipelines");
    try {
      byte[] body =
          http.send(
                  HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build(),
                  BodyHandlers.ofByteArray())
              .body();
      return Json.read(body, Routes.Pipelines.class).pipelines().stream()
          .filter(pipeline -> pipeline.pipeline().equals(Ground.SINK))
          .findFirst()
          .map(Sight::of);
    } catch (IOException | JsonException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public OptionalInt httpPort() {
    return OptionalInt.of(ports.of("APP_1_PORT"));
  }

  /** By the REST catalog, as any engine reads them. */
  @Override
  public ColdTables coldTables() {
    Map<String, String> properties = new HashMap<>(store());
    properties.put("catalog-impl", "org.apache.iceberg.rest.RESTCatalog");
    properties.put("uri", "http://127.0.0.1:" + ports.of("CATALOG_PORT"));
    properties.put("warehouse", WAREHOUSE);
    // While the catalog is cut off, a reader here must not wait for it for ever.
    properties.put("rest.client.connection-timeout-ms", "5000");
    properties.put("rest.client.socket-timeout-ms", "10000");
    return ColdTables.open("iceberg", properties);
  }

  /** What the engine still has of this pipeline. */
  List<String> remains() {
    return DockerEngine.remains(network.replace("_default", ""));
  }

  /** Stops all of it; nothing is left of it in the engine. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook runs.
      return;
    }
    stop();
  }

  private void stop() {
    if (ground != null) {
      ground.close();
    }
    // What is paused does not stop.
    services.values().forEach(Service::unpause);
    compose.stop();
  }
}
