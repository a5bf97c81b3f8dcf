package io.frostline.chaos.score;

import io.frostline.json.WireEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The counts that Frostline gave with its reports of lost and doubled rows, added up: an incident
 * may have several, each with evidence of its own. A report without a number adds nothing.
 */
public final class Reported {

  private static final List<String> ROWS = List.of("rows", "records");
  private static final String ANNOUNCED = "announcedRows";
  private static final String ADDED = "addedRows";

  private Reported() {}

  public static long lost(List<WireEvent> events) {
    return sum(events, "DATA_LOSS");
  }

  public static long doubled(List<WireEvent> events) {
    return sum(events, "DUPLICATES");
  }

  private static long sum(List<WireEvent> events, String type) {
    Map<Map<String, String>, Long> bySubject = new LinkedHashMap<>();
    for (WireEvent event : events) {
      if (event.type().equals(type)) {
        rows(event.evidence()).ifPresent(rows -> bySubject.put(subject(event), rows));
      }
    }
    return bySubject.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same evidence of the same incident, told again, is no further loss. */
  private static Map<String, String> subject(WireEvent event) {
    Map<String, String> subject = new LinkedHashMap<>(event.evidence());
    subject.put("incident", event.incident());
    return subject;
  }

  private static Optional<Long> rows(Map<String, String> evidence) {
    for (String key : ROWS) {
      // Where nobody can count them the evidence says so in words.
      if (evidence.containsKey(key) && evidence.get(key).chars().allMatch(Character::isDigit)) {
        return Optional.of(Long.parseLong(evidence.get(key)));
      }
    }
    return evidence.containsKey(ANNOUNCED) && evidence.containsKey(ADDED)
        ? Optional.of(
            Math.abs(Long.parseLong(evidence.get(ANNOUNCED)) - Long.parseLong(evidence.get(ADDED))))
        : Optional.empty();
  }
}
