package io.frostline.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.bench.KeptFolder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.concurrent.TimeUnit;

/** A headless Chromium with one tab, driven over its DevTools protocol. */
public final class Chromium implements AutoCloseable {

  /** Names the program; {@code required} makes a machine without one a failure. */
  public static final String VARIABLE = "FROSTLINE_CHROMIUM";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final Path profile;
  private final DevTools tab;
  private final Thread ending = new Thread(this::destroy, "chromium-end");

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
    // Ctrl-C closes nothing, and no browser is to outlive this process.
    Runtime.getRuntime().addShutdownHook(ending);
    this.tab = new DevTools(URI.create(address()));
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Network.enable", Map.of());
  }

  /** The address of the one tab, which the browser writes down once it is up. */
  private String address() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + STARTED_WITHIN.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file) && Files.readAllLines(file).size() > 1) {
        for (JsonNode each : tabs(Files.readAllLines(file).get(0))) {
          if (each.get("type").asText().equals("page")) {
            return each.get("webSocketDebuggerUrl").asText();
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
    return tab.troubles();
  }

  /** Every address that was asked for so far. */
  public List<String> requests() {
    return tab.requests();
  }

  /** Cuts the browser off from the network, or connects it again. */
  public void offline(boolean offline) {
    call(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return tab.call(method, parameters);
  }

  private void destroy() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    tab.close();
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
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook does the same.
      return;
    }
    KeptFolder.delete(profile);
  }
}
