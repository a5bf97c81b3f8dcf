package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.PipelineState;
import io.frostline.core.Position;
import io.frostline.core.Rule;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import io.frostline.json.WireLag;
import io.frostline.json.WireWatermark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldTopologyTest {

  @TempDir private Path dir;
  private final Board board = new Board(() -> Given.START.plusSeconds(60));
  private final OwnedPartitions ownership = new OwnedPartitions(1, board);
  private Optional<TopologyTestDriver> driver = Optional.empty();

  @AfterEach
  void close() {
    driver.ifPresent(TopologyTestDriver::close);
    driver = Optional.empty();
  }

  @Test
  void aTickPublishesWatermarkAndLagByTable() throws JsonException {
    start(Fold::apply, FoldTopology.Store.PERSISTENT);

    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 1));

    TestRecord<byte[], byte[]> watermark = output(Topics.WATERMARKS).readRecord();
    assertThat(new String(watermark.key(), UTF_8)).isEqualTo("cold.orders");
    WireWatermark value = Json.read(watermark.value(), WireWatermark.class);
    assertThat(value.pipeline()).isEqualTo(Given.SINK);
    assertThat(value.sourceWatermark()).isEmpty();
    assertThat(value.unknown()).isPresent();
    assertThat(value.observedAt()).isEqualTo(Given.START.plusSeconds(1));
    TestRecord<byte[], byte[]> lag = output(Topics.LAG).readRecord();
    assertThat(new String(lag.key(), UTF_8)).isEqualTo("cold.orders");
    assertThat(Json.read(lag.value(), WireLag.class).table()).isEqualTo("cold.orders");
    assertThat(board.pipeline(Given.SINK).orElseThrow().tables()).hasSize(1);
    assertThat(board.facts()).isEqualTo(2);
  }

  /** Else nobody would be told for an hour if no other look came: it would not seem old. */
  @Test
  void aLookThatIsAheadOfTheClockIsNoYoungerThanWhenItWasShown() {
    start(Fold::apply, FoldTopology.Store.IN_MEMORY);
    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 59));
    assertThat(board.pipeline(Given.SINK).orElseThrow().observedAt())
        .contains(Given.START.plusSeconds(59));

    send(Given.tick(Given.SINK, 3_600));

    assertThat(board.pipeline(Given.SINK).orElseThrow().observedAt())
        .contains(Given.START.plusSeconds(60));
    assertThat(board.resume(Given.SINK).orElseThrow().lookedAt())
        .contains(Given.START.plusSeconds(3_600));
  }

  @Test
  void anUnreadableRecordIsSetAsideAndTheNextFactIsApplied() throws JsonException {
    start(Fold::apply, FoldTopology.Store.PERSISTENT);
    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 1));
    drain();

    raw(Given.SINK, "{\"type\":\"Tick\",\"pipeline\":");
    send(Given.tick(Given.SINK, 2));

    TestRecord<byte[], byte[]> aside = output(Topics.QUARANTINE).readRecord();
    assertThat(new String(aside.value(), UTF_8)).isEqualTo("{\"type\":\"Tick\",\"pipeline\":");
    assertThat(header(aside.headers(), Quarantine.TOPIC)).isEqualTo(Topics.OBSERVATIONS);
    assertThat(header(aside.headers(), Quarantine.PARTITION)).isEqualTo("0");
    assertThat(header(aside.headers(), Quarantine.OFFSET)).isEqualTo("2");
    assertThat(header(aside.headers(), Quarantine.REASON)).isNotBlank().doesNotContain("\n");
    WireEvent event = Json.read(output(Topics.EVENTS).readValue(), WireEvent.class);
    assertThat(event.type()).isEqualTo("UNDECODABLE");
    assertThat(event.pipeline()).isEqualTo(Given.SINK);
    assertThat(output(Topics.WATERMARKS).isEmpty()).isFalse();
    assertThat(board.unreadable()).isEqualTo(1);
    assertThat(board.pipeline(Given.SINK).orElseThrow().undecodable()).isEqualTo(1);
  }

  @Test
  void recordsTellTheirFormatAndThoseOfALaterOneAreSetAside() throws JsonException {
    start(Fold::apply, FoldTopology.Store.PERSISTENT);
    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 1));
    TestRecord<byte[], byte[]> watermark = output(Topics.WATERMARKS).readRecord();
    assertThat(header(watermark.headers(), TopicFormat.HEADER)).isEqualTo("1");
    drain();

    Headers later = new RecordHeaders().add(TopicFormat.HEADER, "2".getBytes(UTF_8));
    input()
        .pipeInput(
            new TestRecord<>(
                Given.SINK.getBytes(UTF_8),
                Json.write(Given.tick(Given.SINK, 2)),
                later,
                Given.START));

    TestRecord<byte[], byte[]> aside = output(Topics.QUARANTINE).readRecord();
    assertThat(header(aside.headers(), Quarantine.REASON))
        .isEqualTo("it is of format 2, and this version reads up to 1; update this instance");
    WireEvent event = Json.read(output(Topics.EVENTS).readValue(), WireEvent.class);
    assertThat(event.type()).isEqualTo("UNDECODABLE");
  }

  @Test
  void hostileRecordsOfNoPipelineAreSetAsideToo() throws JsonException {
    start(Fold::apply, FoldTopology.Store.PERSISTENT);

    raw(null, null);
    raw(null, Json.text(Given.tick(Given.SINK, 1)));
    raw("other", Json.text(Given.tick(Given.SINK, 1)));
    raw("other", "null");
    raw("other", "[[[[");
    raw("", Json.text(Given.tick("", 1)));
    raw("a\0b", Json.text(Given.tick("a\0b", 1)));
    send(Given.tick(Given.SINK, 2));

    List<TestRecord<byte[], byte[]>> aside = output(Topics.QUARANTINE).readRecordsToList();
    assertThat(aside).hasSize(7);
    List<byte[]> events = output(Topics.EVENTS).readValuesToList();
    assertThat(events).hasSizeGreaterThanOrEqualTo(7);
    WireEvent first = Json.read(events.get(0), WireEvent.class);
    assertThat(first.type()).isEqualTo("UNDECODABLE");
    assertThat(first.pipeline()).isEqualTo("unknown");
    assertThat(board.pipelines()).hasSize(1);
  }

  @Test
  void eventsAreCloudEvents() throws JsonException {
    Output.Event event =
        new Output.Event(
            "id-1",
            Given.SINK + " ü",
            Optional.of("cold.orders"),
            Output.EventType.DATA_LOSS,
            Output.Severity.CRITICAL,
            Rule.S10,
            "incident-1",
            Given.START,
            "rows are gone",
            Map.of("rows", "7"));
    start(
        (state, fact) -> new Fold.Step(state, List.of(new Output.EventOut(event))),
        FoldTopology.Store.IN_MEMORY);

    send(Given.tick(Given.SINK, 1));

    TestRecord<byte[], byte[]> published = output(Topics.EVENTS).readRecord();
    Headers headers = published.headers();
    assertThat(header(headers, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(headers, "ce_id")).isEqualTo("id-1");
    assertThat(header(headers, "ce_source"))
        .isEqualTo("/frostline/pipelines/frostline-sink%20%C3%BC");
    assertThat(header(headers, "ce_type")).isEqualTo("io.frostline.data_loss");
    assertThat(header(headers, "ce_time")).isEqualTo("2026-03-04T05:06:07Z");
    assertThat(header(headers, "ce_subject")).isEqualTo("cold.orders");
    assertThat(header(headers, "content-type")).isEqualTo("application/json");
    assertThat(Json.read(published.value(), WireEvent.class)).isEqualTo(WireEvent.of(event));
    assertThat(new String(published.key(), UTF_8)).isEqualTo(event.pipeline());
  }

  @Test
  void aFactThatCannotBeFoldedIsSetAsideAndTheNextOneIsApplied() {
    start(
        (state, fact) -> {
          if (fact instanceof Fact.BeatSeen) {
            throw new IllegalStateException("a bug");
          }
          return Fold.apply(state, fact);
        },
        FoldTopology.Store.IN_MEMORY);
    send(Given.configured(Given.SINK));

    send(new Fact.BeatSeen(Given.SINK, Given.START, new Position(1, 1), Given.START));
    send(Given.tick(Given.SINK, 1));

    assertThat(output(Topics.QUARANTINE).readRecordsToList()).hasSize(1);
    assertThat(output(Topics.EVENTS).readRecordsToList()).hasSize(1);
    assertThat(output(Topics.WATERMARKS).isEmpty()).isFalse();
  }

  @Test
  void whatWasSaidAboutANameThatIsGoneIsWithdrawn() {
    start(
        (state, fact) -> new Fold.Step(state, List.of(new Output.TableGoneOut("cold.odd_name"))),
        FoldTopology.Store.IN_MEMORY);

    send(Given.tick(Given.SINK, 1));

    for (String topic : List.of(Topics.WATERMARKS, Topics.LAG)) {
      TestRecord<byte[], byte[]> withdrawn = output(topic).readRecord();
      assertThat(new String(withdrawn.key(), UTF_8)).isEqualTo("cold.odd_name");
      assertThat(withdrawn.value()).isNull();
    }
  }

  @Test
  void aRetiredPipelineIsForgottenUntilThereIsASinkOfItsNameAgain() {
    start(Fold::apply, FoldTopology.Store.PERSISTENT);
    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 1));
    drain();

    send(new Fact.Retired(Given.SINK, Given.START, "ann", "renamed"));
    // The answer to a command that was given before.
    send(new Fact.CommandTaken(Given.SINK, Given.START, "command", "instance"));
    send(
        new Fact.CommandDone(
            Given.SINK, Given.START, "command", Fact.CommandResult.REFUSED, "no such connector"));

    for (String topic : List.of(Topics.WATERMARKS, Topics.LAG)) {
      TestRecord<byte[], byte[]> withdrawn = output(topic).readRecord();
      assertThat(new String(withdrawn.key(), UTF_8)).isEqualTo("cold.orders");
      assertThat(withdrawn.value()).isNull();
      assertThat(output(topic).isEmpty()).isTrue();
    }
    assertThat(board.pipelines()).isEmpty();
    assertThat(ownership.resume(Given.SINK)).isEqualTo(new ResumeState.Fresh());
    KeyValueStore<String, byte[]> store =
        driver.orElseThrow().getKeyValueStore(FoldTopology.STATES);
    assertThat(Stored.records(store)).isEmpty();

    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 2));
    assertThat(board.pipelines()).hasSize(1);
    assertThat(Stored.records(store)).isNotEmpty();
  }

  @Test
  void probesAreToldWhereToGoOn() {
    assertThat(ownership.resume(Given.SINK)).isEqualTo(new ResumeState.Waiting());
    start(Fold::apply, FoldTopology.Store.PERSISTENT);
    assertThat(ownership.owns(Given.SINK)).isTrue();
    assertThat(ownership.resume(Given.SINK)).isEqualTo(new ResumeState.Fresh());

    send(Given.configured(Given.SINK));
    send(Given.tick(Given.SINK, 1));

    assertThat(ownership.resume(Given.SINK)).satisfies(FoldTopologyTest::goesOnAtEight);
    close();
    assertThat(ownership.owns(Given.SINK)).isFalse();
    assertThat(ownership.resume(Given.SINK)).isEqualTo(new ResumeState.Waiting());
    assertThat(board.pipelines()).isEmpty();
  }

  @Test
  void aRestoredStateIsShownBeforeItIsOwned() {
    PipelineState state = PipelineState.empty(Given.SINK);
    for (Fact fact : List.of(Given.configured(Given.SINK), Given.tick(Given.SINK, 1))) {
      state = Fold.apply(state, fact).state();
    }
    MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    KeyValueStore<String, byte[]> store = Stored.empty();
    Stored.put(store, state);
    context.addStateStore(store);

    new FoldProcessor(Fold::apply, board, ownership).init(context);

    assertThat(board.pipeline(Given.SINK)).contains(state.restored().view());
    assertThat(ownership.resume(Given.SINK)).satisfies(FoldTopologyTest::goesOnAtEight);
  }

  private static void goesOnAtEight(ResumeState state) {
    assertThat(state)
        .isInstanceOfSatisfying(
            ResumeState.Known.class,
            known -> assertThat(known.resume().control()).containsExactly(Map.entry(0, 8L)));
  }

  /**
   * After an aborted transaction the same processor is closed and begins again with a store that
   * was restored to the last commit: what it had in memory must not come back.
   */
  @Test
  void whatAnAbortedTransactionHadWrittenIsForgotten() {
    MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    context.setRecordMetadata(Topics.OBSERVATIONS, 0, 0);
    KeyValueStore<String, byte[]> store = Stored.empty();
    context.addStateStore(store);
    FoldProcessor processor = new FoldProcessor(Fold::apply, board, ownership);
    processor.init(context);
    processor.process(entry(Given.configured(Given.SINK)));
    Map<String, byte[]> committed = Stored.records(store);
    processor.process(entry(Given.tick(Given.SINK, 1)));

    processor.close();
    Stored.replace(store, committed);
    processor.init(context);
    processor.process(entry(Given.tick(Given.SINK, 2)));

    PipelineState expected = PipelineState.empty(Given.SINK);
    for (Fact fact : List.of(Given.configured(Given.SINK), Given.tick(Given.SINK, 2))) {
      expected = Fold.apply(expected, fact).state();
    }
    assertThat(board.pipeline(Given.SINK)).contains(expected.view());
    assertThat(PipelineStates.load(store).find(Given.SINK)).contains(expected.restored());
  }

  @Test
  void aViewIsWorkedOutOnceHoweverOftenItIsLookedAt() {
    board.show(Fold.apply(PipelineState.empty(Given.SINK), Given.configured(Given.SINK)).state());

    assertThat(board.pipeline(Given.SINK).orElseThrow())
        .isSameAs(board.pipelines().get(0))
        .isSameAs(board.pipeline(Given.SINK).orElseThrow());
  }

  private static Record<byte[], byte[]> entry(Fact fact) {
    return new Record<>(fact.pipeline().getBytes(UTF_8), Json.write(fact), 0);
  }

  @Test
  void ownershipFollowsThePartitionOfTheName() {
    OwnedPartitions four = new OwnedPartitions(4, board);
    int mine = four.partitionOf(Given.SINK);

    four.gain(mine);

    assertThat(four.owns(Given.SINK)).isTrue();
    four.lose(mine);
    assertThat(four.owns(Given.SINK)).isFalse();
  }

  private void start(Folding folding, FoldTopology.Store store) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    driver =
        Optional.of(
            new TopologyTestDriver(
                FoldTopology.build(folding, board, ownership, store), properties));
  }

  private void send(Fact fact) {
    raw(fact.pipeline(), Json.text(fact));
  }

  private void raw(String key, String value) {
    input()
        .pipeInput(
            key == null ? null : key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
  }

  private TestInputTopic<byte[], byte[]> input() {
    return driver
        .orElseThrow()
        .createInputTopic(
            Topics.OBSERVATIONS, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver
        .orElseThrow()
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void drain() {
    output(Topics.WATERMARKS).readRecordsToList();
    output(Topics.LAG).readRecordsToList();
    output(Topics.EVENTS).readRecordsToList();
  }

  private static String header(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }
}
