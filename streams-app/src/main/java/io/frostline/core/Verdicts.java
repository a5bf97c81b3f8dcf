package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules say at a tick: what they found, and where evidence is missing. A rule that could
 * not see has not found that all is well.
 */
final class Verdicts {

  private final List<Finding> found = new ArrayList<>();
  private final Map<EventType, String> unknown = new EnumMap<>(EventType.class);

  private final Set<Rule> sure = EnumSet.noneOf(Rule.class);

  private boolean broken;

  /** Something is down at this moment, not only not yet seen to have recovered. */
  void broken(boolean now) {
    broken = now;
  }

  boolean broken() {
    return broken;
  }

  void found(Finding finding) {
    found.add(finding);
  }

  /** Nothing can be said about incidents of {@code type}, because of {@code reason}. */
  void unknown(EventType type, String reason) {
    unknown.putIfAbsent(type, reason);
  }

  /** The rule has all the evidence it needs, whatever else of its type is unknown. */
  void sure(Rule rule) {
    sure.add(rule);
  }

  /** True if what is missing may be the evidence for this incident. */
  boolean isUnknown(Incident incident) {
    return unknown.containsKey(incident.type()) && !sure.contains(incident.rule());
  }

  boolean has(EventType type) {
    return found.stream().anyMatch(finding -> finding.type() == type);
  }

  List<Finding> found() {
    return found;
  }

  Map<EventType, String> unknown() {
    return unknown;
  }
}
