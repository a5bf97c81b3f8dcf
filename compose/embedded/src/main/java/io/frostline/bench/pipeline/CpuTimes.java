package io.frostline.bench.pipeline;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CPU time by stage: of the threads of this JVM, by their names, and of PostgreSQL's processes
 * below it. What a thread used that has ended meanwhile counts as the JVM's.
 */
record CpuTimes(Map<Stage, Double> seconds) {

  /** Clock ticks of a second in /proc; it is so on every Linux of today. */
  private static final double TICKS = 100;

  /** A part of the way of a row. */
  enum Stage {
    POSTGRES(""),
    CAPTURE("debezium-.*|.*change-event-source-coordinator.*"),
    SOURCE_TASK("task-thread-.*source.*"),
    PRODUCER("kafka-producer-network-thread.*"),
    KAFKA(
        "data-plane-kafka.*|kafka-.*-raft.*|raft-.*|quorum-controller.*|group-coordinator.*|"
            + "kafka-log-cleaner.*|ExpirationReaper.*|broker-.*|share-coordinator.*|transaction.*|"
            + "TxnMarker.*|controller-.*"),
    SINK_TASK("task-thread-.*sink.*"),
    COMMIT("iceberg-.*"),
    BENCHMARK("main|bench-.*"),
    /** Compiler, garbage collection, and everything else. */
    JVM("");

    private final Pattern names;

    Stage(String names) {
      this.names = Pattern.compile(names);
    }
  }

  /** All the time that has been used until now. */
  static CpuTimes now() throws IOException {
    Map<Stage, Double> all = new EnumMap<>(Stage.class);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double known = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      long nanos = threads.getThreadCpuTime(id);
      Optional<Stage> stage = info == null ? Optional.empty() : stage(info.getThreadName());
      if (stage.isPresent() && nanos > 0) {
        all.merge(stage.get(), nanos / 1e9, Double::sum);
        known += nanos / 1e9;
      }
    }
    all.put(Stage.JVM, ofProcess(ProcessHandle.current()) - known);
    double postgres = 0;
    for (ProcessHandle each : ProcessHandle.current().descendants().toList()) {
      postgres += ofProcess(each);
    }
    all.put(Stage.POSTGRES, postgres);
    return new CpuTimes(all);
  }

  /** What was used since {@code earlier}, for each million of {@code rows}. */
  Map<Stage, Double> perMillion(CpuTimes earlier, long rows) {
    Map<Stage, Double> used = new EnumMap<>(Stage.class);
    seconds.forEach(
        (stage, until) ->
            used.put(stage, (until - earlier.seconds.getOrDefault(stage, 0.0)) * 1e6 / rows));
    return used;
  }

  private static Optional<Stage> stage(String thread) {
    for (Stage stage : Stage.values()) {
      if (!stage.names.pattern().isEmpty() && stage.names.matcher(thread).matches()) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }

  /** Its own time, and that of its children that have ended. */
  private static double ofProcess(ProcessHandle process) throws IOException {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    boolean own = process.pid() == ProcessHandle.current().pid();
    double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    return (own ? ticks : ticks + Double.parseDouble(fields[13]) + Double.parseDouble(fields[14]))
        / TICKS;
  }
}
