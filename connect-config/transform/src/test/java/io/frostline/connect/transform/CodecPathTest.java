package io.frostline.connect.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What the micro-benchmarks compare is the same work. */
class CodecPathTest {

  @Test
  void bothConvertersWriteAndReadTheSame() {
    try (CodecPath path = new CodecPath()) {
      for (int record = 0; record < CodecPath.RECORDS; record++) {
        assertThat(path.write(record)).isEqualTo(path.writeWithConnect(record));
        assertThat(path.read(record)).isEqualTo(path.readWithConnect(record));
      }
    }
  }

  @Test
  void aRecordIsAsLongAsTheSourceConnectorsIs() {
    try (CodecPath path = new CodecPath()) {
      assertThat(path.write(7)).hasSizeBetween(3_500, 4_500);
    }
  }

  @Test
  void theTransformMakesARowOfIt() {
    try (CodecPath path = new CodecPath()) {
      SinkRecord made = path.readAndTransform(8);

      Struct row = (Struct) made.value();
      assertThat(row.get("id")).isEqualTo(8L);
      assertThat(row.get("price")).isEqualTo(new BigDecimal("1.00063352"));
      assertThat(row.get("traded_at"))
          .isEqualTo(OffsetDateTime.parse("2026-01-01T00:00:01.096137Z"));
      assertThat(row.getStruct(Cdc.COLUMN).get("target")).isEqualTo("cold.trades");
    }
  }
}
