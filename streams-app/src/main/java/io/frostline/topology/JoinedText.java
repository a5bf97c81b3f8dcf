package io.frostline.topology;

import io.frostline.json.Json;
import java.io.ByteArrayOutputStream;

/** One JSON object put together from values that are JSON already. */
final class JoinedText {

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  void field(String name, byte[] value) {
    text.write(text.size() == 0 ? '{' : ',');
    text.writeBytes(Json.write(name));
    text.write(':');
    text.writeBytes(value);
  }

  byte[] done() {
    if (text.size() == 0) {
      text.write('{');
    }
    text.write('}');
    return text.toByteArray();
  }
}
