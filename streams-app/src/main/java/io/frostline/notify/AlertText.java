package io.frostline.notify;

import io.frostline.core.Rule;
import io.frostline.json.WireEvent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a person reads: what it is, since when, the evidence, what was tried and what to do. */
final class AlertText {

  static final String SUMMARY = "summary";
  static final String DESCRIPTION = "description";

  /** Parts of the description, kept by themselves so that each can change. */
  private static final String EVIDENCE = "evidence";

  private static final String TRIED = "tried";
  private static final String TODO = "todo";

  private static final int EVIDENCE_MAX = 24;
  private static final int VALUE_MAX = 500;
  private static final int TRIED_MAX = 4000;

  private final Links links;

  AlertText(Links links) {
    this.links = links;
  }

  Map<String, String> first(String name, WireEvent event) {
    Map<String, String> text = new TreeMap<>();
    text.put(SUMMARY, event.summary());
    text.put("since", event.at().toString());
    text.put(EVIDENCE, evidence(event));
    text.put(TODO, todo(event));
    text.put("runbook_url", links.runbook(name));
    text.put("dashboard_url", links.dashboard(event.pipeline(), event.table()));
    return described(text);
  }

  /** Another rule has shown the same incident, or it was handed to a person. */
  Map<String, String> more(Alert known, WireEvent event) {
    Map<String, String> text = new TreeMap<>(known.annotations());
    boolean escalated = event.type().equals("ESCALATED");
    text.put(
        EVIDENCE,
        cut(
            known.annotations().getOrDefault(EVIDENCE, "")
                + (escalated ? "" : "\n" + event.at() + " " + event.rule() + ": " + event.summary())
                + (escalated ? "" : "\n" + evidence(event)),
            TRIED_MAX));
    text.put(TODO, todo(event));
    return described(text);
  }

  /** What is known of the incident already belongs to its escalation, too. */
  Map<String, String> inherited(Alert incident, WireEvent event) {
    Map<String, String> text = new TreeMap<>(incident.annotations());
    text.put(SUMMARY, event.summary());
    text.put(TODO, todo(event));
    text.remove("runbook_url");
    return described(text);
  }

  Map<String, String> tried(Alert known, WireEvent event) {
    Map<String, String> text = new TreeMap<>(known.annotations());
    String before = text.getOrDefault(TRIED, "");
    text.put(
        TRIED,
        cut(
            before + (before.isEmpty() ? "" : "\n") + event.at() + " " + event.summary(),
            TRIED_MAX));
    return described(text);
  }

  Map<String, String> over(WireEvent event) {
    return Map.of("resolved", event.summary());
  }

  private static Map<String, String> described(Map<String, String> text) {
    text.put(
        DESCRIPTION,
        "What: "
            + text.get(SUMMARY)
            + "\nSince: "
            + text.get("since")
            + "\nEvidence: "
            + text.getOrDefault(EVIDENCE, "none")
            + "\nTried: "
            + text.getOrDefault(TRIED, "nothing")
            + "\nTo do: "
            + text.get(TODO));
    return text;
  }

  private static String evidence(WireEvent event) {
    String all =
        event.evidence().entrySet().stream()
            .filter(each -> !each.getKey().equals("action"))
            .limit(EVIDENCE_MAX)
            .map(each -> each.getKey() + "=" + cut(each.getValue(), VALUE_MAX))
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? "none" : all;
  }

  private static String todo(WireEvent event) {
    return Optional.ofNullable(event.evidence().get("action"))
        .orElseGet(() -> rule(event.rule()).map(AlertText::expected).orElse("See the runbook."));
  }

  private static String expected(Rule rule) {
    return switch (rule.remedy()) {
      case NONE -> "Nothing is restarted for it. The runbook tells what to look at.";
      case WAIT -> "Frostline restarts what has failed as soon as it can help. Remove the cause.";
      case RESTART, LADDER ->
          "Frostline restarts what can help, and calls a person (FrostlineEscalated) if it does not."
              + " Remove the cause if it is named here.";
      case ESCALATE -> "A person has to act: FrostlineEscalated says how.";
    };
  }

  private static Optional<Rule> rule(String id) {
    for (Rule rule : Rule.values()) {
      if (rule.name().equals(id)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
