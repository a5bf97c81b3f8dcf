package io.frostline.connect.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A guard, not a measurement: CPU time as a ratio to Connect's own converter in the same run. It
 * was 6 to 10 when this was written.
 */
class ConverterSpeedTest {

  private static final int RECORDS = 4_000;
  private static final int ROUNDS = 6;
  private static final double AT_LEAST = 2.5;

  private static final Schema ROW =
      SchemaBuilder.struct()
          .name("cdc.public.trades.Value")
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("symbol", Schema.STRING_SCHEMA)
          .field("price", Decimal.builder(8).parameter("connect.decimal.precision", "18").build())
          .field("maker", Schema.BOOLEAN_SCHEMA)
          .field(
              "traded_at", SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build())
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("cdc.public.trades.Envelope")
          .field("before", ROW)
          .field("after", ROW)
          .field("op", Schema.STRING_SCHEMA)
          .build();
  private static final Struct VALUE =
      new Struct(ENVELOPE)
          .put(
              "after",
              new Struct(ROW)
                  .put("id", 123_456_789L)
                  .put("symbol", "BTCUSDT")
                  .put("price", new BigDecimal("64123.12345678"))
                  .put("maker", true)
                  .put("traded_at", "2026-01-02T03:04:05.678901Z"))
          .put("op", "c");

  private final JsonConverter own = new JsonConverter();
  private final FaithfulJsonConverter fast = new FaithfulJsonConverter();

  @BeforeEach
  void configure() {
    Map<String, String> settings =
        Map.of("schemas.enable", "true", "replace.null.with.default", "false");
    own.configure(settings, false);
    fast.configure(settings, false);
  }

  @Test
  void writingIsSeveralTimesFasterThanConnectsOwn() {
    assertThat(ratio(each -> each.fromConnectData("t", ENVELOPE, VALUE))).isGreaterThan(AT_LEAST);
  }

  @Test
  void readingIsSeveralTimesFasterThanConnectsOwn() {
    byte[] text = own.fromConnectData("t", ENVELOPE, VALUE);

    assertThat(ratio(each -> each.toConnectData("t", text))).isGreaterThan(AT_LEAST);
  }

  /**
   * The best of several rounds each, in turns, so that whatever disturbs one disturbs the other.
   */
  private double ratio(Consumer<Converter> work) {
    long ownBest = Long.MAX_VALUE;
    long fastBest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      ownBest = Math.min(ownBest, cpuNanos(own, work));
      fastBest = Math.min(fastBest, cpuNanos(fast, work));
    }
    return (double) ownBest / fastBest;
  }

  private static long cpuNanos(Converter converter, Consumer<Converter> work) {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < RECORDS; i++) {
      work.accept(converter);
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
  }
}
