package io.frostline.replay;

import io.frostline.core.Fact;
import io.frostline.core.Incident;
import io.frostline.core.PipelineConfig;
import io.frostline.core.PipelineView;
import io.frostline.replay.Entry.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Entries for what is no decision, but explains those that follow. */
final class Background {

  private Background() {}

  /** What the fold knew when the file begins. */
  static Entry known(PipelineView view, Instant at) {
    Map<String, String> known = new TreeMap<>();
    for (PipelineView.TableView table : view.tables()) {
      known.put(
          table.table(),
          table
              .watermark()
              .sourceWatermark()
              .map(complete -> "complete up to " + complete)
              .orElseGet(() -> "unknown: " + table.watermark().unknown().orElse("no reason")));
    }
    for (Incident incident : view.incidents()) {
      known.put("incident " + incident.id(), text(incident));
    }
    return Entry.of(
        at, view.pipeline(), Kind.BEGIN, view.phase() + " before the first fact", known);
  }

  /** The settings, unless they are as before. */
  static Optional<Entry> settings(Optional<PipelineConfig> before, Fact.Configured fact) {
    PipelineConfig config = fact.config();
    if (before.filter(config::equals).isPresent()) {
      return Optional.empty();
    }
    Map<String, String> details = new TreeMap<>();
    details.put("source", config.source().orElse("none found"));
    details.put("commitInterval", config.commitInterval().toString());
    details.put("commitTimeout", config.commitTimeout().toString());
    details.put("lagObjective", config.lagObjective().toString());
    details.put("catalogReadable", Boolean.toString(config.catalogReadable()));
    details.put("repairs", config.repairs().mode().name());
    for (PipelineConfig.Issue issue : config.issues()) {
      details.merge(
          issue.rule() + " " + issue.connector(), issue.text(), (one, more) -> one + "; " + more);
    }
    String text = before.isPresent() ? "the settings have changed" : "the settings were read";
    return Optional.of(Entry.of(fact.at(), fact.pipeline(), Kind.CONFIG, text, details));
  }

  /** What became of a command. */
  static Entry outcome(Fact.CommandDone done) {
    return Entry.of(
        done.at(),
        done.pipeline(),
        Kind.OUTCOME,
        done.result() + ": " + done.detail(),
        Map.of("command", done.command()));
  }

  private static String text(Incident incident) {
    return "%s %s%s since %s: %s"
        .formatted(
            incident.type(),
            incident.rule(),
            incident.table().map(table -> " " + table).orElse(""),
            incident.since(),
            incident.summary());
  }
}
