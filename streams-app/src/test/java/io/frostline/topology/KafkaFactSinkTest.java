package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.frostline.core.Fact;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFactSinkTest {

  @Test
  void factsCarryTheirPipelineAndTime() throws JsonException {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (KafkaFactSink sink = new KafkaFactSink(() -> producer)) {
      Fact fact = Given.tick(Given.SINK, 3);

      sink.send(fact);

      ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
      assertThat(sent.topic()).isEqualTo(Topics.OBSERVATIONS);
      assertThat(new String(sent.key(), UTF_8)).isEqualTo(Given.SINK);
      assertThat(sent.timestamp()).isEqualTo(fact.at().toEpochMilli());
      assertThat(Json.read(sent.value(), Fact.class)).isEqualTo(fact);
    }
  }

  /** A broker refuses records that are an hour ahead of its own clock. */
  @Test
  void aFactWhoseTimeIsAheadIsKeptUnderTheTimeOfTheClock() {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (KafkaFactSink sink = new KafkaFactSink(() -> producer, () -> Given.START)) {
      sink.send(Given.tick(Given.SINK, 7_200));

      assertThat(producer.history().get(0).timestamp()).isEqualTo(Given.START.toEpochMilli());
    }
  }

  @Test
  void aTickIsNotSentAfterALostFact() {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (KafkaFactSink sink = new KafkaFactSink(() -> producer)) {
      sink.send(Given.configured(Given.SINK));
      producer.errorNext(new TimeoutException("gone"));

      assertThatThrownBy(() -> sink.send(Given.tick(Given.SINK, 1)))
          .isInstanceOf(FactsLostException.class)
          .hasMessageContaining(Given.SINK);

      assertThat(producer.history()).hasSize(1);
      // It was told; the probes begin again, and others were never concerned.
      sink.send(Given.configured(Given.SINK));
      sink.send(Given.configured("other"));
      assertThat(producer.history()).hasSize(3);
    }
  }

  @Test
  void whatTheProbesHaveLostIsNotToldToWhoeverDeliversAFact() {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (KafkaFactSink sink = new KafkaFactSink(() -> producer)) {
      sink.send(Given.configured(Given.SINK));
      producer.errorNext(new TimeoutException("gone"));

      delivering(sink, producer::completeNext).join();

      assertThat(producer.history()).hasSize(2);
      assertThatThrownBy(() -> sink.send(Given.tick(Given.SINK, 1)))
          .isInstanceOf(FactsLostException.class);
    }
  }

  @Test
  void thatADeliveredFactIsLostIsToldToItsSenderAlone() {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (KafkaFactSink sink = new KafkaFactSink(() -> producer)) {
      assertThatThrownBy(
              delivering(sink, () -> producer.errorNext(new TimeoutException("gone")))::join)
          .hasCauseInstanceOf(FactsLostException.class);

      sink.send(Given.tick(Given.SINK, 1));

      assertThat(producer.history()).hasSize(2);
    }
  }

  private static CompletableFuture<Void> delivering(KafkaFactSink sink, BooleanSupplier answer) {
    CompletableFuture<Void> delivered =
        CompletableFuture.runAsync(() -> sink.deliver(Given.configured(Given.SINK)));
    await().until(() -> delivered.isDone() || answer.getAsBoolean());
    return delivered;
  }

  /** What Kafka's producer throws for ever once, say, the broker has refused its password. */
  @ParameterizedTest
  @MethodSource("fatal")
  void aProducerThatSendsNothingAnyMoreIsReplaced(RuntimeException fatal) {
    MockProducer<byte[], byte[]> broken = producer(false);
    MockProducer<byte[], byte[]> next = producer(true);
    Iterator<MockProducer<byte[], byte[]>> all = List.of(broken, next).iterator();
    try (KafkaFactSink sink = new KafkaFactSink(all::next)) {
      broken.sendException = fatal;

      assertThatThrownBy(() -> sink.send(Given.configured(Given.SINK)))
          .isInstanceOf(FactsLostException.class);
      sink.send(Given.configured(Given.SINK));

      assertThat(broken.closed()).isTrue();
      assertThat(next.history()).hasSize(1);
    }
  }

  private static Stream<RuntimeException> fatal() {
    return Stream.of(
        new KafkaException("Cannot execute transactional method because we are in an error state"),
        new IllegalStateException("a previous invalid state transition attempt"));
  }

  @Test
  void aProducerThatCannotBeReplacedNowIsReplacedLater() {
    MockProducer<byte[], byte[]> broken = producer(false);
    MockProducer<byte[], byte[]> next = producer(true);
    Iterator<Supplier<Producer<byte[], byte[]>>> all =
        List.<Supplier<Producer<byte[], byte[]>>>of(
                () -> broken,
                () -> {
                  throw new KafkaException("no resolvable bootstrap urls");
                },
                () -> next)
            .iterator();
    try (KafkaFactSink sink = new KafkaFactSink(() -> all.next().get())) {
      broken.sendException = new KafkaException("an error state");
      assertThatThrownBy(() -> sink.send(Given.configured(Given.SINK)))
          .isInstanceOf(FactsLostException.class);
      assertThatThrownBy(() -> sink.send(Given.configured(Given.SINK)))
          .isInstanceOf(FactsLostException.class);

      sink.send(Given.configured(Given.SINK));

      assertThat(next.history()).hasSize(1);
    }
  }

  @Test
  void recordsAreSetAsideAsTheyCame() {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (KafkaFactSink sink = new KafkaFactSink(() -> producer)) {
      sink.setAside(
          new ConsumerRecord<>("control", 2, 41, new byte[] {1}, new byte[] {9, 8}), "no Avro");

      ProducerRecord<byte[], byte[]> copy = producer.history().get(0);
      assertThat(copy.topic()).isEqualTo(Topics.QUARANTINE);
      assertThat(copy.key()).containsExactly(1);
      assertThat(copy.value()).containsExactly(9, 8);
      assertThat(
              List.of(Quarantine.TOPIC, Quarantine.PARTITION, Quarantine.OFFSET, Quarantine.REASON))
          .map(name -> new String(copy.headers().lastHeader(name).value(), UTF_8))
          .containsExactly("control", "2", "41", "no Avro");
    }
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
