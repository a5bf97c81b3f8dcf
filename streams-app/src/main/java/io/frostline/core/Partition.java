package io.frostline.core;

import java.util.Comparator;

/** A partition of a Kafka topic, written {@code topic/number}. */
public record Partition(String topic, int number) implements Comparable<Partition> {

  private static final Comparator<Partition> ORDER =
      Comparator.comparing(Partition::topic).thenComparingInt(Partition::number);

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
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic + "/" + number;
  }
}
