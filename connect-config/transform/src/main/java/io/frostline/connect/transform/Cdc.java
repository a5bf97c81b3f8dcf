package io.frostline.connect.transform;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.types.Types;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The column of every cold table that says where a row comes from: {@code _cdc}. */
final class Cdc {

  static final String COLUMN = "_cdc";

  /** Members that begin so are always null; see {@link Fit} for why they exist. */
  static final String WIDENED_PREFIX = "widened_";

  /** A file of the binary log has fewer bytes than this can count. */
  private static final int BINLOG_PLACE_BITS = 40;

  static final Types.StructType TYPE =
      Types.StructType.of(
          Types.NestedField.optional(1, "op", Types.StringType.get()),
          Types.NestedField.optional(2, "ts", Types.TimestampType.withZone()),
          Types.NestedField.optional(3, "commit_lsn", Types.LongType.get()),
          Types.NestedField.optional(4, "lsn", Types.LongType.get()),
          Types.NestedField.optional(5, "tx", Types.LongType.get()),
          Types.NestedField.optional(6, "source", Types.StringType.get()),
          Types.NestedField.optional(7, "target", Types.StringType.get()),
          Types.NestedField.optional(
              8, "unchanged", Types.ListType.ofOptional(9, Types.StringType.get())));

  private Cdc() {}

  static Schema schema(List<String> widened) {
    SchemaBuilder builder =
        SchemaBuilder.struct()
            .optional()
            .field("op", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts", Schema.OPTIONAL_STRING_SCHEMA)
            .field("commit_lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("tx", Schema.OPTIONAL_INT64_SCHEMA)
            .field("source", Schema.OPTIONAL_STRING_SCHEMA)
            .field("target", Schema.OPTIONAL_STRING_SCHEMA)
            .field(
                "unchanged", SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build());
    widened.forEach(member -> builder.field(member, Schema.OPTIONAL_BOOLEAN_SCHEMA));
    return builder.build();
  }

  static Struct of(Schema schema, Change change, String target, List<String> unchanged) {
    return new Row(schema)
        .put("op", change.op())
        .put("ts", committedAt(change.source()))
        .put("commit_lsn", commitPosition(change.source()))
        .put("lsn", rowPosition(change.source()))
        .put("tx", transaction(change.source()))
        .put("source", change.table().toString())
        .put("target", target)
        .put("unchanged", unchanged);
  }

  private static OffsetDateTime committedAt(Struct source) {
    Long micros = number(source, "ts_us");
    if (micros == null) {
      Long millis = number(source, "ts_ms");
      if (millis == null) {
        return null;
      }
      micros = millis * 1_000;
    }
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1_000,
            ZoneOffset.UTC)
        .atOffset(ZoneOffset.UTC);
  }

  /**
   * PostgreSQL's sequence is a JSON array of two decimal strings, or nulls: last commit's position,
   * row's position. MariaDB has the place of an event in its binary log: a file with a number, and
   * a byte in it.
   */
  private static Long commitPosition(Struct source) {
    String sequence = text(source, "sequence");
    if (sequence != null && sequence.startsWith("[\"")) {
      return Long.valueOf(sequence.substring(2, sequence.indexOf('"', 2)));
    }
    String file = text(source, "file");
    Long place = number(source, "pos");
    if (file == null || place == null) {
      return null;
    }
    String fileNumber = file.substring(file.lastIndexOf('.') + 1);
    return fileNumber.matches("\\d{1,7}")
        ? Long.valueOf((Long.parseLong(fileNumber) << BINLOG_PLACE_BITS) + place)
        : null;
  }

  /** Orders the rows of one place in the commit order. */
  private static Long rowPosition(Struct source) {
    return source.schema().field("file") == null ? number(source, "lsn") : number(source, "row");
  }

  /** MariaDB's are {@code domain-server-sequence}. */
  private static Long transaction(Struct source) {
    String gtid = text(source, "gtid");
    return gtid != null && gtid.matches("\\d+-\\d+-\\d{1,18}")
        ? Long.valueOf(gtid.substring(gtid.lastIndexOf('-') + 1))
        : number(source, "txId");
  }

  private static Long number(Struct source, String field) {
    Object value = source.schema().field(field) == null ? null : source.get(field);
    return value == null ? null : ((Number) value).longValue();
  }

  private static String text(Struct source, String field) {
    return source.schema().field(field) == null ? null : (String) source.get(field);
  }
}
