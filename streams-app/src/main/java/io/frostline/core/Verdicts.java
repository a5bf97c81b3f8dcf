package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules say at a tick: what they found, and where evidence is missing. A rule that could
 * not see has not found that all is well.
 */
final class Verdicts {

  private final List<Finding> found = new ArrayList<>();
  private final Map<EventType, String> unknown = new EnumMap<>(EventType.class);

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
