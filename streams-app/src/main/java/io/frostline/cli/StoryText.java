package io.frostline.cli;

import io.frostline.http.Routes;
import io.frostline.json.Json;
import io.frostline.json.WirePipeline;
import io.frostline.replay.Ending;
import io.frostline.replay.Entry;
import io.frostline.replay.FileHeader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A replay as text for a person or as JSON for a program; the content is the same. */
final class StoryText {

  /** Of a thousand tables that share a fate, the text names some; the JSON names all. */
  private static final int DETAILS_MAX = 12;

  private final boolean json;
  private final Consumer<String> out;

  StoryText(boolean json, Consumer<String> out) {
    this.json = json;
    this.out = out;
  }

  /** The last line of the JSON form. */
  private record JsonEnd(
      String kind,
      long facts,
      long damagedLines,
      Optional<Instant> from,
      Optional<Instant> to,
      List<WirePipeline> pipelines) {}

  /** The first line of the JSON form. */
  private record JsonBegin(String kind, Optional<Instant> since, boolean beginsLate) {}

  void begin(FileHeader header) {
    if (json) {
      out.accept(Json.text(new JsonBegin("FILE", header.since(), header.beginsLate())));
      return;
    }
    if (header.beginsLate()) {
      out.accept("Kafka had deleted older facts: what came before the first one is unknown.");
    }
    header
        .since()
        .ifPresent(since -> out.accept("Told from " + since + "; older facts are folded already."));
  }

  void tell(Entry entry) {
    if (json) {
      out.accept(Json.text(entry));
      return;
    }
    out.accept(
        Plain.text(
            "%s  %-9s  %s  %s"
                .formatted(time(entry.at()), entry.kind(), entry.pipeline(), head(entry))));
    Map<String, String> details = new LinkedHashMap<>();
    entry.incident().ifPresent(incident -> details.put("incident", incident));
    details.putAll(entry.evidence());
    int width =
        details.keySet().stream().limit(DETAILS_MAX).mapToInt(String::length).max().orElse(0);
    details.entrySet().stream()
        .limit(DETAILS_MAX)
        .forEach(
            detail ->
                out.accept(
                    Plain.text(
                        ("    %-" + width + "s  %s")
                            .formatted(detail.getKey(), detail.getValue()))));
    if (details.size() > DETAILS_MAX) {
      out.accept("    and %d more".formatted(details.size() - DETAILS_MAX));
    }
  }

  void end(Ending ending) {
    List<WirePipeline> pipelines = ending.pipelines().stream().map(WirePipeline::of).toList();
    if (json) {
      out.accept(
          Json.text(
              new JsonEnd(
                  "END",
                  ending.facts(),
                  ending.damagedLines(),
                  ending.from(),
                  ending.to(),
                  pipelines)));
      return;
    }
    out.accept("");
    out.accept(span(ending));
    if (ending.damagedLines() > 0) {
      out.accept(
          "%,d damaged lines were passed over: what followed them may lack something."
              .formatted(ending.damagedLines()));
    }
    if (!pipelines.isEmpty()) {
      Instant at = ending.to().orElse(Instant.MIN);
      StatusTable.lines(new Routes.Pipelines(at, pipelines)).forEach(out);
      pipelines.forEach(pipeline -> out.accept(Plain.text(closing(pipeline))));
    }
  }

  private static String span(Ending ending) {
    return ending.from().isEmpty()
        ? "no facts"
        : String.format(
            Locale.ROOT,
            "%,d facts in %,.1f s, from %s to %s",
            ending.facts(),
            Duration.between(ending.from().get(), ending.to().orElseThrow()).toMillis() / 1e3,
            ending.from().get(),
            ending.to().get());
  }

  private static String closing(WirePipeline pipeline) {
    return "%s: incidents open: %d; rounds: %s; records set aside: %d"
        .formatted(
            pipeline.pipeline(),
            pipeline.incidents().size(),
            pipeline.rounds().isEmpty() ? "none" : pipeline.rounds(),
            pipeline.undecodable());
  }

  private static String head(Entry entry) {
    StringBuilder head = new StringBuilder();
    entry.severity().ifPresent(severity -> head.append(severity).append(' '));
    entry.type().ifPresent(type -> head.append(type).append(' '));
    entry.rule().ifPresent(rule -> head.append(rule).append(' '));
    entry.table().ifPresent(table -> head.append(table).append(' '));
    if (!head.isEmpty()) {
      head.setCharAt(head.length() - 1, ':');
      head.append(' ');
    }
    return head.append(entry.text()).toString();
  }

  /** Always of one width, so that the columns stand below each other. */
  private static String time(Instant at) {
    return String.format(Locale.ROOT, "%tFT%<tT.%<tLZ", at.atOffset(ZoneOffset.UTC));
  }
}
