// `npm run bench [name…]`: runs the benches one after the other, each in a process of its own, and prints one JSON line each.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const names = [
  'seal',
  'open',
  'receive',
  'path',
  'accept',
  'lanes',
  'load',
  'growth',
  'batches',
  'precheck',
  'mailing-prepare',
  'pages',
  'reachable',
  'mailbox-inbox',
  'mailbox-search',
];
/** They take many minutes each: run only when asked for by name. */
const long = [
  'mailing-prepare',
  'lanes',
  'load',
  'growth',
  'batches',
  'precheck',
  'pages',
  'reachable',
  'mailbox-inbox',
  'mailbox-search',
];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}
let failed = 0;
for (const name of asked.length > 0 ? asked : names.filter((each) => !long.includes(each))) {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
