package io.frostline.connect.transform;

import java.util.List;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One change record of the source connector, taken apart.
 *
 * @param row the row after the change, or before it if the change deleted it; when the database
 *     logged no old row, the record's key
 */
record Change(String op, SourceTable table, Struct source, Struct row) {

  private static final List<String> ENVELOPE = List.of("op", "source", "before", "after");

  static Change of(ConnectRecord<?> record) {
    if (!(record.value() instanceof Struct envelope) || !isEnvelope(envelope.schema())) {
      throw new DataException(
          "Not a change record: "
              + place(record)
              + "; read only topics that the source connector writes, with schemas in the messages");
    }
    String op = envelope.getString("op");
    Struct source = envelope.getStruct("source");
    if (op == null || source == null) {
      throw new DataException("A change record without op or source: " + place(record));
    }
    Struct row = envelope.getStruct(op.equals("d") ? "before" : "after");
    if (row == null && record.key() instanceof Struct key && op.equals("d")) {
      row = key;
    }
    if (row == null) {
      throw new DataException(
          "A change with op="
              + op
              + " holds no row: "
              + place(record)
              + "; truncates have none, so let the source connector skip them (skipped.operations=t)");
    }
    return new Change(op, tableOf(source), source, row);
  }

  /** The schema of the table's rows, whatever this change holds of them. */
  static Schema rowSchema(ConnectRecord<?> record) {
    return ((Struct) record.value()).schema().field("after").schema();
  }

  /**
   * Only an update leaves values out: an insert has nothing to repeat, a delete's old row is logged
   * whole or not at all.
   */
  boolean mayOmitValues() {
    return op.equals("u");
  }

  static String place(ConnectRecord<?> record) {
    String place = "topic " + record.topic() + ", partition " + record.kafkaPartition();
    return record instanceof SinkRecord sink ? place + ", offset " + sink.kafkaOffset() : place;
  }

  private static boolean isEnvelope(Schema schema) {
    for (String field : ENVELOPE) {
      if (schema.field(field) == null) {
        return false;
      }
    }
    return true;
  }

  private static SourceTable tableOf(Struct source) {
    String schema =
        source.schema().field("schema") == null
            ? source.getString("db")
            : source.getString("schema");
    return new SourceTable(schema, source.getString("table"));
  }
}
