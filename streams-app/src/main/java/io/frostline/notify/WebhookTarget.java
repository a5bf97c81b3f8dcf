package io.frostline.notify;

import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.notify.HttpPost.Answer;
import io.frostline.notify.HttpPost.Verdict;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whoever takes a POST: each change of an alert is told once, in its order. */
final class WebhookTarget implements Target {

  static final int VERSION = 1;

  private final String name;
  private final HttpPost http;
  private final Optional<Secret> secret;
  private final InstantSource clock;

  WebhookTarget(URI url, Headers headers, Optional<Secret> secret, InstantSource clock) {
    this.name = TargetName.webhook(url);
    this.http = new HttpPost(url, headers);
    this.secret = secret;
    this.clock = clock;
  }

  /** The body, as docs/alerting.md describes it. */
  private record Wire(
      int version,
      String id,
      String status,
      String change,
      Map<String, String> labels,
      Map<String, String> annotations,
      Instant startsAt,
      Optional<Instant> endsAt,
      Optional<WireEvent> event) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean forgets() {
    return false;
  }

  @Override
  public Answer refresh(Collection<Alert> open) {
    return Answer.TAKEN;
  }

  @Override
  public Answer tell(Notification notification) throws InterruptedException {
    Alert alert = notification.alert();
    byte[] body =
        Json.write(
            new Wire(
                VERSION,
                notification.id(),
                alert.endsAt().isPresent() ? "resolved" : "firing",
                notification.change().name().toLowerCase(Locale.ROOT),
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                alert.endsAt(),
                notification.event()));
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Frostline-Notification", notification.id());
    if (secret.isPresent()) {
      String time = Long.toString(clock.instant().getEpochSecond());
      headers.put("X-Frostline-Timestamp", time);
      try {
        headers.put("X-Frostline-Signature", secret.get().sign(time, body));
      } catch (HeadersException e) {
        return new Answer(Verdict.LATER, e.getMessage());
      }
    }
    return http.post(body, headers);
  }
}
