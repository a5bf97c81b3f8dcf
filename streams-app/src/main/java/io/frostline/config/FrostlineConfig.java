package io.frostline.config;

import io.frostline.core.RepairPolicy;
import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration.
 *
 * @param pipelines what is said of single pipelines, by the name of the sink connector
 * @param tables what is said of single tables
 */
public record FrostlineConfig(
    KafkaConfig kafka,
    ConnectConfig connect,
    HttpConfig http,
    AppConfig app,
    WatchConfig watch,
    OwnTopicsConfig ownTopics,
    RepairsConfig repairs,
    Map<String, PipelineOverrides> pipelines,
    TablesConfig tables,
    LogConfig log) {

  public FrostlineConfig {
    pipelines = Map.copyOf(pipelines);
  }

  /** The defaults for these two addresses. */
  public static FrostlineConfig of(String bootstrap, URI connect) {
    FrostlineConfig defaults = Effective.of(List.of(), Map.of()).config();
    return new FrostlineConfig(
        new KafkaConfig(bootstrap, Map.of()),
        new ConnectConfig(connect),
        defaults.http,
        defaults.app,
        defaults.watch,
        defaults.ownTopics,
        defaults.repairs,
        defaults.pipelines,
        defaults.tables,
        defaults.log);
  }

  /** Folder of the local state. */
  public Path stateDir() {
    // Two instances on one machine must not share a folder: the port tells them apart.
    return app.stateDir()
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty("user.home"),
                    ".local",
                    "state",
                    "frostline",
                    app.id() + "-" + http.port()));
  }

  /** Total lag of this pipeline above which a LAG event is raised. */
  public Duration lagObjective(String pipeline) {
    return of(pipeline).flatMap(PipelineOverrides::lagObjective).orElse(watch.lagObjective());
  }

  /** What may be done about this pipeline without a person. */
  public RepairPolicy repairs(String pipeline) {
    Mode own = of(pipeline).flatMap(PipelineOverrides::repairs).orElse(Mode.ON);
    List<Window> maintenance = new ArrayList<>(repairs.maintenance());
    of(pipeline).map(PipelineOverrides::maintenance).ifPresent(maintenance::addAll);
    // The modes stand in the order of what they permit.
    return new RepairPolicy(
        own.compareTo(repairs.mode()) < 0 ? own : repairs.mode(), List.copyOf(maintenance));
  }

  private Optional<PipelineOverrides> of(String pipeline) {
    return Optional.ofNullable(pipelines.get(pipeline));
  }

  /** The same on another address and port. */
  public FrostlineConfig listeningOn(String address, int port) {
    return with(
        new HttpConfig(address, port, http.tls(), http.reader(), http.actor()),
        app,
        watch,
        ownTopics);
  }

  /** The same with another folder for the state. */
  public FrostlineConfig keepingStateIn(Path folder) {
    return with(
        http, new AppConfig(app.id(), Optional.of(folder), app.standbys()), watch, ownTopics);
  }

  /** The same with another tick and objective. */
  public FrostlineConfig timed(Duration tick, Duration objective) {
    return with(http, app, new WatchConfig(tick, objective), ownTopics);
  }

  /** The same with other settings of the topics it creates. */
  public FrostlineConfig creatingTopics(int partitions, int replication) {
    return with(http, app, watch, new OwnTopicsConfig(partitions, replication));
  }

  /** The same beside a hot store that keeps rows of these tables for so long. */
  public FrostlineConfig besideHot(Map<String, Duration> retention) {
    return new FrostlineConfig(
        kafka,
        connect,
        http,
        app,
        watch,
        ownTopics,
        repairs,
        pipelines,
        new TablesConfig(retention),
        log);
  }

  private FrostlineConfig with(
      HttpConfig otherHttp,
      AppConfig otherApp,
      WatchConfig otherWatch,
      OwnTopicsConfig otherTopics) {
    return new FrostlineConfig(
        kafka,
        connect,
        otherHttp,
        otherApp,
        otherWatch,
        otherTopics,
        repairs,
        pipelines,
        tables,
        log);
  }
}
