package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.core.ConnectorState;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.Position;
import io.frostline.core.RepairPolicy;
import io.frostline.core.Seen;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S20: who is in the group of the sink's tasks is asked while Connect does not tell of the sink.
 * And a source that a person stopped is looked at closely.
 */
class LooksTest {

  private static final int ANSWERS = 20;
  private static final String TOPIC = "cdc.public.orders";
  private static final ConnectorState.TaskState TASK =
      new ConnectorState.TaskState(0, "RUNNING", Optional.empty());
  private static final SourceSettings SOURCE =
      Configs.sourceSettings(SourceSettings.POSTGRES_CLASS);
  private static final ConnectReads.CommittedOffset OFFSET = offset(1);

  private final Told told = new Told();
  private final CountDownLatch thawed = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private Pipeline pipeline = pipeline(Optional.empty());
  private volatile boolean frozen;

  @AfterEach
  void thaw() {
    thawed.countDown();
  }

  @Test
  void nobodyAsksWhileConnectAnswers() throws Exception {
    try (Looks looks = looks(Duration.ofMillis(200))) {
      awaitStatus(looks);
      int before = asked.get();

      await().until(() -> tell(looks) && answers() > ANSWERS);

      // Asked as often as Connect it would be twenty; on a slow machine one answer or other is
      // late.
      assertThat(asked.get() - before).isLessThan(ANSWERS / 2);
    }
  }

  @Test
  void anAnswerThatIsLateIsReasonToAskBeforeItCountsAsSilence() throws Exception {
    try (Looks looks = looks(Duration.ofMillis(100))) {
      awaitStatus(looks);
      frozen = true;
      int before = workers();

      await().until(() -> tell(looks) && workers() > before + 1);

      assertThat(told.facts).filteredOn(LooksTest::isSilence).isEmpty();
    }
  }

  @Test
  void aConnectThatRefusesIsReasonToAsk() throws Exception {
    try (Looks looks = looks(Duration.ofMinutes(1), connector -> refuse())) {
      await().until(() -> tell(looks) && told.facts.stream().anyMatch(LooksTest::isSilence));

      await().until(() -> tell(looks) && workers() > 0);
    }
  }

  @Test
  void aCopyBetweenTwoLooksOfASourceThatWasStoppedIsSeen() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    AtomicInteger absentAt = new AtomicInteger(-1);
    pipeline = pipeline(Optional.of(SOURCE));
    ConnectReads connect =
        connect(
            name -> new ConnectorState(name, "STOPPED", List.of()),
            () -> reads.incrementAndGet() == absentAt.get() ? List.of() : List.of(OFFSET));
    try (Looks looks = looks(Duration.ofMinutes(1), connect)) {
      tick(looks);
      awaitStatus(looks);
      await().until(() -> tick(looks) && copied().contains(Set.of()));
      Instant before = Instant.now();
      absentAt.set(reads.get() + 2);

      await().until(() -> reads.get() > absentAt.get() + 1);
      Instant after = Instant.now();
      tick(looks);

      assertThat(copied()).containsExactly(Set.of(), Set.of(TOPIC), Set.of());
      assertThat(copies().get(1).after().orElseThrow()).isBetween(before.minusSeconds(1), after);
    }
  }

  @Test
  void aCopyThatNoLookHasSeenIsSeenInItsRecords() throws Exception {
    AtomicLong place = new AtomicLong(100);
    Map<String, String> source = Configs.source("cdc", Map.of("exactly.once.support", "required"));
    pipeline = pipeline(SourceSettings.of("source", Settings.resolve(source, Map.of())));
    ConnectReads connect = connect(this::running, () -> List.of(offset(place.get())));
    try (Looks looks = looks(Duration.ofMillis(1), connect)) {
      await().until(() -> tick(looks) && copied().contains(Set.of()));
      place.set(200);
      looks.copied(new Position(150, 150));

      await().until(() -> tick(looks) && copied().size() == 3);

      assertThat(copied()).containsExactly(Set.of(), Set.of(TOPIC), Set.of());
      assertThat(copies().get(1).after()).isPresent();
    }
  }

  @Test
  void anOffsetThatIsLateForItsTickDoesNotCostTheNextLook() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    AtomicInteger read = new AtomicInteger();
    CountDownLatch answer = new CountDownLatch(1);
    pipeline = pipeline(Optional.of(SOURCE));
    ConnectReads connect =
        connect(
            this::running,
            () -> {
              reads.incrementAndGet();
              waitFor(answer);
              read.incrementAndGet();
              return List.of(OFFSET);
            });
    try (Looks looks = looks(Duration.ofMillis(1), connect)) {
      long began = System.nanoTime();
      tick(looks);
      answer.countDown();
      long took = System.nanoTime() - began;
      // It rests for as long as it took.
      await().until(() -> read.get() == 1 && System.nanoTime() - began > 3 * took);

      tick(looks);

      await().until(() -> reads.get() == 2);
    }
  }

  /** Whether a catalog is slow goes by that, and not by when the tick came that tells of it. */
  @Test
  void tellsHowLongTheCatalogWasRead(@TempDir Path warehouse) throws Exception {
    pipeline =
        pipeline(
            Optional.empty(),
            Map.of(
                "iceberg.catalog.type",
                "hadoop",
                "iceberg.catalog.warehouse",
                warehouse.toString()));
    try (Looks looks = looks(Duration.ofMillis(100))) {
      long began = System.nanoTime();

      await()
          .until(
              () -> {
                looks.startTables();
                return tick(looks) && catalogs().anyMatch(seen -> seen.tables().isKnown());
              });

      Duration most = Duration.ofNanos(System.nanoTime() - began);
      assertThat(catalogs().filter(seen -> seen.tables().isKnown()))
          .allSatisfy(
              seen -> assertThat(seen.took().orElseThrow()).isBetween(Duration.ofNanos(1), most));
    }
  }

  private Stream<Fact.CatalogSeen> catalogs() {
    return told.facts.stream()
        .filter(Fact.CatalogSeen.class::isInstance)
        .map(Fact.CatalogSeen.class::cast);
  }

  private static ConnectReads.CommittedOffset offset(long place) {
    return new ConnectReads.CommittedOffset(
        Map.of("server", "cdc"), Map.of("lsn_commit", place, "lsn", place));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tick(Looks looks) throws InterruptedException {
    looks.start();
    looks.sourceOffset();
    looks.tell(Instant.now(), Seen.known(Set.of(new Partition(TOPIC, 0))));
    return true;
  }

  private List<Fact.SourceSnapshotSeen> copies() {
    return told.facts.stream()
        .filter(Fact.SourceSnapshotSeen.class::isInstance)
        .map(Fact.SourceSnapshotSeen.class::cast)
        .filter(seen -> seen.topics().isKnown())
        .toList();
  }

  private List<Set<String>> copied() {
    return copies().stream().map(seen -> seen.topics().get()).toList();
  }

  private interface Status {
    ConnectorState of(String connector);
  }

  private static ConnectorState refuse() {
    throw new IllegalStateException("connection refused");
  }

  private Looks looks(Duration every) {
    return looks(every, this::running);
  }

  private static Pipeline pipeline(Optional<SourceSettings> source) {
    return pipeline(source, Map.of());
  }

  private static Pipeline pipeline(Optional<SourceSettings> source, Map<String, String> sink) {
    return Pipeline.of(
        Configs.sinkSettings(sink),
        source,
        Duration.ofMinutes(30),
        List.of(),
        RepairPolicy.valueOf(false));
  }

  private Looks looks(Duration every, Status status) {
    return looks(every, connect(status, List::of));
  }

  private static ConnectReads connect(
      Status status, Supplier<List<ConnectReads.CommittedOffset>> offsets) {
    return new ConnectReads() {
      @Override
      public List<String> connectors() {
        return List.of("sink");
      }

      @Override
      public Map<String, String> config(String connector) {
        return Configs.sink(Map.of());
      }

      @Override
      public ConnectorState status(String connector) {
        return status.of(connector);
      }

      @Override
      public List<CommittedOffset> offsets(String connector) {
        return offsets.get();
      }
    };
  }

  private Looks looks(Duration every, ConnectReads connect) {
    return new Looks(
        pipeline,
        Resume.fromTheBeginning(),
        admin(),
        connect,
        new Facts("sink", told, InstantSource.system(), System::nanoTime),
        every);
  }

  private ConnectorState running(String connector) {
    if (frozen) {
      waitFor(thawed);
    }
    return new ConnectorState(connector, "RUNNING", List.of(TASK));
  }

  /** Knows every group, counts who asks for the tasks' one, and answers nothing else. */
  private Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("describeConsumerGroups")) {
                throw new UnsupportedOperationException(method.getName());
              }
              String group = (String) ((Collection<?>) arguments[0]).iterator().next();
              if (group.equals(pipeline.sink().group())) {
                asked.incrementAndGet();
              }
              return new DescribeConsumerGroupsResult(
                  Map.of(group, KafkaFuture.completedFuture(stable(group))));
            });
  }

  private static ConsumerGroupDescription stable(String group) {
    return new ConsumerGroupDescription(
        group,
        true,
        List.of(),
        "range",
        GroupType.CLASSIC,
        GroupState.STABLE,
        Node.noNode(),
        Set.of(),
        Optional.empty(),
        Optional.empty());
  }

  private void awaitStatus(Looks looks) {
    await().until(() -> tell(looks) && told.facts.stream().anyMatch(LooksTest::isAnswer));
  }

  private boolean tell(Looks looks) throws InterruptedException {
    looks.start();
    looks.tell(Instant.now(), Seen.unknown("not asked"));
    return true;
  }

  private int workers() {
    return (int) told.facts.stream().filter(Fact.WorkersSeen.class::isInstance).count();
  }

  private int answers() {
    return (int) told.facts.stream().filter(LooksTest::isAnswer).count();
  }

  private static boolean isAnswer(Fact fact) {
    return fact instanceof Fact.StatusSeen status && status.sink().isKnown();
  }

  private static boolean isSilence(Fact fact) {
    return fact instanceof Fact.StatusSeen status && !status.sink().isKnown();
  }
}
