package io.frostline.topology;

import io.frostline.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.SortedMap;

/** JSON put together from values that are JSON already. */
final class JoinedText {

  private JoinedText() {}

  static byte[] object(SortedMap<String, byte[]> values) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('{');
    values.forEach(
        (name, value) -> {
          separate(text);
          text.writeBytes(Json.write(name));
          text.write(':');
          text.writeBytes(value);
        });
    text.write('}');
    return text.toByteArray();
  }

  static byte[] array(Collection<byte[]> values) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('[');
    values.forEach(
        value -> {
          separate(text);
          text.writeBytes(value);
        });
    text.write(']');
    return text.toByteArray();
  }

  private static void separate(ByteArrayOutputStream text) {
    if (text.size() > 1) {
      text.write(',');
    }
  }
}
