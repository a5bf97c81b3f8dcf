package io.frostline.sim;

import io.frostline.core.ControlMessage;
import io.frostline.core.Partition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The whole pipeline and what is around it; everything in it follows from the seed. */
final class World {

  final Random random;
  final Settings settings;
  final Clock clock;
  final Kafka kafka;
  final Truth truth = new Truth();
  final Weather weather = new Weather();
  final SourceDatabase database;
  final Capture capture;
  final ColdCatalog catalog;
  final CoordinatorGroup group;
  final Sink sink;
  final Connect connect;

  /** The longest a commit to one table takes, and the longest a worker needs to answer. */
  long commitMs = 300;

  long answerMs = 300;

  /** Whether what is broken stays broken when tasks are restarted. */
  boolean stubborn;

  /** Tables to which files were committed by a coordinator that died before it told of it. */
  final Set<String> untold = new TreeSet<>();

  private final Map<Fault, Long> evidence = new EnumMap<>(Fault.class);
  private final Set<String> speakers = new HashSet<>();
  private String speaker = "";
  private int returns;
  private long openedMs;
  private int names;
  private long paths;

  World(Settings settings, Random random) {
    this.settings = settings;
    this.random = random;
    this.clock = new Clock(random);
    this.kafka = new Kafka(settings.controlPartitions());
    this.database = new SourceDatabase(clock, random, settings, truth, weather);
    this.capture = new Capture(clock, random, settings, kafka, database, truth, weather);
    this.catalog = new ColdCatalog(clock, settings, kafka, truth);
    this.group = new CoordinatorGroup(clock, kafka);
    // The deployer commits the coordinator's first offsets: without them it would begin at latest.
    Map<Integer, Long> first = new TreeMap<>();
    for (int i = 0; i < settings.controlPartitions(); i++) {
      first.put(i, 0L);
    }
    group.commit(first);
    this.connect = new Connect(this);
    this.sink = new Sink(this);
  }

  String name(String kind) {
    return kind + "-" + ++names;
  }

  /** The evidence for a fault exists from now on; only the first time counts. */
  void faulted(Fault fault) {
    evidence.putIfAbsent(fault, clock.now());
  }

  /** What was there of it before has come to nothing: there is evidence since then. */
  void faultedSince(Fault fault, long at) {
    evidence.computeIfPresent(fault, (same, before) -> Math.max(before, at));
  }

  Map<Fault, Long> evidence() {
    return evidence;
  }

  /** Forgets evidence from before a fault was meant to be there. */
  void forgetEvidence() {
    evidence.clear();
  }

  Kafka.Sent sent(String key, ControlMessage message, List<Kafka.DataFile> files) {
    return new Kafka.Sent(key, clock.now(), message, files);
  }

  void send(String key, ControlMessage message, List<Kafka.DataFile> files) {
    Log<Kafka.Sent> log = kafka.control().get(kafka.controlPartition(key));
    Log.Transaction transaction = log.begin();
    log.append(transaction, sent(key, message, files));
    log.commit(transaction);
  }

  /** A coordinator opens a round: an old one that does so after a new one is evidence. */
  void opened(String key) {
    if (!key.equals(speaker) && !speakers.add(key)) {
      returns++;
      if (returns >= (settings.controlPartitions() > 1 ? 2 : 1)) {
        faulted(Fault.S2);
        faulted(Fault.S3);
      }
    }
    speaker = key;
    openedMs = clock.now();
  }

  /** When the newest round was opened. */
  long openedMs() {
    return openedMs;
  }

  /** The coordinator commits its offsets; a zombie's may be older than those there are. */
  void commitGroup(Map<Integer, Long> offsets) {
    group.commit(offsets);
  }

  /** Rows as one data file or two. */
  List<Kafka.DataFile> files(List<Integer> rows) {
    int split = rows.size() > 1 && random.nextInt(4) == 0 ? rows.size() / 2 : rows.size();
    List<Kafka.DataFile> files = new ArrayList<>();
    for (List<Integer> part : List.of(rows.subList(0, split), rows.subList(split, rows.size()))) {
      if (!part.isEmpty()) {
        files.add(new Kafka.DataFile(++paths, part.stream().mapToInt(Integer::intValue).toArray()));
      }
    }
    return files;
  }

  /** The captured partition that gets the most. */
  Partition firstBusy() {
    return new Partition(Settings.topic(settings.tables().get(0)), 0);
  }
}
