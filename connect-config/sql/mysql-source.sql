-- Prepares a MySQL server (8.0 or later) as a source for Frostline. Run it once as an administrator; running it
-- again changes nothing. The server itself needs log_bin, binlog_format = ROW, binlog_row_image = FULL,
-- binlog_row_metadata = FULL, and binary logs that are kept for longer than capture may ever stand still
-- (binlog_expire_logs_seconds).
--
-- The account that the source connector logs in with is yours to create. It needs exactly this:
--
--   GRANT RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'frostline'@'…';
--   GRANT SELECT, LOCK TABLES ON app.* TO 'frostline'@'…';          -- each database that is captured
--   GRANT SELECT, UPDATE, LOCK TABLES ON frostline.* TO 'frostline'@'…';

CREATE DATABASE IF NOT EXISTS frostline;

-- The beat: one row that the connector updates every second. Its change record proves that database, capture and
-- Kafka are alive even while nobody writes.
CREATE TABLE IF NOT EXISTS frostline.beat (
  pipeline varchar(100) PRIMARY KEY,
  beats    bigint NOT NULL,
  at       datetime(6) NOT NULL
);

INSERT IGNORE INTO frostline.beat (pipeline, beats, at) VALUES ('mysql', 0, UTC_TIMESTAMP(6));
