package io.frostline.core;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the sink's task fails: once, or again and again at the same place (rule S15).
 *
 * @param failing number of its tasks that were failed at the last tick
 * @param stuck the sink's offsets on partitions with unread records when it failed last
 * @param repeatedSince when it failed a second time without any of them having moved
 */
public record Failures(int failing, Map<Partition, Long> stuck, Optional<Instant> repeatedSince) {

  private static final int STUCK_MAX = 16;

  /** Words in the cause that speak of something unreachable, not of a record. */
  private static final String[] UNREACHABLE = {
    "connect to",
    "connection",
    "timed out",
    "timeout",
    "unreachable",
    "unknown host",
    "unknownhost",
    "no route",
    "ioexception",
    "filenotfound",
    "nosuchfile",
    "not authorized",
    "unauthorized",
    "forbidden",
    "access denied",
    "accessdenied",
    "expired",
    "unavailable",
    "pool",
    "no such file",
    "not a directory",
    "no space",
    "read-only",
    "permission denied",
    "storage",
    "refused"
  };

  static Failures none() {
    return new Failures(0, Map.of(), Optional.empty());
  }

  /**
   * True if {@code cause} may be about a record: not about reach, and not about the coordinator.
   */
  static boolean maySpeakOfARecord(String cause) {
    return !speaksOfReach(cause) && !cause.contains("Coordinator unexpectedly");
  }

  /** True if {@code cause} speaks of a catalog or a store that cannot be reached. */
  static boolean speaksOfReach(String cause) {
    String text = cause.toLowerCase(Locale.ROOT);
    for (String word : UNREACHABLE) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  Failures at(Look look, int failedNow) {
    if (!look.endsKnown() || !look.tick().group().isKnown()) {
      return this;
    }
    Map<Partition, Long> group = look.tick().group().get();
    boolean moved =
        stuck.entrySet().stream()
            .anyMatch(each -> group.getOrDefault(each.getKey(), 0L) > each.getValue());
    if (failedNow == 0 && moved) {
      return none();
    }
    if (failedNow <= failing) {
      return failedNow == failing ? this : new Failures(failedNow, stuck, repeatedSince);
    }
    Map<Partition, Long> now = unread(look);
    boolean again =
        !moved
            && stuck.entrySet().stream()
                .anyMatch(each -> each.getValue().equals(now.get(each.getKey())));
    return new Failures(
        failedNow,
        Sorted.copy(now),
        again ? Optional.of(repeatedSince.orElse(look.at())) : Optional.empty());
  }

  private static Map<Partition, Long> unread(Look look) {
    Map<Partition, Long> unread = new TreeMap<>();
    for (Map.Entry<String, SortedMap<Integer, Extent>> topic : look.extents().entrySet()) {
      for (Map.Entry<Integer, Extent> entry : topic.getValue().entrySet()) {
        Long read = ByTopic.get(look.group(), topic.getKey(), entry.getKey());
        long from = read == null ? entry.getValue().start() : read;
        if (from < entry.getValue().end() && unread.size() < STUCK_MAX) {
          unread.put(new Partition(topic.getKey(), entry.getKey()), from);
        }
      }
    }
    return unread;
  }
}
