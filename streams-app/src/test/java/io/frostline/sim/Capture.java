package io.frostline.sim;

import io.frostline.core.Partition;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The capture connector's task. With exactly-once it writes a batch in one transaction together
 * with its source offset; without, partitions are written side by side, the offset is committed
 * later, and a crash sends again what lies behind it.
 */
final class Capture {

  private static final int BATCH_MAX = 200;
  private static final int CHUNK = 40;

  private final Clock clock;
  private final Random random;
  private final Settings settings;
  private final Kafka kafka;
  private final SourceDatabase database;
  private final Truth truth;
  private final Weather weather;

  private final Set<Change> passed = new HashSet<>();
  private boolean running = true;
  private int life;
  private boolean busy;
  private int next;
  private int sent;
  private Optional<Position> committed = Optional.empty();
  private Copy copy = Copy.NONE;
  private Copy copySent = Copy.NONE;
  private Copy copyCommitted = Copy.NONE;

  /** The rest of a copy that the source makes of its tables, beside the stream. */
  private record Copy(List<Change> rest) {
    static final Copy NONE = new Copy(List.of());

    List<Change> first() {
      return rest.subList(0, Math.min(CHUNK, rest.size()));
    }

    Copy next() {
      return new Copy(rest.subList(first().size(), rest.size()));
    }
  }

  Capture(
      Clock clock,
      Random random,
      Settings settings,
      Kafka kafka,
      SourceDatabase database,
      Truth truth,
      Weather weather) {
    this.clock = clock;
    this.random = random;
    this.settings = settings;
    this.kafka = kafka;
    this.database = database;
    this.truth = truth;
    this.weather = weather;
    clock.every(200, 800, this::poll);
    clock.every(1_000, 4_000, this::flush);
  }

  Seen<Position> offset() {
    return committed.<Seen<Position>>map(Seen::known).orElseGet(() -> Seen.unknown("no offset"));
  }

  /** The topics whose tables are copied, by the committed source offset. */
  Set<String> copying() {
    Set<String> topics = new TreeSet<>();
    copyCommitted.rest().forEach(change -> topics.add(Settings.topic(change.table())));
    return topics;
  }

  /** A signal to copy all tables: it comes by the stream, and is lost where there is none. */
  void copyAnew() {
    if (running && !weather.slotMissing && !weather.databaseDown) {
      List<Change> all = new ArrayList<>();
      settings.tables().forEach(table -> all.addAll(truth.changes(table)));
      copy = new Copy(List.copyOf(all));
    }
  }

  boolean running() {
    return running;
  }

  void stop() {
    running = false;
    life++;
    busy = false;
  }

  /** Begins again at the committed source offset. */
  void start() {
    running = true;
    if (committed.isEmpty()) {
      next = 0;
    } else {
      next = sent;
      while (next > 0 && !committed.get().covers(database.stream.get(next - 1).position())) {
        next--;
      }
    }
    sent = next;
    resumeCopy();
  }

  /** A copy goes on where its place was committed: one whose begin was not is forgotten. */
  private void resumeCopy() {
    copy = copyCommitted;
    copySent = copyCommitted;
  }

  /** The replication slot was made anew: what lies between is never captured. */
  void skipToEnd() {
    passed.addAll(database.stream.subList(next, database.stream.size()));
    database.newSlot();
    next = database.stream.size();
    sent = next;
    resumeCopy();
  }

  /** True for a change that was committed while there was no slot. */
  boolean hasPassed(Change change) {
    return passed.contains(change);
  }

  private void poll() {
    if (!running
        || busy
        || weather.captureStalled
        || weather.databaseDown
        || weather.slotMissing
        || next == database.stream.size() && copy.rest().isEmpty()) {
      return;
    }
    int until = Math.min(database.stream.size(), next + 1 + random.nextInt(BATCH_MAX));
    List<Change> streamed =
        database.stream.subList(next, until).stream().filter(database::isPublished).toList();
    if (streamed.isEmpty() && copy.rest().isEmpty()) {
      next = until;
      return;
    }
    List<Change> batch = new ArrayList<>(copy.first());
    batch.addAll(streamed);
    Optional<Position> place =
        streamed.isEmpty() ? committed : Optional.of(streamed.get(streamed.size() - 1).position());
    copy = copy.next();
    busy = true;
    if (settings.exactlyOnce()) {
      writeTransaction(batch, until, place, copy);
    } else {
      writeSideBySide(batch, until, copy);
    }
  }

  private void writeTransaction(
      List<Change> batch, int until, Optional<Position> place, Copy copied) {
    Map<Log<Change>, Log.Transaction> transactions = new LinkedHashMap<>();
    long writtenMs = clock.now();
    for (Change change : batch) {
      Log<Change> log = log(change);
      log.append(transactions.computeIfAbsent(log, Log::begin), change);
    }
    int mine = life;
    clock.in(
        clock.between(5, random.nextInt(10) == 0 ? 2_000 : 150),
        () -> {
          if (mine != life) {
            transactions.forEach(Log::abort);
            return;
          }
          transactions.forEach(Log::commit);
          batch.forEach(change -> arrived(change, writtenMs));
          next = until;
          sent = until;
          committed = place;
          copyCommitted = copied;
          busy = false;
        });
  }

  /** A beat may be readable long before older changes of other partitions are. */
  private void writeSideBySide(List<Change> batch, int until, Copy copied) {
    Map<Log<Change>, List<Change>> parts = new LinkedHashMap<>();
    batch.forEach(change -> parts.computeIfAbsent(log(change), l -> new ArrayList<>()).add(change));
    List<Log<Change>> logs = new ArrayList<>(parts.keySet());
    Collections.shuffle(logs, random);
    int mine = life;
    long delay = 0;
    for (Log<Change> log : logs) {
      delay += clock.between(0, 120);
      clock.in(
          delay,
          () -> {
            if (mine == life) {
              for (Change change : parts.get(log)) {
                log.append(change);
                arrived(change, clock.now());
              }
            }
          });
    }
    next = until;
    clock.in(
        delay + 1,
        () -> {
          if (mine == life) {
            sent = until;
            copySent = copied;
            busy = false;
          }
        });
  }

  /** Without transactions the offset follows later: everything before it was acknowledged. */
  private void flush() {
    if (running && !settings.exactlyOnce() && sent > 0) {
      committed = Optional.of(database.stream.get(sent - 1).position());
      copyCommitted = copySent;
    }
  }

  private void arrived(Change change, long writtenMs) {
    if (!change.isBeat()) {
      truth.arrived(change, writtenMs);
    }
  }

  private Log<Change> log(Change change) {
    if (change.isBeat()) {
      return kafka.beats;
    }
    String topic = Settings.topic(change.table());
    kafka.createTopic(topic, settings.partitions());
    int partition = Math.floorMod(change.index() * 31 + change.index() / 7, settings.partitions());
    return kafka.captured.get(new Partition(topic, partition));
  }
}
