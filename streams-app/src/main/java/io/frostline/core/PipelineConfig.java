package io.frostline.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the connectors' own configuration says about a pipeline; every threshold derives from it.
 *
 * @param sink name of the Iceberg sink connector: the pipeline's name
 * @param source name of the connector that feeds it, if one was found
 * @param group consumer group of the sink's workers
 * @param coordinatorGroup consumer group of the sink's coordinator
 * @param controlTopic the sink's control topic
 * @param namespace namespace of dynamically routed tables, for tables that do not exist yet
 * @param commitInterval time between the starts of two rounds
 * @param commitTimeout time after which the coordinator commits what it has
 * @param beatInterval time between two beats, if the source sends any
 * @param lagObjective total lag above which a LAG event is raised
 * @param catalogReadable whether the app has access to the catalog, so that evidence is {@code
 *     ledger}
 * @param database {@code host:port/name} of the source database, if the source says so
 * @param issues settings that go wrong in silence
 * @param repairs what may be done without a person
 */
public record PipelineConfig(
    String sink,
    Optional<String> source,
    String group,
    String coordinatorGroup,
    String controlTopic,
    String namespace,
    Duration commitInterval,
    Duration commitTimeout,
    Optional<Duration> beatInterval,
    Duration lagObjective,
    boolean catalogReadable,
    Optional<String> database,
    List<Issue> issues,
    RepairPolicy repairs) {

  /** A setting that Connect accepts and that goes wrong later; {@code rule} is its row. */
  public record Issue(Rule rule, String connector, String text) {}
}
