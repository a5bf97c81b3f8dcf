// A hot store of ClickHouse in this process: runs the statements of {"sql": [TEXT, …]}, then asks {"query": TEXT} until one of its
// lines begins with {"until": TEXT}, or {"seconds": N} have passed, and prints what it got, one row a line.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { Session } = createRequire(import.meta.url)("chdb");

const task = JSON.parse(readFileSync(process.argv[2], "utf8"));
const session = new Session();
task.sql.forEach((statement) => session.query(statement));
const end = Date.now() + task.seconds * 1000;
let rows;
do {
  rows = String(session.query(task.query, "TSVRaw"));
  if (rows.split("\n").some((row) => row.startsWith(task.until))) break;
  await new Promise((resolve) => setTimeout(resolve, 200));
} while (Date.now() < end);
process.stdout.write(rows, () => process.exit(0));
