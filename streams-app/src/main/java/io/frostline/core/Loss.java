package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that no restart makes good: it stays with its table, whose watermark stands still,
 * until the source has copied the table anew. A copy brings what is there, and does not take away
 * what was deleted meanwhile: where changes are missing it counts only in a table that was made
 * anew.
 *
 * @param shared whether it is the same one for every table, and told once
 * @param reason a word or two, as the watermark's reason
 * @param summary one sentence for a person
 * @param told whether an event has told it
 * @param replaced whether the table that it is about was dropped and made anew since
 */
public record Loss(
    Rule rule,
    EventType type,
    boolean shared,
    String reason,
    Instant since,
    String summary,
    Map<String, String> evidence,
    boolean told,
    boolean replaced) {

  static final String RECREATED = "recreated";

  /** Snapshots that might have told were expired or rolled back before anybody saw them. */
  static final String UNSEEN = "history";

  static final String GAP_FROM = "gapFromAtEarliest";
  static final String PUBLISHED_UNTIL = "publishedUntil";

  Loss(
      Rule rule,
      EventType type,
      boolean shared,
      String reason,
      Instant since,
      String summary,
      Map<String, String> evidence) {
    this(rule, type, shared, reason, since, summary, evidence, false, false);
  }

  /** Where the gap begins that it tells of, if it tells of one. */
  Optional<String> begin() {
    return Optional.ofNullable(evidence.get(GAP_FROM))
        .or(() -> Optional.ofNullable(evidence.get(PUBLISHED_UNTIL)));
  }

  /** True if a copy of the source table makes it good. */
  boolean isMadeGoodByCopy() {
    return replaced || reason.equals(RECREATED) || type == EventType.DUPLICATES;
  }

  Loss asTold() {
    return told
        ? this
        : new Loss(rule, type, shared, reason, since, summary, evidence, true, replaced);
  }

  Loss asReplaced() {
    return new Loss(rule, type, shared, reason, since, summary, evidence, told, true);
  }

  /** The same, of which more is known: it is told again. */
  Loss with(Instant at, String more, Map<String, String> found) {
    return new Loss(rule, type, shared, reason, at, more, Sorted.copy(found), false, replaced);
  }

  /** The same, whose size is known better: it is told again, and is no later for it. */
  Loss counted(String size, Map<String, String> found) {
    Map<String, String> all = new TreeMap<>(evidence);
    all.putAll(found);
    String said = summary.replace(Uncounted.OPEN, "") + size;
    return new Loss(rule, type, shared, reason, since, said, Sorted.copy(all), false, replaced);
  }

  /** The same, which still goes on at {@code newer}'s time: a copy has to begin after it. */
  Loss lasting(Loss newer) {
    return new Loss(rule, type, shared, reason, newer.since(), summary, evidence, told, replaced);
  }

  Finding finding(String table) {
    return new Finding(
        type,
        rule.severity(),
        rule,
        shared ? Optional.empty() : Optional.of(table),
        since,
        summary,
        evidence);
  }
}
