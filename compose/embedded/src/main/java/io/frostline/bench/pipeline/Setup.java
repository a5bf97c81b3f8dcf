package io.frostline.bench.pipeline;

import io.frostline.embedded.StackOptions;
import java.time.Duration;
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
    StackOptions fit(StackOptions options) {
      return options.withWorker(Map.of("exactly.once.source.support", "disabled"));
    }
  },

  /** The templates of this repository. */
  OURS("cdc.public.trades", List.of("-Xms256m", "-Xmx1g", "-XX:+UseParallelGC")) {
    @Override
    StackOptions fit(StackOptions options) {
      return options.withParallelism(1, 1);
    }
  };

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
  abstract StackOptions fit(StackOptions options);

  StackOptions options(PhaseSettings settings) {
    Duration interval = settings.commitInterval();
    return fit(StackOptions.kept(settings.dir().resolve("stack")).withCommitInterval(interval));
  }
}
