package io.frostline.probe;

import io.frostline.core.PipelineConfig;
import io.frostline.core.PipelineConfig.Issue;
import io.frostline.core.RepairPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A pipeline as found in Connect: what the fold is told, and what the readers need to read it. */
record Pipeline(PipelineConfig config, SinkSettings sink, Optional<SourceSettings> source) {

  static Pipeline of(
      SinkSettings sink,
      Optional<SourceSettings> source,
      Duration lagObjective,
      List<Issue> issues,
      RepairPolicy repairs) {
    PipelineConfig config =
        new PipelineConfig(
            sink.name(),
            source.map(SourceSettings::name),
            sink.group(),
            sink.coordinatorGroup(),
            sink.controlTopic(),
            sink.namespaces().stream().findFirst().orElse(""),
            sink.commitInterval(),
            sink.commitTimeout(),
            source.flatMap(SourceSettings::beat).map(SourceSettings.Beat::interval),
            lagObjective,
            sink.catalog().isKnown(),
            source.flatMap(SourceSettings::database).map(DatabaseSettings::address),
            issues,
            repairs);
    return new Pipeline(config, sink, source);
  }

  String name() {
    return sink.name();
  }
}
