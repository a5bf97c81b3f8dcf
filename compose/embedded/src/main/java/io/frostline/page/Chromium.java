package io.frostline.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.bench.KeptFolder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A headless Chromium with one tab, driven over its DevTools protocol. */
public final class Chromium implements AutoCloseable {

  /** Names the program; {@code required} makes a machine without one a failure. */
  public static final String VARIABLE = "FROSTLINE_CHROMIUM";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** The program, if this machine has one. */
  public static Optional<Path> find() {
    String named = System.getenv(VARIABLE);
    if (named != null && named.contains(File.separator)) {
      return Optional.of(Path.of(named));
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path program = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /** Starts {@code program} with an empty profile of its own, and nothing that calls home. */
  public static Chromium start(Path program) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("frostline-chromium-");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log.txt").toFile())
            .start();
    try {
      return new Chromium(process, profile);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw e;
    }
  }

  private Chromium(Process process, Path profile) throws IOException, InterruptedException {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Answers())
            .join();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Network.enable", Map.of());
  }

  /** The address of the one tab, which the browser writes down once it is up. */
  private String address() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + ANSWER_MAX.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file) && Files.readAllLines(file).size() > 1) {
        for (JsonNode tab : tabs(Files.readAllLines(file).get(0))) {
          if (tab.get("type").asText().equals("page")) {
            return tab.get("webSocketDebuggerUrl").asText();
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException(
        "Chromium did not start: " + Files.readString(profile.resolve("log.txt")));
  }

  private static JsonNode tabs(String port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    return JSON.readTree(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  /** How large the window is, and whether the system is dark, and wants no motion. */
  public void look(int width, int height, boolean dark, boolean still) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of(
                    "name",
                    "prefers-reduced-motion",
                    "value",
                    still ? "reduce" : "no-preference"))));
  }

  /** Opens {@code url}; returns when the browser has begun to. */
  public void open(String url) {
    // Another fragment alone would load nothing.
    call("Page.navigate", Map.of("url", "about:blank"));
    call("Page.navigate", Map.of("url", url));
  }

  /** The value of a JavaScript expression; a promise is awaited. */
  public JsonNode eval(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(
          answer.get("exceptionDetails").path("exception").path("description").asText());
    }
    return answer.path("result").path("value");
  }

  /** The text that a person sees. */
  public String text() {
    return eval("document.body?.innerText ?? ''").asText();
  }

  /** Presses a key such as {@code Tab}, {@code Enter} or {@code ArrowDown}. */
  public void press(String key) {
    Map<String, Object> down = new HashMap<>(Map.of("type", "keyDown", "key", key));
    int code =
        Map.of(
                "Tab",
                9,
                "Enter",
                13,
                "Escape",
                27,
                "ArrowDown",
                40,
                "ArrowUp",
                38,
                "End",
                35,
                "Home",
                36)
            .getOrDefault(key, (int) key.charAt(0));
    down.put("windowsVirtualKeyCode", code);
    down.put("code", key);
    if (key.equals("Enter")) {
      down.put("text", "\r");
    }
    call("Input.dispatchKeyEvent", down);
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** What is in sight, as a PNG. */
  public byte[] picture() {
    JsonNode answer = call("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(answer.get("data").asText());
  }

  /** Numbers the browser keeps of the page: seconds of tasks, layout and script, nodes, heap. */
  public Map<String, Double> metrics() {
    call("Performance.enable", Map.of());
    Map<String, Double> metrics = new TreeMap<>();
    for (JsonNode metric : call("Performance.getMetrics", Map.of()).get("metrics")) {
      metrics.put(metric.get("name").asText(), metric.get("value").asDouble());
    }
    return metrics;
  }

  /** Errors and exceptions that the page had so far. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** Every address that was asked for so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Cuts the browser off from the network, or connects it again. */
  public void offline(boolean offline) {
    call(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    try {
      return answer.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the browser was asked", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the browser did not answer " + method, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    List<ProcessHandle> children = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    KeptFolder.delete(profile);
  }

  /** Takes what the browser says: answers by their id, and what the page got into trouble with. */
  private final class Answers implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        take(whole);
      }
      from.request(1);
      return null;
    }

    private void take(String whole) {
      JsonNode message;
      try {
        message = JSON.readTree(whole);
      } catch (IOException e) {
        throw new IllegalStateException("the browser does not speak JSON", e);
      }
      if (message.has("id")) {
        CompletableFuture<JsonNode> waiting = asked.remove(message.get("id").asLong());
        if (message.has("error")) {
          waiting.completeExceptionally(new IOException(message.get("error").toString()));
        } else {
          waiting.complete(message.get("result"));
        }
        return;
      }
      JsonNode told = message.path("params");
      switch (message.path("method").asText()) {
        case "Runtime.exceptionThrown" -> troubles.add(told.path("exceptionDetails").toString());
        case "Log.entryAdded" -> {
          if (told.path("entry").path("level").asText().equals("error")) {
            troubles.add(told.path("entry").toString());
          }
        }
        case "Network.requestWillBeSent" -> requests.add(told.path("request").path("url").asText());
        default -> {
          // Nothing that anyone asks for.
        }
      }
    }
  }
}
