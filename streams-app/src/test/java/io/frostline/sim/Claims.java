package io.frostline.sim;

import io.frostline.core.Output.CommitOut;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Watermark;
import io.frostline.core.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What watermarks claim, against the truth. */
final class Claims {

  private static final Position NOWHERE = new Position(0, 0);

  private final World world;
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Instant> times = new HashMap<>();
  private final Map<String, Position> published = new HashMap<>();
  private final Map<String, Position> frozen = new HashMap<>();
  private int checked;

  Claims(World world) {
    this.world = world;
  }

  int checked() {
    return checked;
  }

  void check(Watermark watermark) {
    if (watermark.uuid().isEmpty()) {
      return;
    }
    // Before the configuration is known no watermark is called sound; it stands where it stood
    // then.
    watermark
        .sourcePosition()
        .ifPresent(at -> published.put(key(watermark.table(), watermark.uuid().get()), at));
    if (watermark.evidence() != Evidence.LEDGER) {
      return;
    }
    watermarkIsSound(watermark);
    watermarkNeverGoesBack(watermark);
    noUnbalancedSnapshotCounts(watermark);
    checked++;
  }

  /** From the moment an unbalanced snapshot is settled its table's watermark has to stand. */
  void settled(CommitOut commit) {
    for (ColdCatalog.Unbalanced one : world.catalog.unbalanced) {
      if (one.table().equals(commit.table())
          && Clock.at(one.atMs(), world.settings.connectSkewMs()).equals(commit.at())) {
        Position before = published.getOrDefault(key(one.table(), one.uuid()), NOWHERE);
        frozen.putIfAbsent(key(one.table(), one.uuid()), before);
      }
    }
  }

  private void noUnbalancedSnapshotCounts(Watermark watermark) {
    Position bound = frozen.get(key(watermark.table(), watermark.uuid().orElseThrow()));
    Optional<Position> position = watermark.sourcePosition();
    if (bound != null && position.isPresent() && !bound.covers(position.get())) {
      throw new Violation("noUnbalancedSnapshotCounts", "moved from " + bound + " to " + watermark);
    }
  }

  private static String key(String table, String uuid) {
    return table + "|" + uuid;
  }

  /** Every change up to the watermark is in the table, by position, by time and by arrival. */
  private void watermarkIsSound(Watermark watermark) {
    String table = watermark.table();
    String uuid = watermark.uuid().orElseThrow();
    if (world.catalog.cancelledOut.contains(uuid)) {
      return;
    }
    Optional<Change> missing =
        watermark
            .sourcePosition()
            .flatMap(position -> world.truth.missing(table, uuid, position))
            .or(
                () ->
                    watermark
                        .sourceWatermark()
                        .flatMap(time -> world.truth.missing(table, uuid, time)))
            .or(
                () ->
                    watermark
                        .arrivalWatermark()
                        .flatMap(
                            time ->
                                world.truth.missingArrival(
                                    table,
                                    uuid,
                                    Clock.worldMs(time, world.settings.observerSkewMs()))));
    if (missing.isPresent()) {
      throw new Violation("watermarkIsSound", missing.get() + " is not in " + watermark);
    }
  }

  /** Within an incarnation; a watermark that is unknown says nothing. */
  private void watermarkNeverGoesBack(Watermark watermark) {
    String key = key(watermark.table(), watermark.uuid().orElseThrow());
    watermark
        .sourcePosition()
        .ifPresent(
            position -> {
              Position before = positions.put(key, position);
              if (before != null && !position.covers(before)) {
                throw new Violation("watermarkNeverGoesBack", before + " to " + watermark);
              }
            });
    watermark
        .arrivalWatermark()
        .ifPresent(
            time -> {
              Instant before = times.put(key, time);
              if (before != null && time.isBefore(before)) {
                throw new Violation("watermarkNeverGoesBack", before + " to " + watermark);
              }
            });
  }
}
