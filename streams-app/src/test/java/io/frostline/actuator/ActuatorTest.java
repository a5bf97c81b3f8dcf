package io.frostline.actuator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.core.Fact;
import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Fact.CommandTaken;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import io.frostline.json.Json;
import io.frostline.json.WireCommand;
import io.frostline.topology.FactSink;
import io.frostline.topology.TopicFormat;
import io.frostline.topology.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActuatorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TopicPartition PARTITION = new TopicPartition(Topics.COMMANDS, 0);

  private final Told facts = new Told();
  private final Group consumer = new Group();
  private FakeConnect connect;
  private Actuator actuator;

  /** Facts in the order in which they were told. */
  private static final class Told implements FactSink {
    private final List<Fact> all = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> troubles = new ConcurrentLinkedQueue<>();

    @Override
    public void send(Fact fact) {
      throw new AssertionError("what the probes have lost is not told to the actuator");
    }

    @Override
    public void deliver(Fact fact) {
      Optional.ofNullable(troubles.poll()).ifPresent(Runnable::run);
      all.add(fact);
    }

    @Override
    public void setAside(ConsumerRecord<byte[], byte[]> source, String reason) {
      throw new AssertionError("a command is not set aside");
    }

    private List<CommandDone> done() {
      return all.stream()
          .filter(CommandDone.class::isInstance)
          .map(CommandDone.class::cast)
          .toList();
    }
  }

  /** A member of the consumer group, which can have been replaced without knowing it. */
  private static final class Group extends MockConsumer<byte[], byte[]> {
    private volatile boolean replaced;
    private volatile int refused;

    Group() {
      super(AutoOffsetResetStrategy.EARLIEST.name());
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      if (replaced) {
        refused++;
        throw new CommitFailedException();
      }
      super.commitSync(offsets);
    }
  }

  @BeforeEach
  void start() throws IOException {
    connect = new FakeConnect();
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(Set.of(PARTITION));
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        });
    actuator =
        new Actuator(
            new Actuator.Settings(Map.of(), connect.url(), "frostline", "host:8000/1"),
            consumer,
            facts,
            () -> NOW);
  }

  @AfterEach
  void stop() {
    actuator.close();
    connect.close();
  }

  private void given(byte[]... values) {
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < values.length; i++) {
            consumer.addRecord(kept(NOW, i, values[i]));
          }
        });
    actuator.start();
  }

  private static ConsumerRecord<byte[], byte[]> kept(Instant at, long offset, byte[] value) {
    return new ConsumerRecord<>(
        Topics.COMMANDS,
        0,
        offset,
        at.toEpochMilli(),
        TimestampType.CREATE_TIME,
        4,
        value.length,
        "sink".getBytes(UTF_8),
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static byte[] command(String id, Instant at, boolean dryRun) {
    return Json.write(
        WireCommand.of(
            new Command(id, "sink", "sink", Action.RESTART_ALL, "incident", at, "why", dryRun)));
  }

  private void awaitDone(int count) {
    await().until(() -> facts.done().size() == count);
  }

  @Test
  void doesNotCarryOutACommandOfALaterFormat() {
    ConsumerRecord<byte[], byte[]> later = kept(NOW, 0, command("one", NOW, false));
    later.headers().add(TopicFormat.HEADER, "2".getBytes(UTF_8));
    consumer.schedulePollTask(() -> consumer.addRecord(later));
    consumer.schedulePollTask(() -> consumer.addRecord(kept(NOW, 1, command("two", NOW, false))));
    actuator.start();
    awaitDone(1);

    assertThat(facts.done()).extracting(CommandDone::command).containsExactly("two");
    assertThat(connect.commands()).hasSize(1);
  }

  @Test
  void saysThatItTakesACommandBeforeItIsDoneAndWhatBecameOfItAfter() {
    given(command("one", NOW.minusSeconds(1), false));
    awaitDone(1);

    assertThat(facts.all)
        .containsExactly(
            new CommandTaken("sink", NOW, "one", "host:8000/1"),
            new CommandDone(
                "sink", NOW, "one", CommandResult.ACCEPTED, "Connect restarts it with all tasks"));
    assertThat(connect.commands()).hasSize(1);
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION).offset()).isEqualTo(1);
  }

  @Test
  void aDryRunTouchesNothing() {
    given(command("one", NOW, true));
    awaitDone(1);

    assertThat(facts.done().get(0).result()).isEqualTo(CommandResult.DRY_RUN);
    assertThat(connect.commands()).isEmpty();
  }

  @Test
  void whatWasDecidedLongAgoIsNotDone() {
    given(command("old", NOW.minusSeconds(61), false), command("new", NOW, false));
    awaitDone(2);

    assertThat(facts.done())
        .extracting(CommandDone::result)
        .containsExactly(CommandResult.EXPIRED, CommandResult.ACCEPTED);
    assertThat(connect.commands()).hasSize(1);
  }

  @Test
  void aCommandIsAsOldAsItsRecordWhateverTimeItWasDecidedAt() {
    byte[] ahead = command("old", NOW.plusSeconds(3_600), false);
    consumer.schedulePollTask(() -> consumer.addRecord(kept(NOW.minusSeconds(61), 0, ahead)));
    actuator.start();
    awaitDone(1);

    assertThat(facts.done().get(0).result()).isEqualTo(CommandResult.EXPIRED);
    assertThat(connect.commands()).isEmpty();
  }

  @Test
  void aRecordThatIsNoCommandIsPassedOver() {
    given("garbage".getBytes(UTF_8), new byte[0], command("one", NOW, false));
    awaitDone(1);

    assertThat(connect.commands()).hasSize(1);
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION).offset()).isEqualTo(3);
  }

  @Test
  void goesOnAfterACommandThatFailsInAnUnforeseenWay() {
    facts.troubles.add(
        () -> {
          throw new IllegalStateException("unforeseen");
        });
    consumer.schedulePollTask(() -> consumer.addRecord(kept(NOW, 0, command("one", NOW, false))));
    consumer.schedulePollTask(() -> consumer.addRecord(kept(NOW, 1, command("two", NOW, false))));
    actuator.start();
    awaitDone(1);

    assertThat(facts.done()).extracting(CommandDone::command).containsExactly("two");
    assertThat(actuator.ended()).isFalse();
  }

  @Test
  void saysThatItHasEndedAfterAnErrorOfTheJvm() {
    assertThat(actuator.ended()).isFalse();
    facts.troubles.add(
        () -> {
          throw new StackOverflowError("unforeseen");
        });

    given(command("one", NOW, false));

    await().dontCatchUncaughtExceptions().until(actuator::ended);
  }

  @Test
  void anInstanceThatWasReplacedDoesNothing() {
    consumer.replaced = true;
    given(command("one", NOW, false));
    await().until(() -> consumer.refused > 0);

    assertThat(facts.all).isEmpty();
    assertThat(connect.commands()).isEmpty();
  }

  @Test
  void anInstanceThatStoodStillBetweenClaimAndDeedDoesNothing() {
    long[] calls = new long[1];
    actuator =
        new Actuator(
            new Actuator.Settings(Map.of(), connect.url(), "frostline", "host:8000/1"),
            consumer,
            facts,
            () -> NOW,
            () -> calls[0]++ * 11_000_000_000L);
    given(command("one", NOW, false));
    awaitDone(1);

    assertThat(facts.done().get(0).result()).isEqualTo(CommandResult.EXPIRED);
    assertThat(connect.commands()).isEmpty();
  }
}
