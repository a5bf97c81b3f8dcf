package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Output;
import java.net.URLEncoder;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers that make an event a CloudEvent in Kafka's binary mode. */
public final class CloudEvent {

  private CloudEvent() {}

  /** The headers of {@code event}; its value holds the data. */
  public static Headers headers(Output.Event event) {
    Headers headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", event.id());
    add(headers, "ce_source", "/frostline/pipelines/" + pathPart(event.pipeline()));
    add(headers, "ce_type", "io.frostline." + event.type().name().toLowerCase(Locale.ROOT));
    add(headers, "ce_time", event.at().toString());
    event.table().ifPresent(table -> add(headers, "ce_subject", table));
    add(headers, "content-type", "application/json");
    return headers;
  }

  private static String pathPart(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
