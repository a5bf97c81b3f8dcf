package io.frostline.probe;

import io.frostline.core.Extent;
import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads where topics begin and end. Consumers are asked for the offsets, although they consume
 * nothing: unlike the admin client they remember who leads a partition, and need not ask for that
 * before each question.
 */
final class Ends {

  /** Kafka's own topics: they hold nothing that was captured, whatever a pattern says. */
  private static final String INTERNAL = "__";

  private final Admin admin;
  private final Offsets stableOffsets;
  private final Offsets allOffsets;

  /** The partitions of each topic, made once: their names are many, and hardly ever others. */
  private final Map<String, List<Place>> known = new HashMap<>();

  /** A partition, as Kafka's clients name it and as the facts do. */
  record Place(TopicPartition kafka, Partition partition) {

    static Place of(String topic, int number) {
      return new Place(new TopicPartition(topic, number), new Partition(topic, number));
    }
  }

  /** Partitions and their ends; where they begin is asked apart. */
  record Reached(List<Place> places, Map<TopicPartition, Long> ends) {

    private Map<Partition, Extent> from(Map<TopicPartition, Long> starts) {
      Map<Partition, Extent> extents = new LinkedHashMap<>(places.size() * 2);
      for (Place place : places) {
        long start = starts.get(place.kafka());
        long end = Math.max(start, ends.get(place.kafka()));
        extents.put(place.partition(), new Extent(start, end));
      }
      return extents;
    }
  }

  /**
   * @param stable reads what is committed
   * @param all reads whatever is in the log
   */
  Ends(Admin admin, Offsets stable, Offsets all) {
    this.admin = admin;
    this.stableOffsets = stable;
    this.allOffsets = all;
  }

  /**
   * End of every partition of the topics that {@code wanted} accepts. The ends count what is in the
   * log, committed or not, so that no end is ever too low.
   */
  Reached captured(Predicate<String> wanted) {
    List<Place> places = new ArrayList<>();
    Map<String, List<PartitionInfo>> topics = allOffsets.consumer.listTopics();
    known.keySet().retainAll(topics.keySet());
    new TreeMap<>(topics)
        .forEach(
            (topic, infos) -> {
              if (!topic.startsWith(INTERNAL) && wanted.test(topic)) {
                places.addAll(places(topic, infos));
              }
            });
    allOffsets.assign(places);
    return new Reached(places, allOffsets.ends());
  }

  /** Log start, as of now, and end of those partitions, in order. */
  Map<Partition, Extent> extents(Reached reached) {
    return reached.from(allOffsets.starts());
  }

  /** Log start and last stable offset of every partition of each of {@code topics}. */
  Map<String, Seen<Map<Partition, Extent>>> readable(List<String> topics)
      throws InterruptedException {
    Map<String, Seen<Map<Partition, Extent>>> found = new HashMap<>();
    List<Place> places = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(topics).topicNameValues();
    for (String topic : topics) {
      try {
        descriptions.get(topic).get().partitions().stream()
            .map(info -> Place.of(topic, info.partition()))
            .forEach(places::add);
        found.put(topic, Seen.known(new TreeMap<>()));
      } catch (ExecutionException e) {
        found.put(topic, Seen.unknown(why(topic, e)));
      }
    }
    stableOffsets.assign(places);
    Map<TopicPartition, Long> starts = stableOffsets.starts();
    new Reached(places, stableOffsets.ends())
        .from(starts)
        .forEach((partition, extent) -> found.get(partition.topic()).get().put(partition, extent));
    return found;
  }

  private static String why(String topic, ExecutionException e) {
    return e.getCause() instanceof UnknownTopicOrPartitionException
        ? "topic %s does not exist".formatted(topic)
        : "topic %s: %s".formatted(topic, Reason.of(e));
  }

  private List<Place> places(String topic, List<PartitionInfo> infos) {
    List<Place> before = known.get(topic);
    if (before != null && before.size() == infos.size()) {
      return before;
    }
    List<Place> places =
        infos.stream()
            .map(PartitionInfo::partition)
            .sorted()
            .map(number -> Place.of(topic, number))
            .toList();
    known.put(topic, places);
    return places;
  }

  static Partition partition(TopicPartition partition) {
    return new Partition(partition.topic(), partition.partition());
  }

  static TopicPartition kafka(Partition partition) {
    return new TopicPartition(partition.topic(), partition.number());
  }

  /** A consumer that is asked for offsets alone. */
  static final class Offsets implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private List<Place> asked = List.of();
    private List<TopicPartition> partitions = List.of();

    Offsets(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    /** From now on {@code places} are what is asked about. */
    void assign(List<Place> places) {
      if (!asked.equals(places)) {
        asked = places;
        partitions = places.stream().map(Place::kafka).toList();
        // A client keeps in mind what it is assigned, and complains of the rest with every answer.
        consumer.assign(partitions);
      }
    }

    Map<TopicPartition, Long> starts() {
      return consumer.beginningOffsets(partitions);
    }

    Map<TopicPartition, Long> ends() {
      return consumer.endOffsets(partitions);
    }

    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
