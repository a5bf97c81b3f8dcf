package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Partition;
import io.frostline.core.Phase;
import io.frostline.core.PipelineState;
import io.frostline.core.Rule;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireCommand;
import io.frostline.json.WireEvent;
import io.frostline.json.WireLag;
import io.frostline.json.WireWatermark;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Applies each fact to its pipeline's state and forwards what the fold says to the topics. */
final class FoldProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(FoldProcessor.class);

  /** The rule under which the fold reports undecodable records. */
  private static final Rule RULE = Rule.A7;

  private final Folding folding;
  private final Board board;
  private final OwnedPartitions ownership;
  private final Set<String> shown = new HashSet<>();
  private ProcessorContext<byte[], byte[]> context;
  private PipelineStates states;
  private Commits commits;

  FoldProcessor(Folding folding, Board board, OwnedPartitions ownership) {
    this.folding = folding;
    this.board = board;
    this.ownership = ownership;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    states = PipelineStates.load(processorContext.getStateStore(FoldTopology.STATES));
    states.all().forEach(this::show);
    commits = Commits.of(processorContext, System::nanoTime);
    // Only now: a probe that starts before would take a restored pipeline for a fresh one.
    ownership.gain(context.taskId().partition());
  }

  @Override
  public void process(Record<byte[], byte[]> entry) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    String pipeline = entry.key() == null ? "" : new String(entry.key(), UTF_8);
    try {
      TopicFormat.check(entry.headers());
      Fact fact = Json.read(entry.value(), Fact.class);
      if (!fact.pipeline().equals(pipeline)) {
        throw new JsonException("the key is not the name of the fact's pipeline", null);
      }
      if (!StateParts.isName(pipeline)) {
        throw new JsonException("the key is not a pipeline's name", null);
      }
      apply(fact, entry.timestamp());
    } catch (JsonException e) {
      setAside(pipeline, entry, place, e.getMessage());
    } catch (FoldFailure e) {
      // A bug; stopping for it would stop every pipeline, and the same record would come again.
      LOG.error("a fact cannot be folded", e.getCause());
      setAside(pipeline, entry, place, e.getMessage());
    }
  }

  @Override
  public void close() {
    ownership.lose(context.taskId().partition());
    shown.forEach(board::forget);
    shown.clear();
  }

  private void apply(Fact fact, long timestamp) {
    PipelineState before =
        states.find(fact.pipeline()).orElseGet(() -> PipelineState.empty(fact.pipeline()));
    Fold.Step step = fold(before, fact);
    boolean gone = step.state().isEmpty();
    if (gone) {
      // It was retired; or it was before, and the answer to a command came later.
      states.remove(fact.pipeline());
      board.forget(fact.pipeline());
      shown.remove(fact.pipeline());
    } else {
      states.save(step.state());
    }
    step.outputs().forEach(output -> publish(output, step.state().phase(), timestamp));
    if (!gone && (fact instanceof Fact.Tick || !shown.contains(fact.pipeline()))) {
      show(step.state());
    }
    board.accept(step.outputs().toArray(Output[]::new));
    if (fact instanceof Fact.Tick || !step.outputs().isEmpty()) {
      commits.decided();
    }
  }

  private Fold.Step fold(PipelineState before, Fact fact) {
    try {
      return folding.apply(before, fact);
    } catch (RuntimeException e) {
      throw new FoldFailure(e);
    }
  }

  /** A fact that the fold could not apply; the state is as it was before. */
  private static final class FoldFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FoldFailure(RuntimeException cause) {
      super("the fact cannot be folded: " + cause.getClass().getSimpleName(), cause);
    }
  }

  private void publish(Output output, Phase phase, long timestamp) {
    if (output instanceof Output.WatermarkOut out) {
      forward(
          FoldTopology.TO_WATERMARKS,
          out.watermark().table(),
          WireWatermark.of(out.watermark()),
          timestamp,
          new RecordHeaders());
    } else if (output instanceof Output.LagOut out) {
      forward(
          FoldTopology.TO_LAG,
          out.lag().table(),
          WireLag.of(out.lag()),
          timestamp,
          new RecordHeaders());
    } else if (output instanceof Output.TableGoneOut out) {
      forwardTombstone(FoldTopology.TO_WATERMARKS, out.table(), timestamp);
      forwardTombstone(FoldTopology.TO_LAG, out.table(), timestamp);
    } else if (output instanceof Output.EventOut out) {
      publish(out.event(), phase, timestamp);
    } else if (output instanceof Output.CommandOut out) {
      forward(
          FoldTopology.TO_COMMANDS,
          out.command().pipeline(),
          WireCommand.of(out.command()),
          timestamp,
          new RecordHeaders());
    }
    // The others are for the metrics alone, which listen to the board.
  }

  private void publish(Output.Event event, Phase phase, long timestamp) {
    log(event, phase);
    forward(
        FoldTopology.TO_EVENTS,
        event.pipeline(),
        WireEvent.of(event),
        timestamp,
        CloudEvent.headers(event));
  }

  private static void log(Output.Event event, Phase phase) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("pipeline", event.pipeline())
            .addKeyValue("phase", phase)
            .addKeyValue("reason", event.rule())
            .addKeyValue("type", event.type())
            .addKeyValue("incident", event.incident());
    if (event.table().isPresent()) {
      line = line.addKeyValue("table", event.table().get());
    }
    if (event.evidence().containsKey("commitId")) {
      line = line.addKeyValue("commitId", event.evidence().get("commitId"));
    }
    line.log(event.summary());
  }

  private void forward(String sink, String key, Object value, long timestamp, Headers headers) {
    context.forward(
        new Record<>(key.getBytes(UTF_8), Json.write(value), timestamp, TopicFormat.mark(headers)),
        sink);
  }

  /** Both topics keep the newest record of a key: without this a name would be shown for ever. */
  private void forwardTombstone(String sink, String key, long timestamp) {
    context.forward(new Record<>(key.getBytes(UTF_8), null, timestamp), sink);
  }

  /** Keeps a record that is no fact, and says so; the next one is not held up. */
  private void setAside(
      String pipeline, Record<byte[], byte[]> entry, RecordMetadata place, String reason) {
    LOG.atWarn()
        .addKeyValue("topic", place.topic())
        .addKeyValue("partition", place.partition())
        .addKeyValue("offset", place.offset())
        .addKeyValue("reason", reason)
        .log("a record of the observations is not a fact; it is set aside");
    board.countUnreadable();
    Headers headers = new RecordHeaders();
    Quarantine.headers(place.topic(), place.partition(), place.offset(), reason)
        .forEach(headers::add);
    context.forward(
        new Record<>(entry.key(), entry.value(), entry.timestamp(), headers),
        FoldTopology.TO_QUARANTINE);
    Partition partition = new Partition(place.topic(), place.partition());
    Instant at = Instant.ofEpochMilli(entry.timestamp());
    if (states.find(pipeline).isPresent()) {
      // The pipeline exists: its fold decides what the gap means.
      apply(
          new Fact.Undecodable(pipeline, at, partition, place.offset(), reason), entry.timestamp());
    } else {
      commits.decided();
      publish(
          orphan(pipeline, partition, place.offset(), at, reason),
          Phase.UNKNOWN,
          entry.timestamp());
    }
  }

  private static Output.Event orphan(
      String pipeline, Partition partition, long offset, Instant at, String reason) {
    String id = "undecodable-" + partition.topic() + "-" + partition.number() + "-" + offset;
    return new Output.Event(
        id,
        pipeline.isEmpty() ? "unknown" : pipeline,
        Optional.empty(),
        Output.EventType.UNDECODABLE,
        Output.Severity.WARNING,
        RULE,
        id,
        at,
        "a record of the observations is not a fact and was copied to " + Topics.QUARANTINE,
        Map.of(
            "partition", partition.toString(), "offset", Long.toString(offset), "reason", reason));
  }

  private void show(PipelineState state) {
    board.show(state);
    shown.add(state.pipeline());
  }
}
