package io.frostline.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.Position;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/** Decodes a beat's change record: Debezium's envelope as JSON, with or without its schema. */
final class BeatDecoder {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is told by a record of the beats' topic. */
  sealed interface Row {}

  /** Where in the change stream a beat is, and when it was committed in the database. */
  record Beat(Position position, Instant committedAt) implements Row {}

  /**
   * A snapshot has read the table of the beats, with all others: a source reads its tables from one
   * place in the change stream on.
   */
  record Copied(Position from) implements Row {}

  Decoded<Row> decode(byte[] value) {
    if (value == null) {
      return new Decoded.Other<>();
    }
    JsonNode root;
    try {
      root = JSON.readTree(value);
    } catch (IOException e) {
      return new Decoded.Garbage<>("the beat is not JSON");
    }
    JsonNode envelope = root.has("payload") && root.has("schema") ? root.get("payload") : root;
    if (envelope.isNull()) {
      return new Decoded.Other<>();
    }
    if (!envelope.path("op").isTextual() || !envelope.path("source").isObject()) {
      return new Decoded.Garbage<>("the beat is not a change event");
    }
    return switch (envelope.get("op").textValue()) {
      case "c", "u" -> beat(envelope.get("source"));
      // A snapshot reads the row at some time after its commit.
      case "r" -> copied(envelope.get("source"));
      // A delete is no beat.
      default -> new Decoded.Other<>();
    };
  }

  /** A snapshot beside the stream reads the tables that it was asked for. */
  private static Decoded<Row> copied(JsonNode source) {
    if (source.path("snapshot").asText("").equals("incremental")) {
      return new Decoded.Other<>();
    }
    Optional<Position> from = source.has("file") ? binlogPlace(source) : place(source);
    return from.<Decoded<Row>>map(at -> new Decoded.Value<>(new Copied(at)))
        .orElseGet(Decoded.Other::new);
  }

  private static Optional<Position> binlogPlace(JsonNode source) {
    return source.path("pos").isIntegralNumber()
        ? BinlogPlace.of(source.get("file").asText(), source.get("pos").longValue())
        : Optional.empty();
  }

  private static Optional<Position> place(JsonNode source) {
    OptionalLong lsn = number(source.path("lsn"));
    return lsn.isPresent()
        ? Optional.of(new Position(lsn.getAsLong(), lsn.getAsLong()))
        : Optional.empty();
  }

  private static Decoded<Row> beat(JsonNode source) {
    Optional<Instant> committedAt = committedAt(source);
    if (committedAt.isEmpty()) {
      return new Decoded.Garbage<>("the beat has no source.ts_us, ts_ns or ts_ms");
    }
    return source.has("file")
        ? ofBinlog(source, committedAt.get())
        : ofPostgres(source, committedAt.get());
  }

  private static Decoded<Row> ofBinlog(JsonNode source, Instant committedAt) {
    Optional<Position> place = binlogPlace(source);
    return place.isPresent()
        ? new Decoded.Value<>(new Beat(place.get(), committedAt))
        : new Decoded.Garbage<>("the beat's source.file and source.pos are no place in a log");
  }

  private static Decoded<Row> ofPostgres(JsonNode source, Instant committedAt) {
    JsonNode sequence;
    try {
      sequence = JSON.readTree(source.path("sequence").asText(""));
    } catch (JsonProcessingException e) {
      return new Decoded.Garbage<>("the beat's source.sequence is not JSON");
    }
    OptionalLong row = number(source.path("lsn"));
    if (!sequence.isArray() || sequence.isEmpty() || row.isEmpty()) {
      return new Decoded.Garbage<>("the beat has no source.sequence or no source.lsn");
    }
    if (sequence.get(0).isNull()) {
      // Before the first commit that the connector sees there is no place to compare with.
      return new Decoded.Other<>();
    }
    OptionalLong commit = number(sequence.get(0));
    return commit.isEmpty()
        ? new Decoded.Garbage<>("the beat's source.sequence does not begin with a number")
        : new Decoded.Value<>(
            new Beat(new Position(commit.getAsLong(), row.getAsLong()), committedAt));
  }

  private static Optional<Instant> committedAt(JsonNode source) {
    if (source.path("ts_us").isIntegralNumber()) {
      return Optional.of(Instant.EPOCH.plus(source.get("ts_us").longValue(), ChronoUnit.MICROS));
    }
    if (source.path("ts_ns").isIntegralNumber()) {
      return Optional.of(Instant.EPOCH.plus(source.get("ts_ns").longValue(), ChronoUnit.NANOS));
    }
    if (source.path("ts_ms").isIntegralNumber()) {
      return Optional.of(Instant.ofEpochMilli(source.get("ts_ms").longValue()));
    }
    return Optional.empty();
  }

  private static OptionalLong number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return OptionalLong.of(node.longValue());
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(node.asText("")));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
