package io.frostline.app;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks, within a bound, whether something answers before the app relies on it. */
public final class Reach {

  private static final Duration MAX = Duration.ofSeconds(10);

  private Reach() {}

  /**
   * Opens an admin client to a Kafka that answers.
   *
   * @throws UnreachableException if none does in time
   */
  public static Admin kafka(Map<String, String> connection) throws InterruptedException {
    String where = connection.get("bootstrap.servers");
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put("default.api.timeout.ms", Long.toString(MAX.toMillis()));
    settings.put("request.timeout.ms", Long.toString(MAX.toMillis() - 2000));
    Admin admin;
    try {
      admin = Admin.create(settings);
    } catch (KafkaException e) {
      throw unreachableKafka(where, root(e), e);
    }
    boolean answered = false;
    try {
      admin.describeCluster().nodes().get(MAX.toMillis(), TimeUnit.MILLISECONDS);
      answered = true;
      return admin;
    } catch (TimeoutException e) {
      throw unreachableKafka(where, "no answer within " + MAX.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw unreachableKafka(where, kafkaReason(e), e);
    } finally {
      if (!answered) {
        admin.close(Duration.ZERO);
      }
    }
  }

  /**
   * Checks that Connect's REST interface answers; any answer of Connect will do.
   *
   * @throws UnreachableException if none does in time
   */
  public static void connect(URI address) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(MAX).build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(MAX).GET().build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UnreachableException(
          "cannot reach Kafka Connect at %s (%s); start it, or give its address with --connect"
              .formatted(withoutUser(address), httpReason(e)),
          e);
    }
  }

  private static String httpReason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "no answer within " + MAX.toSeconds() + " s";
    }
    return e instanceof ConnectException ? "connection refused" : root(e);
  }

  private static UnreachableException unreachableKafka(String where, String why, Exception cause) {
    return new UnreachableException(
        "cannot reach Kafka at %s (%s); start it, or give its address with --bootstrap"
            .formatted(where, why),
        cause);
  }

  private static String kafkaReason(ExecutionException e) {
    return e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
        ? "no answer within " + MAX.toSeconds() + " s"
        : root(e);
  }

  /** An address may carry a name and a password, which are nobody's business. */
  private static String withoutUser(URI address) {
    return address.toString().replaceFirst("//[^/@]*@", "//");
  }

  private static String root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || message.isBlank()
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
