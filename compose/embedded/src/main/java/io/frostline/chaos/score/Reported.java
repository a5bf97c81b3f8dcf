package io.frostline.chaos.score;

import io.frostline.json.WireEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The counts that Frostline gave with its reports of lost and doubled rows, added up: an incident
 * may have several, each with evidence of its own. A report without a number adds nothing.
 *
 * @param rows the sum
 * @param atMost whether some loss cannot be counted, so that the sum is an upper bound
 */
public record Reported(long rows, boolean atMost) {

  private static final List<String> ROWS = List.of("rows", "records");
  private static final String ANNOUNCED = "announcedRows";
  private static final String ADDED = "addedRows";

  private static final String AT_MOST = "recordsAtMost";

  /** What is lost, and what may be as far as anyone can tell. */
  public static Reported lost(List<WireEvent> events) {
    Map<Map<String, String>, Long> bounds = new LinkedHashMap<>();
    for (WireEvent event : events) {
      number(event.evidence(), AT_MOST).ifPresent(rows -> bounds.put(subject(event), rows));
    }
    long most = bounds.values().stream().mapToLong(Long::longValue).sum();
    return new Reported(sum(events, "DATA_LOSS") + most, !bounds.isEmpty());
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
      if (number(evidence, key).isPresent()) {
        return number(evidence, key);
      }
    }
    return evidence.containsKey(ANNOUNCED) && evidence.containsKey(ADDED)
        ? Optional.of(
            Math.abs(Long.parseLong(evidence.get(ANNOUNCED)) - Long.parseLong(evidence.get(ADDED))))
        : Optional.empty();
  }

  /** Where nobody can count them the evidence says so in words. */
  private static Optional<Long> number(Map<String, String> evidence, String key) {
    return Optional.ofNullable(evidence.get(key))
        .filter(value -> value.chars().allMatch(Character::isDigit))
        .map(Long::parseLong);
  }
}
