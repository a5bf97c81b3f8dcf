package io.frostline.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A conversation with one tab of a browser, in its DevTools protocol. */
final class DevTools implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  DevTools(URI tab) {
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(tab, new Answers()).join();
  }

  /** Asks for something, and waits for the answer. */
  JsonNode call(String method, Map<String, ?> parameters) {
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

  /** Errors and exceptions that the page had so far. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** Every address that was asked for so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    socket.abort();
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
