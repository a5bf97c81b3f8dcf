package io.frostline.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;

/**
 * Times as ISO-8601 text. A tick tells the same few of each of a thousand tables, so the text of
 * those that came lately is kept.
 */
final class Moments {

  /** A power of two. */
  private static final int KEPT = 256;

  /** Longer texts are no form in which a time is written here. */
  private static final int TEXT_MAX = 40;

  private Moments() {}

  /** A time and its text; all of it is final, so that another thread sees it whole or not. */
  private record Moment(Instant at, String text) {}

  private static int place(Object key) {
    int hash = key.hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 16)) & (KEPT - 1);
  }

  static final class Writing extends StdScalarSerializer<Instant> {

    private static final long serialVersionUID = 1L;

    private final transient Moment[] kept = new Moment[KEPT];

    Writing() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant at, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      int place = place(at);
      Moment moment = kept[place];
      if (moment == null || !moment.at().equals(at)) {
        moment = new Moment(at, at.toString());
        kept[place] = moment;
      }
      json.writeString(moment.text());
    }
  }

  static final class Reading extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    private final transient Moment[] kept = new Moment[KEPT];

    Reading() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > TEXT_MAX) {
        return InstantDeserializer.INSTANT.deserialize(json, context);
      }
      String text = json.getText();
      int place = place(text);
      Moment moment = kept[place];
      if (moment == null || !moment.text().equals(text)) {
        Instant at = InstantDeserializer.INSTANT.deserialize(json, context);
        if (at == null) {
          return null;
        }
        moment = new Moment(at, text);
        kept[place] = moment;
      }
      return moment.at();
    }
  }
}
