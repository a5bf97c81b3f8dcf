package io.frostline.connect.transform;

import java.util.Map;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;

/** The way of a record through this module, and through Connect's own converter instead. */
final class CodecPath implements AutoCloseable {

  static final int RECORDS = 1_000;

  private static final Map<String, String> SETTINGS =
      Map.of("schemas.enable", "true", "replace.null.with.default", "false");

  private final SinkRecord[] records = new SinkRecord[RECORDS];
  private final byte[][] keys = new byte[RECORDS][];
  private final byte[][] values = new byte[RECORDS][];
  private final Converter ours = configured(new FaithfulJsonConverter(), false);
  private final Converter oursForKeys = configured(new FaithfulJsonConverter(), true);
  private final Converter connects = configured(new JsonConverter(), false);
  private final Converter connectsForKeys = configured(new JsonConverter(), true);
  private final ColdRow<SinkRecord> transform = new ColdRow<>();

  CodecPath() {
    transform.configure(
        Map.of(
            "namespace", "cold",
            "catalog.name", "iceberg",
            "catalog.catalog-impl", InMemoryCatalog.class.getName(),
            "catalog.warehouse", "memory"));
    for (int i = 0; i < RECORDS; i++) {
      records[i] = TradeChanges.record(i);
      keys[i] =
          connectsForKeys.fromConnectData(
              TradeChanges.TOPIC, records[i].keySchema(), records[i].key());
      values[i] = writeWithConnect(i);
    }
  }

  private static Converter configured(Converter converter, boolean isKey) {
    converter.configure(SETTINGS, isKey);
    return converter;
  }

  byte[] write(int record) {
    return written(ours, record);
  }

  byte[] writeWithConnect(int record) {
    return written(connects, record);
  }

  private byte[] written(Converter converter, int record) {
    return converter.fromConnectData(
        TradeChanges.TOPIC, records[record].valueSchema(), records[record].value());
  }

  SinkRecord read(int record) {
    return read(oursForKeys, ours, record);
  }

  SinkRecord readWithConnect(int record) {
    return read(connectsForKeys, connects, record);
  }

  private SinkRecord read(Converter ofKeys, Converter ofValues, int record) {
    SchemaAndValue key = ofKeys.toConnectData(TradeChanges.TOPIC, keys[record]);
    SchemaAndValue value = ofValues.toConnectData(TradeChanges.TOPIC, values[record]);
    return new SinkRecord(
        TradeChanges.TOPIC,
        0,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        record,
        records[record].timestamp(),
        TimestampType.CREATE_TIME);
  }

  SinkRecord readAndTransform(int record) {
    return transform.apply(read(record));
  }

  @Override
  public void close() {
    transform.close();
  }
}
