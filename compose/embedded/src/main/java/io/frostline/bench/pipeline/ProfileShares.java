package io.frostline.bench.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Whose code the samples of a recording were in. A sample is ours if anything of ours is in its
 * stack, whatever that called: so what would be left without our code is never made too small.
 * Otherwise it belongs to the innermost part that is known.
 */
final class ProfileShares {

  /** What the benchmark does itself, it does below this class. */
  private static final String BENCHMARK = PhaseProgram.class.getName();

  private static final String SAMPLE = "jdk.ExecutionSample";

  /** A part, and how the names of its classes begin. */
  enum Part {
    OUR_CONVERTER("io.frostline.connect.transform.Json", "io.frostline.connect.transform.Faithful"),
    OUR_TRANSFORM("io.frostline.connect."),
    DEBEZIUM("io.debezium."),
    POSTGRES_DRIVER("org.postgresql."),
    ICEBERG_AND_PARQUET("org.apache.iceberg.", "org.apache.parquet.", "shaded.parquet."),
    CONNECT("org.apache.kafka.connect."),
    KAFKA_CLIENTS("org.apache.kafka.clients."),
    KAFKA("org.apache.kafka.", "kafka."),
    OTHER();

    private final List<String> starts;

    Part(String... starts) {
      this.starts = List.of(starts);
    }

    boolean isOurs() {
      return this == OUR_CONVERTER || this == OUR_TRANSFORM;
    }

    private static Optional<Part> of(String className) {
      for (Part part : values()) {
        if (part.starts.stream().anyMatch(className::startsWith)) {
          return Optional.of(part);
        }
      }
      return Optional.empty();
    }
  }

  private ProfileShares() {}

  /** The shares of all samples but the benchmark's own, between 0 and 1. */
  static Map<Part, Double> of(Path recording) throws IOException {
    Map<Part, Double> counts = new EnumMap<>(Part.class);
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
          part(event.getStackTrace().getFrames().stream()
                  .map(frame -> frame.getMethod().getType().getName())
                  .toList())
              .ifPresent(part -> counts.merge(part, 1.0, Double::sum));
        }
      }
    }
    double all = counts.values().stream().mapToDouble(Double::doubleValue).sum();
    counts.replaceAll((part, count) -> count / all);
    return counts;
  }

  /**
   * Whose a sample is, by the classes in its stack, the innermost first; empty if it is the
   * benchmark's.
   */
  static Optional<Part> part(List<String> classes) {
    if (classes.contains(BENCHMARK)) {
      return Optional.empty();
    }
    List<Part> known = classes.stream().flatMap(name -> Part.of(name).stream()).toList();
    Optional<Part> ours = known.stream().filter(Part::isOurs).findFirst();
    return ours.isPresent() ? ours : Optional.of(known.isEmpty() ? Part.OTHER : known.get(0));
  }

  /** The same as a line for a person, the largest first. */
  static String line(Map<Part, Double> shares) {
    return "samples of the profile: "
        + shares.entrySet().stream()
            .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1f %%",
                        each.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        each.getValue() * 100))
            .collect(Collectors.joining(", "));
  }
}
