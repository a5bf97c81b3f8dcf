package io.frostline.probe;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.iceberg.avro.AvroEncoderUtil;
import org.apache.iceberg.avro.GenericAvroReader;
import org.apache.iceberg.connect.events.Event;

/**
 * Reads the sink's events as {@link AvroEncoderUtil} does: two bytes, the text of the schema, and
 * the event. There the schema is parsed and a reader is made for each event, which takes longer
 * than all the rest; here the few that there are stay.
 */
final class ControlEvents {

  /** A table's partition is a part of the schema. */
  private static final int SCHEMAS_MAX = 256;

  private final Map<Form, GenericAvroReader<Event>> readers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Form, GenericAvroReader<Event>> eldest) {
          return size() > SCHEMAS_MAX;
        }
      };

  /** What stands before the event. */
  private record Form(short magic, String schema) {}

  /** The event; any unchecked exception if the bytes are not one. */
  synchronized Event decode(byte[] value) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
      Form form = new Form(in.readShort(), in.readUTF());
      GenericAvroReader<Event> reader = readers.get(form);
      if (reader == null) {
        // The original checks the first bytes, and knows the kinds of columns beside Avro's own.
        Event first = AvroEncoderUtil.decode(value);
        readers.put(form, reader(form.schema()));
        return first;
      }
      int begin = value.length - in.available();
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(value, begin, value.length - begin, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericAvroReader<Event> reader(String text) {
    Schema schema = new Schema.Parser().parse(text);
    GenericAvroReader<Event> reader = GenericAvroReader.create(schema);
    reader.setSchema(schema);
    return reader;
  }
}
