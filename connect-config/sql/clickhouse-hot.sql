-- A table of the hot store beside a cold one, fed by connectors/clickhouse (docs/migrating-from-batch.md).
-- It has the columns of the source table (here public.trades) and those that the template adds: __op, __source_lsn, __source_ts_us.
-- A column that it lacks is left out of it; one that it has and the source has not stays empty.
CREATE TABLE IF NOT EXISTS trades
(
    id             Int64,
    pair           Nullable(String),
    price          Nullable(Decimal(18, 8)),
    at             Nullable(DateTime64(6, 'UTC')),
    -- Dates come as 2026-03-04Z, which ClickHouse does not read as a date.
    day            Nullable(String),
    day_date       Nullable(Date32) MATERIALIZED toDate32OrNull(substring(day, 1, 10)),
    __op           LowCardinality(String),
    __source_lsn   UInt64,
    __source_ts_us Int64,
    -- Changes of one row never overtake each other in the database's log; the first copy of a row stands before a change at its place.
    __version      UInt64 MATERIALIZED __source_lsn * 2 + (__op != 'r'),
    __gone         UInt8 MATERIALIZED __op = 'd'
)
ENGINE = ReplacingMergeTree(__version, __gone)
ORDER BY id
-- By the time of the commit: only then is what the cold table lacks at most as old as its watermark (offload_hot_headroom_seconds).
TTL toDateTime(fromUnixTimestamp64Micro(__source_ts_us)) + INTERVAL 30 DAY;
-- SELECT … FROM trades FINAL is the source table as of the last change that has come.
