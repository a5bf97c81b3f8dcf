package io.frostline.core;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The coordinator's committed offsets by control partition (rules P5 and P17).
 *
 * @param highest the highest ever seen
 * @param now what the last tick saw
 * @param last what the tick before it saw
 * @param before the newest offsets after which the whole control topic was read again
 * @param behind since when one of them lies below its highest, or did before it went on
 * @param goneSince since when there is none any more in a partition that had one
 * @param passed offsets that were seen at {@code passedAt}: what was announced below them is
 *     committed or thrown away
 * @param lookedAt when the first look at the catalog began that is later and has come since: by the
 *     clocks alone one of another instance may seem later than it was
 */
public record CoordinatorOffsets(
    Map<Integer, Long> highest,
    Map<Integer, Long> now,
    Map<Integer, Long> last,
    Map<Integer, Long> before,
    Optional<Instant> behind,
    Optional<Instant> goneSince,
    Map<Integer, Long> passed,
    Optional<Instant> passedAt,
    Optional<Instant> lookedAt) {

  static CoordinatorOffsets unseen() {
    return new CoordinatorOffsets(
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  CoordinatorOffsets look(Map<Integer, Long> offsets, Instant at) {
    if (offsets.isEmpty()) {
      return highest.isEmpty()
          ? this
          : new CoordinatorOffsets(
              highest,
              offsets,
              now,
              before,
              Optional.empty(),
              Optional.of(goneSince.orElse(at)),
              passed,
              passedAt,
              lookedAt);
    }
    boolean back =
        offsets.entrySet().stream()
            .anyMatch(each -> each.getValue() < highest.getOrDefault(each.getKey(), 0L));
    // After an older look the offset is where it was; after a commit it has gone on.
    boolean on =
        offsets.entrySet().stream()
            .anyMatch(each -> each.getValue() > highest.getOrDefault(each.getKey(), 0L));
    Map<Integer, Long> top =
        Sorted.merged(
            highest, offsets, (high, offset) -> high != null && high >= offset ? high : offset);
    CoordinatorOffsets next =
        new CoordinatorOffsets(
            top,
            Sorted.copy(offsets),
            now,
            before,
            back ? Optional.of(behind.orElse(at)) : on ? behind : Optional.empty(),
            offsets.keySet().containsAll(top.keySet())
                ? Optional.empty()
                : Optional.of(goneSince.orElse(at)),
            passedAt.isPresent() ? passed : Sorted.copy(offsets),
            Optional.of(passedAt.orElse(at)),
            lookedAt);
    return next.equals(this) ? this : next;
  }

  /** Control partitions that had an offset and have none any more. */
  Set<Integer> missing() {
    Set<Integer> missing = new TreeSet<>(highest.keySet());
    missing.removeAll(now.keySet());
    return missing;
  }

  /** The highest offsets of control partitions that have a lower one now, or none. */
  Map<Integer, Long> lost() {
    Map<Integer, Long> lost = new TreeMap<>(highest);
    lost.entrySet().removeIf(each -> now.getOrDefault(each.getKey(), -1L) >= each.getValue());
    return lost;
  }

  /** The control topic was read to its end after the tick before. */
  CoordinatorOffsets caughtUp() {
    return before.equals(last)
        ? this
        : new CoordinatorOffsets(
            highest, now, last, last, behind, goneSince, passed, passedAt, lookedAt);
  }

  /** What was passed has been looked into; the next look decides about what is passed now. */
  CoordinatorOffsets unpin() {
    return new CoordinatorOffsets(
        highest,
        now,
        last,
        before,
        behind,
        goneSince,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** A look at the catalog has succeeded that began at {@code begun}. */
  CoordinatorOffsets catalog(Instant begun) {
    return lookedAt.isPresent() || passedAt.filter(begun::isAfter).isEmpty()
        ? this
        : new CoordinatorOffsets(
            highest, now, last, before, behind, goneSince, passed, passedAt, Optional.of(begun));
  }
}
