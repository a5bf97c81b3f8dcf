package io.frostline.replay;

import io.frostline.core.Output;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One thing that was decided, or that explains what was.
 *
 * @param id of the event or the command
 * @param text one line for a person
 * @param evidence text by name, in the order of the names
 */
public record Entry(
    Instant at,
    String pipeline,
    Entry.Kind kind,
    Optional<String> table,
    Optional<Output.Severity> severity,
    Optional<Output.EventType> type,
    Optional<String> rule,
    Optional<String> incident,
    Optional<String> id,
    String text,
    Map<String, String> evidence) {

  /** What an entry tells of. */
  public enum Kind {
    /** What was known when the file begins. */
    BEGIN,
    /** The connectors' settings were read for the first time, or had changed. */
    CONFIG,
    /** Nothing was learnt for a while: the app did not run or did not reach Kafka. */
    GAP,
    /** The pipeline went into another phase. */
    PHASE,
    /** An event was published. */
    EVENT,
    /** A command was given. */
    COMMAND,
    /** What became of a command. */
    OUTCOME,
    /** Watermarks began, ended, fell behind or caught up. */
    WATERMARK
  }

  static Entry of(Instant at, String pipeline, Kind kind, String text) {
    return of(at, pipeline, kind, text, Map.of());
  }

  static Entry of(
      Instant at, String pipeline, Kind kind, String text, Map<String, String> evidence) {
    return new Entry(
        at,
        pipeline,
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        text,
        new TreeMap<>(evidence));
  }

  static Entry of(Output.Event event) {
    return new Entry(
        event.at(),
        event.pipeline(),
        Kind.EVENT,
        event.table(),
        Optional.of(event.severity()),
        Optional.of(event.type()),
        Optional.of(event.rule().name()),
        Optional.of(event.incident()),
        Optional.of(event.id()),
        event.summary(),
        new TreeMap<>(event.evidence()));
  }

  static Entry of(Output.Command command) {
    return new Entry(
        command.at(),
        command.pipeline(),
        Kind.COMMAND,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(command.incident()),
        Optional.of(command.id()),
        "%s %s: %s".formatted(command.action(), command.connector(), command.reason()),
        Map.of());
  }
}
