# The role that the source connector logs in with, with what it needs and no more. It runs once, when the database is made.
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname="$POSTGRES_DB" \
  --set=password="$CAPTURE_PASSWORD" <<'SQL'
CREATE ROLE frostline LOGIN REPLICATION PASSWORD :'password';
GRANT USAGE ON SCHEMA public, frostline TO frostline;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO frostline;
-- Tables that the superuser creates later. For those of another role, that role says the same.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO frostline;
GRANT SELECT, UPDATE ON frostline.beat TO frostline;
SQL
