-- Prepares a PostgreSQL database (15 or later, wal_level = logical) as a source for Frostline.
-- Run it once in the database to be captured, as a superuser (the publication covers whole schemas, and an event
-- trigger is created; both are a superuser's to make). Running it again changes nothing.
-- Tables of public that get another replica identity are locked, for readers too, until the last of them has it.
--
-- The role that the source connector logs in with is yours to create. It needs LOGIN and REPLICATION, SELECT on the
-- tables of public, and USAGE on schema frostline with SELECT and UPDATE on frostline.beat.

-- The beat: one row that the connector updates every second. Its change record carries the database's commit time,
-- which proves that database, capture and Kafka are alive even while nobody writes.
CREATE SCHEMA IF NOT EXISTS frostline;

CREATE TABLE IF NOT EXISTS frostline.beat (
  pipeline text PRIMARY KEY,
  beats    bigint NOT NULL,
  at       timestamptz NOT NULL
) WITH (fillfactor = 10);  -- room on the page, so that each update stays in place and never touches the index

INSERT INTO frostline.beat (pipeline, beats, at)
VALUES ('frostline', 0, clock_timestamp())
ON CONFLICT (pipeline) DO NOTHING;

-- The publication covers schemas, not tables: a table created tomorrow is captured without anyone's help.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = 'frostline') THEN
    ALTER PUBLICATION frostline SET TABLES IN SCHEMA public, frostline;
  ELSE
    CREATE PUBLICATION frostline FOR TABLES IN SCHEMA public, frostline;
  END IF;
END
$$;

-- Replica identity FULL on every table of public, for two reasons.
-- Once a table is published, PostgreSQL refuses UPDATE and DELETE on it unless rows can be identified: a table
-- without a primary key would stop working for its application. And only FULL logs the old row, so that deletes carry
-- the whole row, and large values which an UPDATE did not touch (stored out of line) are not missing from the change.
-- Another identity that somebody chose on purpose (an index, nothing) is left alone.
CREATE OR REPLACE FUNCTION frostline.identify_rows() RETURNS event_trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  created regclass;
BEGIN
  FOR created IN
    SELECT c.oid
      FROM pg_event_trigger_ddl_commands() AS command
      JOIN pg_class AS c ON c.oid = command.objid AND command.classid = 'pg_class'::regclass
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public'
       AND c.relkind = 'r'
       AND c.relpersistence = 'p'
       AND c.relreplident = 'd'
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', created);
  END LOOP;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'frostline_identify_rows') THEN
    -- ALTER TABLE is listed for tables that are moved into public.
    CREATE EVENT TRIGGER frostline_identify_rows ON ddl_command_end
      WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE')
      EXECUTE FUNCTION frostline.identify_rows();
  END IF;
END
$$;

-- The tables that are there already.
DO $$
DECLARE
  existing regclass;
BEGIN
  FOR existing IN
    SELECT c.oid
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public'
       AND c.relkind = 'r'
       AND c.relpersistence = 'p'
       AND c.relreplident = 'd'
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', existing);
  END LOOP;
END
$$;
