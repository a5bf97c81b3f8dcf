// Counts and sums of Iceberg tables, read by ClickHouse in this process. One line of JSON for each argument:
// {"from": "FOLDER" or "S3 URL", "key"?, "secret"?, "select": "count() AS rows, sum(id) AS ids"}
import { createRequire } from "node:module";
import { dirname, basename } from "node:path";

const { query } = createRequire(import.meta.url)("chdb");

for (const text of process.argv.slice(2)) {
  const table = JSON.parse(text);
  const quoted = (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  let from;
  if (table.from.startsWith("http")) {
    from = `icebergS3(${[table.from, table.key, table.secret].map(quoted).join(", ")})`;
  } else {
    // It reads below the current folder only.
    process.chdir(dirname(table.from));
    from = `icebergLocal(${quoted(basename(table.from) + "/")})`;
  }
  console.log(query(`SELECT ${table.select} FROM ${from}`, "JSONEachRow").trim());
}
