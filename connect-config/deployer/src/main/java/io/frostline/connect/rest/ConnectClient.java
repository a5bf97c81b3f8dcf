package io.frostline.connect.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * A client of a Connect cluster's REST interface. Safe for use by several threads.
 *
 * <p>Every request is bounded in time. An answer that asks for patience (a rebalance, a worker that
 * is starting) is repeated with growing pauses until the patience runs out. All expected failures
 * are {@link ConnectFailure}s. Configurations hold secrets, so nothing here logs.
 */
public final class ConnectClient {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final String CONNECTOR = "/connectors/";
  private static final int CONFLICT = 409;
  private static final int SERVER_ERROR = 500;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** What a worker says in the answer that it is not ready. */
  private static final String STARTING = "starting";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .configure(DeserializationFeature.USE_LONG_FOR_INTS, true);

  private final URI url;
  private final Optional<String> authorization;
  private final Duration timeout;
  private final Duration patience;
  private final Waiting waiting;
  private final HttpClient http;

  /** A clock, and a way to wait on it. */
  interface Waiting {
    long nanos();

    void pause(Duration length) throws InterruptedException;
  }

  private static final class RealTime implements Waiting {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
      Thread.sleep(length.toMillis());
    }
  }

  /** A client with ten seconds for each request, and as long again for a rebalance to end. */
  public ConnectClient(URI url) {
    this(url, Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  /**
   * Creates a client.
   *
   * @param url any worker's address, such as {@code http://127.0.0.1:8083}; a name and a password
   *     in it ({@code https://name:password@host}) are sent as basic authentication, and shown
   *     nowhere
   * @param timeout bound of a single request
   * @param patience how long to repeat a request that meets a rebalance; zero for never
   */
  public ConnectClient(URI url, Duration timeout, Duration patience) {
    this(url, timeout, patience, new RealTime());
  }

  ConnectClient(URI url, Duration timeout, Duration patience, Waiting waiting) {
    this.waiting = waiting;
    LoginAddress address = LoginAddress.of(URI.create(url.toString().replaceAll("/+$", "")));
    this.url = address.url();
    this.authorization = address.authorization();
    this.timeout = timeout;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            // Answers are small and nothing here blocks: its own thread may put them together.
            .executor(Runnable::run)
            .build();
  }

  /** Returns the address this client speaks to, without a name and a password. */
  public URI url() {
    return url;
  }

  /** Describes the worker that answers. */
  public ServerInfo server() {
    return get("/", Wire.Server.class).typed();
  }

  /**
   * Waits, as long as for a rebalance, while a worker is starting: until it has read what is
   * deployed it lists no connectors, or some. Connect before Kafka 3.9 does not tell, nor does a
   * proxy that lets nobody ask: then there is nothing to wait for.
   *
   * @throws ConnectFailure.Busy if it is still starting after that
   */
  public void awaitStarted() {
    try {
      send("GET", "/health", null);
    } catch (ConnectFailure.Busy e) {
      if (e.getMessage().contains(STARTING)) {
        throw e;
      }
    } catch (ConnectFailure e) {
      // What is asked next says what is wrong, if anything is.
    }
  }

  /** Lists the connector plugins that the worker has installed. */
  public List<Plugin> plugins() {
    return List.of(get("/connector-plugins", Wire.PluginInfo[].class)).stream()
        .map(Wire.PluginInfo::typed)
        .toList();
  }

  /** Lists the plugins of every kind that the worker has installed. */
  public List<Plugin> allPlugins() {
    return List.of(get("/connector-plugins?connectorsOnly=false", Wire.PluginInfo[].class)).stream()
        .map(Wire.PluginInfo::typed)
        .toList();
  }

  /** Lists the names of all connectors. */
  public List<String> connectors() {
    return List.of(get("/connectors", String[].class));
  }

  /** Returns a connector's state. */
  public ConnectorStatus status(String name) {
    return get(path(name, "/status"), Wire.Status.class).typed();
  }

  /** Returns a connector's configuration, with placeholders as they were given. */
  public Map<String, String> config(String name) {
    return read(send("GET", path(name, "/config"), null), new TypeReference<>() {});
  }

  /**
   * Returns what a connector has committed: a source its positions, a sink its consumer offsets.
   */
  public List<OffsetEntry> offsets(String name) {
    Wire.Offsets answer = get(path(name, "/offsets"), Wire.Offsets.class);
    return answer.offsets() == null
        ? List.of()
        : answer.offsets().stream().map(Wire.Offset::typed).toList();
  }

  /** Creates a connector, or gives an existing one a new configuration. */
  public void putConfig(String name, Map<String, String> config) {
    send("PUT", path(name, "/config"), write(config));
  }

  /** Returns what the worker objects to in a configuration; nothing if it would accept it. */
  public List<ConfigError> validate(Map<String, String> config) {
    String plugin = config.getOrDefault("connector.class", "");
    if (plugin.isBlank()) {
      return List.of(new ConfigError("connector.class", "is missing"));
    }
    String path = "/connector-plugins/" + encode(plugin) + "/config/validate";
    return read(send("PUT", path, write(config)), Wire.Validation.class).errors();
  }

  /** Restarts a connector and, if asked to, its tasks; all of them, or only what failed. */
  public void restart(String name, boolean includeTasks, boolean onlyFailed) {
    String query = "/restart?includeTasks=" + includeTasks + "&onlyFailed=" + onlyFailed;
    send("POST", path(name, query), "");
  }

  /** Pauses a connector: its tasks stay, but move nothing. */
  public void pause(String name) {
    send("PUT", path(name, "/pause"), "");
  }

  /** Resumes a paused or stopped connector. */
  public void resume(String name) {
    send("PUT", path(name, "/resume"), "");
  }

  /** Stops a connector: its tasks end, its configuration and offsets stay. */
  public void stop(String name) {
    send("PUT", path(name, "/stop"), "");
  }

  /** Forgets the offsets of a connector that is stopped: it begins anew. */
  public void forgetOffsets(String name) {
    send("DELETE", path(name, "/offsets"), null);
  }

  /** Deletes a connector. */
  public void delete(String name) {
    send("DELETE", path(name, ""), null);
  }

  private <T> T get(String path, Class<T> type) {
    return read(send("GET", path, null), type);
  }

  private String send(String method, String path, String body) {
    HttpRequest.Builder building =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    authorization.ifPresent(value -> building.header("Authorization", value));
    HttpRequest request = building.build();
    long deadline = waiting.nanos() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      HttpResponse<String> response = exchange(request);
      int status = response.statusCode();
      if (status / 100 == 2) {
        return response.body();
      }
      String problem = problem(response.body());
      if (!asksForPatience(status, problem) || waiting.nanos() + pause.toNanos() > deadline) {
        throw failure(path, status, problem);
      }
      sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new ConnectFailure.Unreachable(
          "Kafka Connect at "
              + url
              + " did not answer within "
              + timeout.toMillis()
              + " ms; check the worker, or give another address",
          e);
    } catch (IOException e) {
      throw new ConnectFailure.Unreachable(unanswered(e), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private String unanswered(IOException failure) {
    Optional<String> mismatch = TlsMismatch.of(url, failure);
    if (mismatch.isPresent()) {
      return "Kafka Connect: " + mismatch.get();
    }
    return failure instanceof SSLException
        ? "Kafka Connect at "
            + url
            + " has a certificate that is not trusted ("
            + failure.getMessage()
            + "); name a trust store for Java that knows it"
        : "No Kafka Connect at " + url + "; start a worker there, or give another address";
  }

  private void sleep(Duration pause) {
    try {
      waiting.pause(pause);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ConnectFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ConnectFailure.Unreachable("Interrupted while asking Kafka Connect at " + url, e);
  }

  private ConnectFailure failure(String path, int status, String problem) {
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return new ConnectFailure.Refused(
          status,
          "Kafka Connect at "
              + url
              + " answers, and refuses "
              + (authorization.isPresent() ? "this name and password" : "whoever gives no name")
              + " ("
              + status
              + "); give them in the address, as in https://name:password@host:8083");
    }
    if (status == NOT_FOUND && path.startsWith(CONNECTOR)) {
      int end = path.indexOf('/', CONNECTOR.length());
      String name = path.substring(CONNECTOR.length(), end < 0 ? path.length() : end);
      return new ConnectFailure.UnknownConnector(
          "Kafka Connect at " + url + " has no connector " + name);
    }
    if (asksForPatience(status, problem)) {
      return new ConnectFailure.Busy(
          "Kafka Connect at " + url + " is busy (" + problem + "); try again in a moment");
    }
    return new ConnectFailure.Refused(
        status, "Kafka Connect at " + url + " answered " + status + ": " + problem);
  }

  /**
   * A rebalance is a conflict, except that a worker which only expects one answers reads with 500.
   */
  private static boolean asksForPatience(int status, String problem) {
    return status == CONFLICT
        || status == UNAVAILABLE
        || (status == SERVER_ERROR && problem.contains("rebalance"));
  }

  private static String problem(String body) {
    try {
      Wire.Problem problem = JSON.readValue(body, Wire.Problem.class);
      if (problem != null && problem.message() != null) {
        return problem.message().lines().findFirst().orElse("").strip();
      }
    } catch (JsonProcessingException e) {
      // Whatever sits in front of Connect may answer in any form; the status then has to do.
      return "no reason given";
    }
    return "no reason given";
  }

  private <T> T read(String body, Class<T> type) {
    try {
      T value = JSON.readValue(body, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw notConnect(e);
    }
    throw notConnect(null);
  }

  private <T> T read(String body, TypeReference<T> type) {
    try {
      return JSON.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw notConnect(e);
    }
  }

  private ConnectFailure notConnect(Throwable cause) {
    return new ConnectFailure.Unreachable(
        "What answers at " + url + " is not Kafka Connect; give the address of a worker", cause);
  }

  private static String write(Map<String, String> config) {
    try {
      return JSON.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  private static String path(String name, String rest) {
    return CONNECTOR + encode(name) + rest;
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
