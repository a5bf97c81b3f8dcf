package io.frostline.core;

/** A partition of a Kafka topic, written {@code topic/number}. */
public record Partition(String topic, int number) implements Comparable<Partition> {

  /** Parses {@code topic/number}; a topic's name cannot contain a slash. */
  public static Partition parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not topic/number: " + text);
    }
    return new Partition(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
  }

  @Override
  public int compareTo(Partition other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return topic + "/" + number;
  }
}
