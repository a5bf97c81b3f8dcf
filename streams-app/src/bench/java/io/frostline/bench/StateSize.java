package io.frostline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.json.Json;
import io.frostline.topology.StateParts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Bytes of the stored state, and bytes that facts write to it, at 1,000 tables of 10 partitions:
 * parts against the whole state as one record. Without the cache of the store, which makes one
 * write of several to the same part between two commits.
 */
public final class StateSize {

  private static final int TABLES = 1000;
  private static final int PARTITIONS = 10;
  private static final int TASKS = 4;
  private static final int ROUNDS = 3;

  private final Map<String, Long> bytesByPart = new TreeMap<>();
  private final Map<String, byte[]> store = new HashMap<>();
  private PipelineState state = PipelineState.empty(HealthyPipeline.NAME);
  private Optional<PipelineState> stored = Optional.empty();

  private StateSize() {}

  /** Prints the table. */
  public static void main(String[] args) {
    for (int busy : new int[] {0, TABLES / 10, TABLES}) {
      new StateSize().measure(busy);
    }
  }

  private void measure(int busy) {
    HealthyPipeline pipeline = new HealthyPipeline(TABLES, busy, PARTITIONS, TASKS);
    pipeline.begin().forEach(this::fold);
    for (int round = 0; round < 5; round++) {
      pipeline.round().forEach(this::fold);
    }
    bytesByPart.clear();
    Map<String, Long> facts = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    long whole = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (Fact fact : pipeline.round()) {
        String kind = fact.getClass().getSimpleName();
        facts.merge(kind, 1L, Long::sum);
        bytes.merge(kind, fold(fact), Long::sum);
      }
      whole = Json.write(state.restored()).length;
    }
    print("%n%,d tables of %d partitions, %,d of them busy", TABLES, PARTITIONS, busy);
    byte[] tick = Json.write(pipeline.tick());
    print("  a tick on its topic   %,11d bytes, with lz4 %,d", tick.length, lz4(tick));
    long total =
        store.entrySet().stream()
            .mapToLong(entry -> entry.getKey().getBytes(UTF_8).length + entry.getValue().length)
            .sum();
    print("  state in the store    %,11d bytes in %,d records", total, store.size());
    print("  as one record         %,11d bytes", whole);
    long all = 0;
    long count = 0;
    for (Map.Entry<String, Long> kind : bytes.entrySet()) {
      long each = kind.getValue() / facts.get(kind.getKey());
      all += kind.getValue();
      count += facts.get(kind.getKey());
      print(
          "  written by a %-12s %,9d bytes, 1/%,d of the whole (%,d facts)",
          kind.getKey(), each, whole / Math.max(1, each), facts.get(kind.getKey()));
    }
    print(
        "  written by all facts  %,11d bytes each on average, 1/%,d of the whole; %,d bytes a second",
        all / count, whole / (all / count), all / (ROUNDS * 10));
    bytesByPart.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(8)
        .forEach(
            part ->
                print(
                    "    part %-18s %,11d bytes a second",
                    part.getKey(), part.getValue() / (ROUNDS * 10)));
  }

  /** Folds a fact and stores what it changed; returns the bytes written, keys included. */
  private long fold(Fact fact) {
    state = Fold.apply(state, fact).state();
    long written = 0;
    for (Map.Entry<String, Optional<byte[]>> change :
        StateParts.changes(stored, state).entrySet()) {
      long bytes =
          change.getKey().getBytes(UTF_8).length + change.getValue().map(v -> v.length).orElse(0);
      written += bytes;
      bytesByPart.merge(change.getKey().split("\0", -1)[1], bytes, Long::sum);
      if (change.getValue().isPresent()) {
        store.put(change.getKey(), change.getValue().get());
      } else {
        store.remove(change.getKey());
      }
    }
    stored = Optional.of(state);
    return written;
  }

  /** As the producer compresses a batch of one record. */
  private static int lz4(byte[] text) {
    ByteBufferOutputStream compressed = new ByteBufferOutputStream(text.length);
    try (OutputStream out =
        Compression.lz4().build().wrapForOutput(compressed, RecordBatch.CURRENT_MAGIC_VALUE)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.position();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
