package io.frostline.probe;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.topology.FactsLostException;
import io.frostline.topology.Parts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One uninterrupted watch of a pipeline: readers that are open, and the order in which they look.
 */
final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** A little less than the longest a call may take. */
  private static final Duration SILENCE = KafkaClients.CALL_MAX.minusMillis(500);

  private static final int RECORDS_MAX = 200;

  /** What a round takes beside the interval, as a rule. */
  private static final Duration ROUND = Duration.ofSeconds(2);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

  private final Parts parts = new Parts();
  private final Pipeline pipeline;
  private final Facts facts;
  private final Admin admin;
  private final Ends ends;
  private final GroupOffsets groups;
  private final Predicate<String> captures;
  private final ControlReader control;
  private final Optional<BeatReader> beats;
  private final TailReader tail;
  private final Looks looks;
  private final Occasionally occasionally = new Occasionally(System::nanoTime);
  private boolean announced;
  private boolean silent;

  Session(
      Pipeline pipeline,
      Resume resume,
      KafkaClients clients,
      ConnectReads connect,
      Facts facts,
      Duration every) {
    this.pipeline = pipeline;
    this.facts = facts;
    facts.follow(resume);
    String name = pipeline.name();
    SinkSettings sink = pipeline.sink();
    boolean opened = false;
    try {
      admin = clients.admin(name);
      parts.add(() -> admin.close(CLOSE_MAX));
      ends =
          new Ends(
              admin,
              parts.add(
                  new Ends.Offsets(clients.offsets(name, "ends", IsolationLevel.READ_COMMITTED))),
              parts.add(
                  new Ends.Offsets(
                      clients.offsets(name, "captured-ends", IsolationLevel.READ_UNCOMMITTED))));
      groups = new GroupOffsets(admin);
      captures = new Remembered(sink::captures);
      looks = parts.add(new Looks(pipeline, resume, admin, connect, facts, every));
      control =
          parts.add(
              new ControlReader(
                  sink,
                  resume.control(),
                  new TopicReader(
                      clients.consumer(name, "control", 4 << 20, RECORDS_MAX),
                      Duration.ofMillis(500),
                      2_000),
                  facts,
                  looks::committed));
      beats =
          pipeline
              .source()
              .flatMap(SourceSettings::beat)
              .map(
                  beat ->
                      parts.add(
                          new BeatReader(
                              beat.topic(),
                              new TopicReader(
                                  clients.consumer(name, "beat", 1 << 20, RECORDS_MAX),
                                  Duration.ofMillis(200),
                                  2_000),
                              facts,
                              looks::copied)));
      // One record of a partition says that something waits: the others need not be unpacked.
      tail =
          parts.add(
              new TailReader(
                  clients.consumer(name, "tail", 16 << 10, 1),
                  facts,
                  pipeline.config().commitInterval().plus(ROUND)));
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /** Looks at everything once. The order matters: see the comments. */
  void tick() throws InterruptedException {
    if (!announced) {
      facts.send(new Fact.Configured(pipeline.name(), facts.now(), pipeline.config()));
      announced = true;
    }
    silent = false;
    looks.start();
    // The tick claims that all control messages below the position were given: they go first.
    Seen<Map<String, Seen<Map<Partition, Extent>>>> readable =
        attempt("ends", () -> Seen.known(ends.readable(followed())));
    Seen<Map<Integer, Fact.ControlPlace>> controlExtents =
        attempt("control topic", () -> control.read(extents(readable, control.topic())));
    looks.startTables();
    if (beats.isPresent()) {
      BeatReader reader = beats.get();
      Seen<Integer> read = attempt("beats", () -> reader.read(extents(readable, reader.topic())));
      read.reason().ifPresent(reason -> complain("beats", reason));
    }
    // The source's offset must be older than the ends, and the time of the look too: whatever had
    // arrived by then lies below the ends.
    Seen<Position> offset = looks.sourceOffset();
    Instant at = facts.now();
    Optional<Duration> ahead = facts.ahead();
    Seen<Ends.Reached> reached =
        attempt("captured topics", () -> Seen.known(ends.captured(captures)));
    String workers = pipeline.sink().group();
    String coordinators = pipeline.sink().coordinatorGroup();
    Seen<Map<String, Seen<Map<Partition, Long>>>> committed =
        attempt("groups", () -> Seen.known(groups.of(List.of(workers, coordinators))));
    Seen<Map<Partition, Long>> group = Seen.flat(committed.map(each -> each.get(workers)));
    Seen<Map<Integer, Long>> coordinator =
        Seen.flat(committed.map(each -> nothingIfAbsent(coordinators, each.get(coordinators))))
            .map(this::controlPartitions);
    Seen<Map<Partition, Extent>> captured = extents(reached);
    if (captured.isKnown() && group.isKnown()) {
      Seen<Boolean> read = attempt("tails", () -> tails(at, captured.get(), group.get()));
      read.reason().ifPresent(reason -> complain("tails", reason));
    }
    looks.tell(at, captured.map(Map::keySet));
    facts.send(
        new Fact.Tick(
            pipeline.name(),
            at,
            offset,
            captured,
            group.map(offsets -> capturedOnly(offsets, captured)),
            coordinator,
            controlExtents,
            ahead));
  }

  /**
   * The starts come after what the sink has read: one that retention has overtaken goes on behind
   * the gap, and against an offset from there a start tells nothing.
   */
  private Seen<Map<Partition, Extent>> extents(Seen<Ends.Reached> reached)
      throws InterruptedException {
    if (!reached.isKnown()) {
      return Seen.unknown(reached.reason().orElseThrow());
    }
    // Whoever was silent since, the topics have answered.
    silent = false;
    return attempt("captured topics", () -> Seen.known(ends.extents(reached.get())));
  }

  /** The fold may have taken a look of another instance since. */
  void follow(Resume fold) {
    facts.follow(fold);
  }

  /** The topics that are read record by record. */
  private List<String> followed() {
    List<String> topics = new ArrayList<>(List.of(control.topic()));
    beats.map(BeatReader::topic).ifPresent(topics::add);
    return topics;
  }

  private static Seen<Map<Partition, Extent>> extents(
      Seen<Map<String, Seen<Map<Partition, Extent>>>> readable, String topic) {
    return Seen.flat(readable.map(each -> each.get(topic)));
  }

  /** Before the first round the coordinator has no group, and has committed nothing. */
  private static Seen<Map<Partition, Long>> nothingIfAbsent(
      String group, Seen<Map<Partition, Long>> offsets) {
    return offsets.equals(GroupOffsets.absent(group)) ? Seen.known(Map.of()) : offsets;
  }

  private boolean controlTopic(Partition partition) {
    return partition.topic().equals(pipeline.sink().controlTopic());
  }

  private Map<Integer, Long> controlPartitions(Map<Partition, Long> offsets) {
    Map<Integer, Long> found = new TreeMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (controlTopic(partition)) {
            found.put(partition.number(), offset);
          }
        });
    return found;
  }

  /** Those of captured topics, in order; as a rule they are no others than can be seen. */
  private Map<Partition, Long> capturedOnly(
      Map<Partition, Long> offsets, Seen<Map<Partition, Extent>> captured) {
    Map<Partition, Long> found = new LinkedHashMap<>(2 * offsets.size());
    for (Partition partition : captured.orElse(Map.of()).keySet()) {
      Long offset = offsets.get(partition);
      if (offset != null) {
        found.put(partition, offset);
      }
    }
    if (found.size() == offsets.size()) {
      return found;
    }
    Map<Partition, Long> all = new TreeMap<>(offsets);
    all.keySet().removeIf(partition -> !captures.test(partition.topic()));
    return all;
  }

  private Seen<Boolean> tails(
      Instant at, Map<Partition, Extent> captured, Map<Partition, Long> group) {
    tail.read(at, captured, group);
    return Seen.known(true);
  }

  /** Turns a failure into a reason; only lost facts and interrupts end the watch. */
  private <T> Seen<T> attempt(String what, Callable<Seen<T>> read) throws InterruptedException {
    if (silent) {
      return Seen.unknown(what + ": not asked, Kafka was silent a moment ago");
    }
    long began = System.nanoTime();
    try {
      return read.call();
    } catch (FactsLostException | InterruptException | InterruptedException e) {
      throw e;
    } catch (KafkaException e) {
      return Seen.unknown("%s: %s".formatted(what, Reason.of(e)));
    } catch (Exception e) {
      occasionally.run(
          what,
          () ->
              LOG.atError()
                  .addKeyValue("pipeline", pipeline.name())
                  .addKeyValue("reason", what)
                  .setCause(e)
                  .log("a probe failed"));
      return Seen.unknown("%s: %s".formatted(what, Reason.of(e)));
    } finally {
      // One call that uses up its time is enough: the next would only make the tick longer.
      silent = System.nanoTime() - began >= SILENCE.toNanos();
    }
  }

  private void complain(String what, String reason) {
    occasionally.run(
        what + " unread",
        () ->
            LOG.atWarn()
                .addKeyValue("pipeline", pipeline.name())
                .addKeyValue("reason", reason)
                .log("a probe sees nothing"));
  }

  /** Ends within a few seconds; readings that hang are left to their own threads. */
  @Override
  public void close() {
    parts.close();
  }
}
