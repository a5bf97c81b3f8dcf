package io.frostline.bench.pipeline;

import io.frostline.bench.WorkerJvm;
import io.frostline.embedded.StackOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A way to set the pipeline up. */
enum Setup {
  /** The connectors as their projects' own quick starts set them up, on Connect as it comes. */
  STOCK(
      "stock.public.trades",
      // As Kafka's own script starts a worker.
      List.of(
          "-Xms256m",
          "-Xmx2g",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35")) {
    @Override
    StackOptions fit(StackOptions options, Map<String, String> changed) {
      return options.withWorker(
          Map.of(
              "exactly.once.source.support", "disabled",
              // As Connect itself and Debezium's image for its tutorial have it.
              "offset.flush.interval.ms", "60000"));
    }
  },

  /** The templates of this repository. */
  OURS("cdc.public.trades", WorkerJvm.ADVISED) {
    @Override
    StackOptions fit(StackOptions options, Map<String, String> changed) {
      Map<String, String> worker = new HashMap<>();
      changed.forEach(
          (name, value) -> {
            if (name.startsWith(WORKER)) {
              worker.put(name.substring(WORKER.length()), value);
            }
          });
      return options
          .withWorker(worker)
          .withParallelism(
              Integer.parseInt(changed.getOrDefault("tasks", "1")),
              Integer.parseInt(changed.getOrDefault("partitions", "1")));
    }
  };

  private static final String WORKER = "worker.";

  private final String topic;
  private final List<String> jvm;

  Setup(String topic, List<String> jvm) {
    this.topic = topic;
    this.jvm = jvm;
  }

  /** The topic of the changes. */
  String topic() {
    return topic;
  }

  /** Options of the JVM in which Kafka and Connect run. */
  List<String> jvm() {
    return jvm;
  }

  /** The options of the stack for this setup. */
  abstract StackOptions fit(StackOptions options, Map<String, String> changed);

  StackOptions options(PhaseSettings settings) {
    Duration interval = settings.commitInterval();
    return fit(
        StackOptions.kept(settings.dir().resolve("stack")).withCommitInterval(interval),
        settings.changed());
  }
}
