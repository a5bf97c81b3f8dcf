// Writes each dashboard as a typed constant, so that the compiler looks at every key and value of it. Imported as JSON,
// a value such as "stat" would be any string, and a key too many would be no error.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const dashboards = join(here, '..', 'dashboards');
const generated = join(here, 'generated');

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated);
const names = readdirSync(dashboards).filter((name) => name.endsWith('.json'));
for (const name of names) {
  const json = JSON.stringify(JSON.parse(readFileSync(join(dashboards, name), 'utf8')), null, 2);
  writeFileSync(
    join(generated, name.replace(/\.json$/, '.ts')),
    `import type { DashboardJson } from '../dashboard';\n\nexport const dashboard: DashboardJson = ${json};\n`,
  );
}

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
try {
  execFileSync(process.execPath, [tsc, '--project', here, '--pretty', 'false'], { cwd: here, stdio: 'inherit' });
} catch (failed) {
  process.exit(failed.status ?? 1);
}
if (names.length === 0) {
  console.error('no dashboard in ' + dashboards);
  process.exit(1);
}
console.log(`${names.join(', ')}: as Grafana's schema has them`);
