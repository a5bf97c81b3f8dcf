package io.frostline.connect.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaithfulJsonConverterTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("d", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("f", Schema.OPTIONAL_FLOAT32_SCHEMA)
          .field("list", SchemaBuilder.array(Schema.OPTIONAL_FLOAT64_SCHEMA).optional().build())
          .field("text", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();
  private static final Schema ENVELOPE = SchemaBuilder.struct().field("after", ROW).build();

  private final JsonConverter writer = new JsonConverter();
  private final FaithfulJsonConverter reader = new FaithfulJsonConverter();

  @BeforeEach
  void configure() {
    Map<String, String> settings =
        Map.of("schemas.enable", "true", "replace.null.with.default", "false");
    writer.configure(settings, false);
    reader.configure(settings, false);
  }

  @Test
  void whatJsonHasNoNumbersForComesBack() {
    Struct row =
        new Struct(ROW)
            .put("d", Double.NaN)
            .put("f", Float.NEGATIVE_INFINITY)
            .put("list", Arrays.asList(1.5, null, Double.POSITIVE_INFINITY))
            .put("text", "NaN");

    assertThat(roundTrip(row)).isEqualTo(row);
  }

  @Test
  void ordinaryRowsAreReadAsEver() {
    Struct row = new Struct(ROW).put("d", 1e300).put("list", List.of(0.1)).put("text", "x");

    assertThat(roundTrip(row)).isEqualTo(row);
    assertThat(reader.toConnectData("t", null).value()).isNull();
  }

  @Test
  void aTextLongerThanTheUsualLimitIsRead() {
    Struct row = new Struct(ROW).put("text", "x".repeat(20_000_001));

    assertThat(roundTrip(row)).isEqualTo(row);
  }

  private Object roundTrip(Struct row) {
    byte[] written = writer.fromConnectData("t", ENVELOPE, new Struct(ENVELOPE).put("after", row));
    return ((Struct) reader.toConnectData("t", written).value()).get("after");
  }
}
