package io.frostline.bench.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** CPU time by stage. */
record CpuTimes(Map<Stage, Double> seconds) {

  /** A part of the way of a row. */
  enum Stage {
    /** The database's processes. */
    POSTGRES(""),
    /** Debezium: reading from the database, making events. */
    CAPTURE("debezium-.*|pool-\\d+-thread-\\d+"),
    /** The source's task: transforming, serializing, handing over to the producer. */
    SOURCE_TASK("task-thread-.*source.*"),
    PRODUCER("kafka-producer-network-thread.*"),
    KAFKA(
        "data-plane-kafka.*|kafka-\\d.*|raft-.*|quorum-.*|group-.*|kafka-log-.*|Expiration.*"
            + "|broker-.*|share-.*|transaction.*|Txn.*|controller-.*"),
    /** The sink's tasks: fetching, deserializing, transforming, writing Parquet. */
    SINK_TASK("task-thread-.*sink.*"),
    COMMIT("iceberg-.*"),
    /** The rest of Connect. */
    CONNECT("DistributedHerder.*|KafkaBasedLog.*|qtp.*|StartAndStop.*|SourceTaskOffset.*"),
    BENCHMARK("main|bench-.*"),
    COMPILER(""),
    GARBAGE_COLLECTION(""),
    OTHER("");

    private static final Pattern COMPILERS = Pattern.compile("C[12] Compiler.*", Pattern.DOTALL);
    private static final Pattern COLLECTORS =
        Pattern.compile("(GC Thread|G1 |VM Thread).*", Pattern.DOTALL);

    private final Pattern names;

    Stage(String names) {
      this.names = Pattern.compile(names);
    }

    /** The stage of a Java thread with this name. */
    static Optional<Stage> ofThread(String name) {
      for (Stage stage : values()) {
        if (!stage.names.pattern().isEmpty() && stage.names.matcher(name).matches()) {
          return Optional.of(stage);
        }
      }
      return Optional.empty();
    }

    /** The stage of a thread of the JVM itself whose name begins so. */
    static Optional<Stage> ofOwnThread(String name) {
      if (COMPILERS.matcher(name).matches()) {
        return Optional.of(COMPILER);
      }
      return COLLECTORS.matcher(name).matches()
          ? Optional.of(GARBAGE_COLLECTION)
          : Optional.empty();
    }
  }

  /** What was used since {@code earlier}, for each million of {@code rows}. */
  Map<Stage, Double> perMillion(CpuTimes earlier, long rows) {
    Map<Stage, Double> used = new EnumMap<>(Stage.class);
    seconds.forEach(
        (stage, until) ->
            used.put(stage, (until - earlier.seconds.getOrDefault(stage, 0.0)) * 1e6 / rows));
    return used;
  }
}
