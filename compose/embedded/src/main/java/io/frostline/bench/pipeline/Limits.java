package io.frostline.bench.pipeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * How fast each part of the way is when it has the machine for itself.
 *
 * @param copyRowsPerSecond COPY of the table out of PostgreSQL
 * @param decodeRowsPerSecond logical decoding of the live phase's changes, until a client that does
 *     nothing else has received them over the replication protocol, as Debezium receives them
 * @param decodeInServerRowsPerSecond the same without a client: counted inside the server
 * @param produceRowsPerSecond a plain producer, the same bytes as in our topic
 * @param consumeRowsPerSecond a plain consumer of them
 * @param produceAndConsumeRowsPerSecond one after the other
 * @param parquetRowsPerSecond Iceberg's generic writer, from rows in memory to a file
 */
record Limits(
    double copyRowsPerSecond,
    double decodeRowsPerSecond,
    double decodeInServerRowsPerSecond,
    double produceRowsPerSecond,
    double consumeRowsPerSecond,
    double produceAndConsumeRowsPerSecond,
    double parquetRowsPerSecond) {

  /** The parts that every row of a snapshot passes. */
  Map.Entry<String, Double> slowestOfSnapshot() {
    Map<String, Double> all = new TreeMap<>();
    all.put("COPY", copyRowsPerSecond);
    all.put("produce and consume", produceAndConsumeRowsPerSecond);
    all.put("Parquet", parquetRowsPerSecond);
    return slowest(all);
  }

  /** The parts that every row of the live phase passes. */
  Map.Entry<String, Double> slowestOfLive() {
    Map<String, Double> all = new TreeMap<>();
    all.put("logical decoding", decodeRowsPerSecond);
    all.put("produce and consume", produceAndConsumeRowsPerSecond);
    all.put("Parquet", parquetRowsPerSecond);
    return slowest(all);
  }

  private static Map.Entry<String, Double> slowest(Map<String, Double> all) {
    return all.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
  }
}
