package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The format of {@code frostline.quarantine}: key and value as they came, and headers that say
 * where from and why.
 */
public final class Quarantine {

  public static final String TOPIC = "frostline.topic";
  public static final String PARTITION = "frostline.partition";
  public static final String OFFSET = "frostline.offset";
  public static final String REASON = "frostline.reason";

  private Quarantine() {}

  /** The headers of a record that was set aside. */
  public static List<Header> headers(String topic, int partition, long offset, String reason) {
    return List.of(
        header(TOPIC, topic),
        header(PARTITION, Integer.toString(partition)),
        header(OFFSET, Long.toString(offset)),
        header(REASON, reason));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
