package io.frostline.replay;

import io.frostline.core.Output;
import io.frostline.core.Output.Watermark;
import io.frostline.core.PipelineConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is worth telling of the watermarks, of which every table publishes one at each tick: that
 * they begin, end, rest on something else, go back, fall behind and catch up.
 */
final class Watermarks {

  private final Map<String, Last> tables = new HashMap<>();

  private record Last(Watermark watermark, boolean behind) {}

  /** Remembers a watermark without telling of it. */
  void know(Watermark watermark, Optional<PipelineConfig> config) {
    tables.put(watermark.table(), new Last(watermark, behind(watermark, config)));
  }

  /** What has changed: one text for everything of a kind, with the tables it is true of. */
  Map<String, Map<String, String>> changes(List<Output> outputs, Optional<PipelineConfig> config) {
    Map<String, Map<String, String>> changes = new TreeMap<>();
    for (Output output : outputs) {
      if (output instanceof Output.WatermarkOut out) {
        Watermark now = out.watermark();
        Optional<Last> last = Optional.ofNullable(tables.get(now.table()));
        know(now, config);
        for (String text : texts(last, now, tables.get(now.table()).behind())) {
          changes.computeIfAbsent(text, each -> new TreeMap<>()).put(now.table(), place(last, now));
        }
      } else if (output instanceof Output.TableGoneOut out) {
        tables.remove(out.table());
        changes
            .computeIfAbsent("no longer watched under this name", each -> new TreeMap<>())
            .put(out.table(), "gone");
      }
    }
    return changes;
  }

  private static List<String> texts(Optional<Last> before, Watermark now, boolean behind) {
    Optional<Watermark> last = before.map(Last::watermark);
    List<String> texts = new ArrayList<>();
    if (replaced(last, now)) {
      texts.add("another table under the same name");
    }
    Optional<Instant> from = last.flatMap(Watermark::sourceWatermark);
    if (now.sourceWatermark().isEmpty()) {
      String why = now.unknown().orElse("no reason given");
      if (last.isEmpty() || from.isPresent() || !sameReason(last.get(), now)) {
        texts.add((from.isPresent() ? "becomes unknown: " : "unknown: ") + why);
      }
      return texts;
    }
    String evidence = "by the " + now.evidence().name().toLowerCase(Locale.ROOT);
    if (from.isEmpty()) {
      texts.add("known " + evidence);
    } else if (last.get().evidence() != now.evidence()) {
      texts.add("now known " + evidence);
    }
    if (from.filter(now.sourceWatermark().get()::isBefore).isPresent()) {
      texts.add("goes back");
    }
    if (behind != before.map(Last::behind).orElse(false)) {
      texts.add(behind ? "falls behind" : "has caught up");
    }
    return texts;
  }

  private static String place(Optional<Last> before, Watermark now) {
    if (now.sourceWatermark().isEmpty()) {
      return before
          .flatMap(last -> last.watermark().sourceWatermark())
          .map(at -> "was complete up to " + at)
          .orElse("no watermark");
    }
    Instant complete = now.sourceWatermark().get();
    double seconds = Duration.between(complete, now.observedAt()).toMillis() / 1e3;
    return String.format(Locale.ROOT, "complete up to %s, %.1f s ago", complete, seconds);
  }

  private static boolean replaced(Optional<Watermark> last, Watermark now) {
    return last.flatMap(Watermark::uuid).isPresent()
        && now.uuid().isPresent()
        && !last.get().uuid().equals(now.uuid());
  }

  /** A reason that merely counts on is the same reason. */
  private static boolean sameReason(Watermark last, Watermark now) {
    return words(last).equals(words(now));
  }

  private static String words(Watermark watermark) {
    return watermark.unknown().orElse("").replaceAll("[0-9]+", "#");
  }

  /** Two whole rounds are more than any healthy table needs. */
  private static boolean behind(Watermark watermark, Optional<PipelineConfig> config) {
    if (watermark.sourceWatermark().isEmpty() || config.isEmpty()) {
      return false;
    }
    Duration limit =
        config.get().commitInterval().plus(config.get().commitTimeout()).multipliedBy(2);
    return Duration.between(watermark.sourceWatermark().get(), watermark.observedAt())
            .compareTo(limit)
        > 0;
  }
}
