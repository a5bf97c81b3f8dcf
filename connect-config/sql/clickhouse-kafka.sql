-- The other way to feed the table of clickhouse-hot.sql: ClickHouse reads the topic by itself, without a connector.
-- Numbers come as the bytes of the unscaled value, in Base64; the type behind reinterpret gives them their scale.
CREATE FUNCTION IF NOT EXISTS frostline_unscaled AS (text) -> reinterpretAsInt128(reverse(concat(
    repeat(if(reinterpretAsUInt8(substring(base64Decode(text), 1, 1)) >= 128, '\xFF', '\0'), 16 - length(base64Decode(text))), base64Decode(text))));

-- It reads from the first record that Kafka has, and only what was committed.
CREATE TABLE IF NOT EXISTS trades_changes (message String)
ENGINE = Kafka
SETTINGS kafka_broker_list = 'kafka:9092', kafka_topic_list = 'cdc.public.trades', kafka_group_name = 'hot-trades', kafka_format = 'RawBLOB';

CREATE MATERIALIZED VIEW IF NOT EXISTS trades_feed TO trades AS
WITH
    JSONExtractRaw(message, 'payload') AS change,
    JSONExtractString(change, 'op') AS op,
    JSONExtractRaw(change, if(op = 'd', 'before', 'after')) AS row
SELECT
    JSONExtractInt(row, 'id') AS id,
    JSONExtract(row, 'pair', 'Nullable(String)') AS pair,
    if(JSONExtractString(row, 'price') = '', NULL, reinterpret(frostline_unscaled(JSONExtractString(row, 'price')), 'Decimal(38, 8)')) AS price,
    parseDateTime64BestEffortOrNull(JSONExtractString(row, 'at'), 6, 'UTC') AS at,
    JSONExtract(row, 'day', 'Nullable(String)') AS day,
    op AS __op,
    JSONExtractUInt(change, 'source', 'lsn') AS __source_lsn,
    JSONExtractInt(change, 'source', 'ts_us') AS __source_ts_us
FROM trades_changes
WHERE op != '';
