package io.frostline.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * A REST catalog: Iceberg's own server-side handlers behind the JDK's HTTP server, with a token. It
 * can be away for a while and come back on its port.
 */
final class RestCatalogServer implements AutoCloseable {

  private static final int THREADS = 4;
  private static final ObjectMapper JSON = mapper();

  private final int port;
  private final Catalog catalog;
  private volatile String token;
  private HttpServer http;
  private ExecutorService threads;

  private RestCatalogServer(int port, Catalog catalog, String token) {
    this.port = port;
    this.catalog = catalog;
    this.token = token;
  }

  /** Serves {@code catalog} to whoever has the token. */
  static RestCatalogServer start(int port, Catalog catalog, String token) {
    RestCatalogServer server = new RestCatalogServer(port, catalog, token);
    server.comeBack();
    return server;
  }

  static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** From now on only this token is good. */
  void changeToken(String other) {
    token = other;
  }

  /** Closes its port. */
  void goAway() {
    http.stop(0);
    threads.shutdownNow();
  }

  void comeBack() {
    // A client's own connection may hold the port for a moment.
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    http =
        await()
            .atMost(20, TimeUnit.SECONDS)
            .ignoreExceptionsInstanceOf(BindException.class)
            .until(() -> HttpServer.create(address, 0), Objects::nonNull);
    threads = Executors.newFixedThreadPool(THREADS);
    http.setExecutor(threads);
    http.createContext("/v1/", this::answer);
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      Optional<Object> body;
      try {
        body = handle(exchange);
        status = body.isPresent() ? 200 : 204;
      } catch (RuntimeException e) {
        status = status(e);
        body =
            Optional.of(
                ErrorResponse.builder()
                    .responseCode(status)
                    .withType(e.getClass().getSimpleName())
                    .withMessage(e.getMessage())
                    .build());
      }
      boolean silent = exchange.getRequestMethod().equals("HEAD") || body.isEmpty();
      byte[] bytes = silent ? new byte[0] : JSON.writeValueAsBytes(body.get());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, silent ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Optional<Object> handle(HttpExchange exchange) throws IOException {
    if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new NotAuthorizedException("Not authorized: the token is not known");
    }
    List<String> path =
        Arrays.stream(exchange.getRequestURI().getRawPath().substring("/v1/".length()).split("/"))
            .map(part -> URLDecoder.decode(part, UTF_8))
            .toList();
    String method = exchange.getRequestMethod();
    if (path.equals(List.of("config"))) {
      return Optional.of(ConfigResponse.builder().build());
    }
    if (path.size() == 1) {
      return method.equals("GET")
          ? Optional.of(CatalogHandlers.listNamespaces(namespaces(), Namespace.empty()))
          : Optional.of(
              CatalogHandlers.createNamespace(
                  namespaces(), request(exchange, CreateNamespaceRequest.class)));
    }
    Namespace namespace = Namespace.of(path.get(1).split("\u001f"));
    if (path.size() == 2) {
      return Optional.of(CatalogHandlers.loadNamespace(namespaces(), namespace));
    }
    if (path.size() == 3) {
      return Optional.of(
          method.equals("GET")
              ? CatalogHandlers.listTables(catalog, namespace)
              : create(namespace, request(exchange, CreateTableRequest.class)));
    }
    return path.size() == 4
        ? table(exchange, method, TableIdentifier.of(namespace, path.get(3)))
        : Optional.empty();
  }

  private Object create(Namespace namespace, CreateTableRequest request) {
    return request.stageCreate()
        ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
        : CatalogHandlers.createTable(catalog, namespace, request);
  }

  private Optional<Object> table(HttpExchange exchange, String method, TableIdentifier name)
      throws IOException {
    return switch (method) {
      case "POST" ->
          Optional.of(
              CatalogHandlers.updateTable(
                  catalog, name, request(exchange, UpdateTableRequest.class)));
      case "DELETE" -> {
        CatalogHandlers.dropTable(catalog, name);
        yield Optional.empty();
      }
      default -> Optional.of(CatalogHandlers.loadTable(catalog, name, SnapshotMode.ALL));
    };
  }

  private SupportsNamespaces namespaces() {
    return (SupportsNamespaces) catalog;
  }

  private static <T> T request(HttpExchange exchange, Class<T> type) throws IOException {
    return JSON.readValue(exchange.getRequestBody(), type);
  }

  private static int status(RuntimeException e) {
    if (e instanceof NotAuthorizedException) {
      return 401;
    }
    if (e instanceof NoSuchTableException || e instanceof NoSuchNamespaceException) {
      return 404;
    }
    if (e instanceof AlreadyExistsException || e instanceof CommitFailedException) {
      return 409;
    }
    return e instanceof ValidationException || e instanceof IllegalArgumentException ? 400 : 500;
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        new ObjectMapper()
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
    RESTSerializers.registerAll(mapper);
    return mapper;
  }

  @Override
  public void close() throws IOException {
    goAway();
    if (catalog instanceof java.io.Closeable closeable) {
      closeable.close();
    }
  }
}
