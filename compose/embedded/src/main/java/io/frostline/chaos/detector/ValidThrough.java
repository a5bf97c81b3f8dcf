package io.frostline.chaos.detector;

import io.frostline.embedded.ColdTables;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** The newest {@code kafka.connect.valid-through-ts} in the tables' snapshots. */
final class ValidThrough {

  private static final String PROPERTY = "kafka.connect.valid-through-ts";

  private final ColdTables cold;
  private final Map<Long, Optional<Instant>> known = new HashMap<>();
  private Optional<Instant> newest = Optional.empty();

  ValidThrough(ColdTables cold) {
    this.cold = cold;
  }

  /** Looks at the snapshots; what was seen stays seen when the catalog does not answer. */
  Optional<Instant> look() {
    try {
      for (String name : cold.names()) {
        cold.table(name).ifPresent(this::look);
      }
    } catch (RuntimeException e) {
      return newest;
    }
    return newest;
  }

  private void look(Table table) {
    for (Snapshot snapshot : table.snapshots()) {
      known
          .computeIfAbsent(snapshot.snapshotId(), id -> of(snapshot))
          .filter(at -> newest.isEmpty() || at.isAfter(newest.get()))
          .ifPresent(at -> newest = Optional.of(at));
    }
  }

  private static Optional<Instant> of(Snapshot snapshot) {
    String value = snapshot.summary().get(PROPERTY);
    try {
      return value == null || value.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
