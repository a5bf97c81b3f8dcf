package io.frostline.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The app's own topics; docs/topics.md describes what is in them. */
public final class Topics {

  public static final String OBSERVATIONS = "frostline.observations";
  public static final String WATERMARKS = "frostline.watermarks";
  public static final String LAG = "frostline.lag";
  public static final String EVENTS = "frostline.events";
  public static final String COMMANDS = "frostline.commands";
  public static final String QUARANTINE = "frostline.quarantine";

  /** What notifiers have told and is not over; made by them, not by the app. */
  public static final String NOTIFICATIONS = "frostline.notifications";

  /** A first look at a catalog with many tables is a large record. */
  static final int RECORD_BYTES_MAX = 16 * 1024 * 1024;

  private static final String DELETE = "delete";
  private static final String COMPACT = "compact";

  private Topics() {}

  /** A topic as it should be. */
  public record Wanted(String name, String cleanup, Map<String, String> config) {}

  /** Every topic of the app. */
  public static List<Wanted> all() {
    return List.of(
        deleted(OBSERVATIONS, Duration.ofDays(3)),
        new Wanted(WATERMARKS, COMPACT, config(COMPACT, compaction())),
        // A table that vanished leaves the lag topic after a day.
        new Wanted(
            LAG,
            COMPACT + "," + DELETE,
            config(COMPACT + "," + DELETE, with(compaction(), Duration.ofDays(1)))),
        deleted(EVENTS, Duration.ofDays(30)),
        deleted(COMMANDS, Duration.ofDays(7)),
        deleted(QUARANTINE, Duration.ofDays(7)));
  }

  static Wanted notifications() {
    return new Wanted(NOTIFICATIONS, COMPACT, config(COMPACT, compaction()));
  }

  private static Wanted deleted(String name, Duration retention) {
    return new Wanted(name, DELETE, config(DELETE, with(Map.of(), retention)));
  }

  /** These topics get a record per table and tick: compaction must not wait for a full segment. */
  private static Map<String, String> compaction() {
    return Map.of(
        "segment.ms", Long.toString(Duration.ofHours(1).toMillis()),
        "segment.bytes", Integer.toString(32 * 1024 * 1024),
        "min.cleanable.dirty.ratio", "0.2");
  }

  private static Map<String, String> with(Map<String, String> base, Duration retention) {
    Map<String, String> config = new TreeMap<>(base);
    config.put("retention.ms", Long.toString(retention.toMillis()));
    return config;
  }

  private static Map<String, String> config(String cleanup, Map<String, String> base) {
    Map<String, String> config = new TreeMap<>(base);
    config.put("cleanup.policy", cleanup);
    config.put("max.message.bytes", Integer.toString(RECORD_BYTES_MAX));
    return Map.copyOf(config);
  }
}
