package io.frostline.bench.supervision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What one rig measures.
 *
 * @param partitions of each table's topic
 * @param rates events per second to measure at, one after the other
 * @param baseline whether the reading program is measured at them, too
 * @param warmUp before the first one, for the compiler
 * @param length of each measurement
 * @param profile whether the app is recorded, into the folder's app.jfr
 */
record SizeSettings(
    int tables,
    int partitions,
    List<Integer> rates,
    boolean baseline,
    Duration warmUp,
    Duration length,
    boolean profile,
    Path dir) {

  int partitionsInAll() {
    return tables * partitions;
  }
}
