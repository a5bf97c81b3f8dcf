package io.frostline.notify;

import io.frostline.json.WireEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Something to be told: an alert that opened, of which more is known, or that is over.
 *
 * @param id the same record of the topic gives the same id, so that a receiver can tell a
 *     repetition
 * @param event the event behind it; absent for what the lag or the clock has shown
 */
record Notification(String id, Change change, Alert alert, Optional<WireEvent> event) {

  /** What has happened to the alert. */
  enum Change {
    OPENED,
    UPDATED,
    RESOLVED
  }

  static Notification of(Change change, Alert alert, Optional<WireEvent> event) {
    String text =
        alert.key()
            + "|"
            + change
            + "|"
            + event.map(WireEvent::id).orElseGet(() -> alert.updatedAt().toString());
    return new Notification(
        UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString(),
        change,
        alert,
        event);
  }
}
