package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.json.Json;
import io.frostline.json.JsonException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The form of a value in the app's topics, which a header of its record tells. Fields that are
 * added leave it as it is; a reader that would misunderstand a value needs a new one. Records from
 * before this header are of the first.
 */
public final class TopicFormat {

  /** The header's name. */
  public static final String HEADER = "frostline_format";

  /** The form that is written, and the newest one that is read. */
  public static final int CURRENT = 1;

  private TopicFormat() {}

  static Headers mark(Headers headers) {
    return headers.add(HEADER, Integer.toString(CURRENT).getBytes(UTF_8));
  }

  /**
   * Refuses what a later version wrote: half understood it would be worse than not at all.
   *
   * @throws JsonException if the value is of a later form, or the header is no number
   */
  static void check(Headers headers) throws JsonException {
    Header header = headers.lastHeader(HEADER);
    if (header == null) {
      return;
    }
    String format = header.value() == null ? "" : new String(header.value(), UTF_8);
    if (!format.matches("\\d{1,9}") || Integer.parseInt(format) > CURRENT) {
      throw new JsonException(
          "it is of format "
              + format
              + ", and this version reads up to "
              + CURRENT
              + "; update this instance",
          null);
    }
  }

  /**
   * The value of a record from one of the app's topics.
   *
   * @throws JsonException if it is of a later form, or none of {@code type}
   */
  public static <T> T read(ConsumerRecord<byte[], byte[]> entry, Class<T> type)
      throws JsonException {
    check(entry.headers());
    return Json.read(entry.value(), type);
  }
}
