package io.frostline.connect.transform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Recognises the stand-in that the source connector writes where the database did not send a large,
 * unchanged value. It takes another form in each type; types that are never stored out of line have
 * none.
 */
final class Unavailable {

  private final String text;
  private final String uuid;
  private final String json;
  private final byte[] bytes;

  Unavailable(String placeholder) {
    this.text = placeholder;
    this.bytes = placeholder.getBytes(StandardCharsets.UTF_8);
    this.uuid = UUID.nameUUIDFromBytes(bytes).toString();
    this.json = "{\"" + placeholder + "\":\"" + placeholder + "\"}";
  }

  boolean matches(Object value) {
    if (value instanceof String string) {
      return string.equals(text) || string.equals(json);
    }
    if (value instanceof byte[] array) {
      return matches(ByteBuffer.wrap(array));
    }
    if (value instanceof ByteBuffer buffer) {
      return buffer.remaining() == bytes.length && buffer.equals(ByteBuffer.wrap(bytes));
    }
    if (value instanceof List<?> list) {
      return matches(list);
    }
    return value instanceof Map<?, ?> map && map.size() == 1 && text.equals(map.get(text));
  }

  private boolean matches(List<?> list) {
    if (list.size() == 1) {
      return uuid.equals(list.get(0)) || matches(list.get(0));
    }
    if (list.size() != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (!(list.get(i) instanceof Number number) || number.longValue() != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
