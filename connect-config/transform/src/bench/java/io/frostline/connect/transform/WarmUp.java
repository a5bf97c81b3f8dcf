package io.frostline.connect.transform;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * CPU time of a row on the sink's side, from the start of the JVM until the code is warm: reading,
 * transform, the sink's own writer, and commit; and that of the whole process, which has the
 * compiler and the collector in it. One thread, so other work on the machine hardly matters.
 */
public final class WarmUp {

  private static final int ROUNDS = 4;
  private static final int ROUND_ROWS = 100_000;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final CodecPath path = new CodecPath();
  private final SinkRig rig;

  private WarmUp(Path folder) {
    this.rig = new SinkRig(folder);
  }

  /**
   * Runs it.
   *
   * @throws IOException if its folder cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("frostline-warm-up-");
    try {
      new WarmUp(folder).run();
    } finally {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private void run() {
    try (path;
        rig) {
      for (int round = 1; round <= ROUNDS; round++) {
        round(round);
      }
    }
  }

  private void round(int round) {
    long process = SYSTEM.getProcessCpuTime();
    long[] steps = new long[4];
    for (int done = 0; done < ROUND_ROWS; done += CodecPath.RECORDS) {
      long begun = now();
      List<SinkRecord> read = new ArrayList<>();
      for (int i = 0; i < CodecPath.RECORDS; i++) {
        read.add(path.read(i));
      }
      long isRead = now();
      List<SinkRecord> rows = read.stream().map(rig::transform).toList();
      long isTransformed = now();
      rig.write(rows);
      steps[0] += isRead - begun;
      steps[1] += isTransformed - isRead;
      steps[2] += now() - isTransformed;
    }
    long begun = now();
    rig.commit();
    steps[3] = now() - begun;
    System.out.printf(
        Locale.ROOT,
        "%,8d rows: read %.1f, transform %.1f, write %.1f, commit %.1f, process %.1f us a row;"
            + " %.1f s in all%n",
        round * ROUND_ROWS,
        micros(steps[0]),
        micros(steps[1]),
        micros(steps[2]),
        micros(steps[3]),
        micros(SYSTEM.getProcessCpuTime() - process),
        SYSTEM.getProcessCpuTime() / 1e9);
  }

  private static double micros(long nanos) {
    return nanos / 1e3 / ROUND_ROWS;
  }

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
