package io.frostline.app;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.connect.rest.LoginAddress;
import io.frostline.connect.rest.TlsMismatch;
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
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks, within a bound, whether something answers before the app relies on it. */
public final class Reach {

  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);
  private static final Duration MAX = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private Reach() {}

  /**
   * Opens an admin client to a Kafka that answers.
   *
   * @throws UnreachableException if none does in time
   */
  public static Admin kafka(Map<String, String> connection) throws InterruptedException {
    String where = connection.get("bootstrap.servers");
    // A client that does not encrypt would take the first bytes of TLS for the length of an answer.
    KafkaPort.mismatch(connection)
        .ifPresent(
            why -> {
              throw new UnreachableException(why, null);
            });
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
    URI shown = LoginAddress.of(address).url();
    HttpRequest request = HttpRequest.newBuilder(shown).timeout(MAX).GET().build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UnreachableException(
          TlsMismatch.of(shown, e)
              .map(why -> "Kafka Connect: " + why)
              .orElseGet(
                  () ->
                      "cannot reach Kafka Connect at %s (%s); start it, or give its address with --connect"
                          .formatted(shown, httpReason(e))),
          e);
    }
    try {
      new ConnectClient(address, MAX, Duration.ZERO).server();
    } catch (ConnectFailure.Refused e) {
      if (e.status() == UNAUTHORIZED || e.status() == FORBIDDEN) {
        throw new UnreachableException(e.getMessage(), e);
      }
    } catch (ConnectFailure e) {
      // It answers, and may be starting: the probes ask again.
      LOG.debug("Connect is not ready yet", e);
    }
  }

  private static String httpReason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "no answer within " + MAX.toSeconds() + " s";
    }
    return e instanceof ConnectException ? "connection refused" : root(e);
  }

  private static UnreachableException unreachableKafka(String where, String why, Exception cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof AuthenticationException) {
        return new UnreachableException(
            "Kafka at %s answers, and refuses this client (%s); check the security settings under kafka.client"
                .formatted(where, root(each)),
            cause);
      }
    }
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
