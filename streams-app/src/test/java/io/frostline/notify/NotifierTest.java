package io.frostline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotifierTest {

  private Instant now = Say.AT;

  /** A Kafka that never answers: nothing is read, and nobody would notice. */
  @Test
  void whoHearsNothingForThreeMinutesIsNotReady() {
    try (Notifier notifier = new Notifier(settings(), () -> now)) {
      now = Say.AT.plusSeconds(180);
      assertThat(notifier.troubles()).isEmpty();

      now = Say.AT.plusSeconds(181);
      assertThat(notifier.troubles())
          .containsExactly("the topics are not read for alertmanager/am.test:9093");
      assertThat(notifier.scrape())
          .contains(
              "offload_notifications_readable_timestamp_seconds{target=\"alertmanager/am.test:9093\"}"
                  + " 1.772600767E9");
    }
  }

  private static Notifier.Settings settings() {
    Headers none = new Headers(Optional.empty());
    return new Notifier.Settings(
        Map.of(),
        "ours",
        List.of(URI.create("http://am.test:9093")),
        none,
        List.of(),
        none,
        Optional.empty(),
        "INFO",
        Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(1),
        Links.UNSET);
  }
}
