package io.frostline.connect.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connect's own converter is the judge of what this one writes and reads. */
class FastJsonTest {

  private static final Map<String, String> SETTINGS =
      Map.of("schemas.enable", "true", "replace.null.with.default", "false");

  private final JsonConverter judge = new JsonConverter();
  private final FaithfulJsonConverter fast = new FaithfulJsonConverter();

  @BeforeEach
  void configure() {
    judge.configure(SETTINGS, false);
    fast.configure(SETTINGS, false);
  }

  @Test
  void itWritesWhatConnectsOwnWritesAndReadsWhatThatReads() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Schema schema = struct(random, 0);
      for (int record = 0; record < 4; record++) {
        Struct value = (Struct) value(random, schema);
        byte[] written = fast.fromConnectData("t" + seed, schema, value);

        assertThat(new String(written, StandardCharsets.UTF_8))
            .as("seed %d", seed)
            .isEqualTo(
                new String(judge.fromConnectData("t", schema, value), StandardCharsets.UTF_8));
        SchemaAndValue read = fast.toConnectData("t" + seed, written);
        assertThat(read.value()).as("seed %d", seed).isEqualTo(value);
        assertThat(read).as("seed %d", seed).isEqualTo(judge.toConnectData("t", written));
      }
    }
  }

  @Test
  void negativeZeroIsZeroAsForConnectsOwnWhereverItStands() {
    Schema schema =
        SchemaBuilder.struct()
            .field("d", Schema.FLOAT64_SCHEMA)
            .field("f", Schema.FLOAT32_SCHEMA)
            .build();
    Struct zero = new Struct(schema).put("d", -0.0).put("f", -0.0f);
    Struct other = new Struct(schema).put("d", 1.5).put("f", 2.5f);
    for (List<Struct> order : List.of(List.of(zero, other, zero), List.of(other, zero, zero))) {
      String topic = "zero" + order.indexOf(zero);
      for (Struct value : order) {
        byte[] written = fast.fromConnectData(topic, schema, value);
        assertThat(fast.toConnectData(topic, written)).isEqualTo(judge.toConnectData("t", written));
      }
    }
  }

  @Test
  void aSchemaThatChangesIsReadFromItsFirstRecord() {
    Schema one = SchemaBuilder.struct().field("a", Schema.OPTIONAL_INT64_SCHEMA).build();
    Schema two =
        SchemaBuilder.struct()
            .field("a", Schema.OPTIONAL_INT64_SCHEMA)
            .field("b", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    List<Struct> values = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      boolean early = i % 3 != 0;
      Struct value = new Struct(early ? one : two).put("a", i);
      values.add(early ? value : value.put("b", "x" + i));
    }

    List<Object> read = new ArrayList<>();
    values.forEach(
        value ->
            read.add(
                fast.toConnectData("t", fast.fromConnectData("t", value.schema(), value)).value()));

    assertThat(read).containsExactlyElementsOf(values);
  }

  @Test
  void manySchemasInOneTopicAreReadRight() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 12; i++) {
        Schema schema = SchemaBuilder.struct().field("f" + i, Schema.STRING_SCHEMA).build();
        Struct value = new Struct(schema).put("f" + i, "v" + round);

        assertThat(fast.toConnectData("t", judge.fromConnectData("t", schema, value)).value())
            .isEqualTo(value);
      }
    }
  }

  @Test
  void theSameSchemaObjectComesBack() {
    Schema schema = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
    byte[] first = judge.fromConnectData("t", schema, new Struct(schema).put("a", 1));
    byte[] second = judge.fromConnectData("t", schema, new Struct(schema).put("a", 2));

    Schema learnt = fast.toConnectData("t", first).schema();

    assertThat(fast.toConnectData("t", second).schema()).isSameAs(learnt);
  }

  @Test
  void aTextInAnotherOrderIsLeftToConnectsOwn() {
    Schema schema =
        SchemaBuilder.struct()
            .field("a", Schema.OPTIONAL_INT32_SCHEMA)
            .field("b", Schema.OPTIONAL_INT32_SCHEMA)
            .build();
    byte[] usual = judge.fromConnectData("t", schema, new Struct(schema).put("a", 1).put("b", 2));
    fast.toConnectData("t", usual);
    byte[] turned =
        new String(usual, StandardCharsets.UTF_8)
            .replace("{\"a\":1,\"b\":2}", "{\"b\":2, \"a\":1}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] shorter =
        new String(usual, StandardCharsets.UTF_8)
            .replace("{\"a\":1,\"b\":2}", "{\"a\":1}")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(fast.toConnectData("t", turned)).isEqualTo(judge.toConnectData("t", turned));
    assertThat(fast.toConnectData("t", shorter)).isEqualTo(judge.toConnectData("t", shorter));
  }

  @Test
  void whatIsNoJsonIsRefusedAsByConnectsOwn() {
    Schema schema = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
    byte[] usual = judge.fromConnectData("t", schema, new Struct(schema).put("a", 1));
    fast.toConnectData("t", usual);
    byte[] cut =
        new String(usual, StandardCharsets.UTF_8)
            .replace(":1}", ":")
            .getBytes(StandardCharsets.UTF_8);
    byte[] more =
        (new String(usual, StandardCharsets.UTF_8) + "}").getBytes(StandardCharsets.UTF_8);
    byte[] missing =
        new String(usual, StandardCharsets.UTF_8)
            .replace("\"a\":1}", "\"a\":null}")
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> fast.toConnectData("t", cut)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> fast.toConnectData("t", missing)).isInstanceOf(DataException.class);
    assertThat(outcome(() -> fast.toConnectData("t", more)))
        .isEqualTo(outcome(() -> judge.toConnectData("t", more)));
    assertThat(fast.toConnectData("t", usual).value()).isEqualTo(new Struct(schema).put("a", 1));
  }

  @Test
  void aRequiredValueThatIsMissingIsRefused() {
    Schema schema = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();

    assertThatThrownBy(() -> fast.fromConnectData("t", schema, new Struct(schema)))
        .isInstanceOf(DataException.class);
  }

  @Test
  void plainJsonStaysPlain() {
    FaithfulJsonConverter plain = new FaithfulJsonConverter();
    plain.configure(Map.of("schemas.enable", "false"), false);
    Schema schema = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();

    byte[] written = plain.fromConnectData("t", schema, new Struct(schema).put("a", 1));

    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
  }

  private interface Reading {
    Object read();
  }

  private static Object outcome(Reading reading) {
    try {
      return reading.read();
    } catch (DataException e) {
      return DataException.class;
    }
  }

  private static Schema struct(Random random, int depth) {
    SchemaBuilder builder = SchemaBuilder.struct().name("s" + random.nextInt(9));
    if (depth > 0 && random.nextBoolean()) {
      builder.optional();
    }
    int fields = 1 + random.nextInt(6);
    for (int i = 0; i < fields; i++) {
      builder.field(name(random) + i, schema(random, depth));
    }
    return builder.build();
  }

  private static Schema schema(Random random, int depth) {
    SchemaBuilder builder =
        switch (random.nextInt(depth > 2 ? 10 : 13)) {
          case 0 -> SchemaBuilder.bool();
          case 1 -> SchemaBuilder.int16();
          case 2 -> SchemaBuilder.int32();
          case 3 -> SchemaBuilder.int64();
          case 4 -> SchemaBuilder.float32();
          case 5 -> SchemaBuilder.float64();
          case 6, 7 -> SchemaBuilder.string();
          case 8 -> SchemaBuilder.bytes();
          case 9 -> Decimal.builder(random.nextInt(9));
          case 10 -> SchemaBuilder.array(element(random, depth));
          case 11 ->
              random.nextInt(8) == 0
                  ? Timestamp.builder()
                  : SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA);
          default -> null;
        };
    if (builder == null) {
      return struct(random, depth + 1);
    }
    return (random.nextBoolean() ? builder.optional() : builder).build();
  }

  /** Lists of byte arrays cannot be compared. */
  private static Schema element(Random random, int depth) {
    Schema element = schema(random, depth + 1);
    return element.type() == Schema.Type.BYTES || element.type() == Schema.Type.STRUCT
        ? Schema.OPTIONAL_STRING_SCHEMA
        : element;
  }

  private static Object value(Random random, Schema schema) {
    if (schema.isOptional() && random.nextInt(4) == 0) {
      return null;
    }
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
      return new BigDecimal(new BigInteger(1 + random.nextInt(120), random), scale)
          .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
    }
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(random.nextLong() / 1_000_000);
    }
    return switch (schema.type()) {
      case BOOLEAN -> random.nextBoolean();
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt();
      case INT64 -> random.nextLong();
      case FLOAT32 -> random.nextFloat() * random.nextInt();
      case FLOAT64 -> random.nextGaussian() * Math.pow(10, random.nextInt(300));
      case STRING -> text(random);
      case BYTES -> bytes(random);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, schema.valueSchema()));
        }
        yield items;
      }
      case MAP -> Map.of(text(random), random.nextLong());
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          struct.put(field, value(random, field.schema()));
        }
        yield struct;
      }
    };
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String name(Random random) {
    return List.of("a", "Größe", "with space", "q\"uote", "日本", "x.y").get(random.nextInt(6));
  }

  /** Everything that text may hold, from controls to signs beyond the basic plane. */
  private static String text(Random random) {
    int[] points = new int[random.nextInt(30)];
    for (int i = 0; i < points.length; i++) {
      do {
        points[i] = random.nextInt(random.nextInt(4) == 0 ? 0x1F600 : 0x180);
      } while (points[i] >= 0xD800 && points[i] <= 0xDFFF);
    }
    return new String(points, 0, points.length);
  }
}
