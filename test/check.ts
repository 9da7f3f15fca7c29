// `npm run check`: types, format and lint, type-aware lint, unused code, and the tests about the repository itself.
import { spawnSync } from 'node:child_process';

const steps: [string, string[]][] = [
  ['tsc', ['--noEmit', '-p', '.']],
  ['biome', ['check', '.']],
  ['oxlint', ['--type-aware', '--deny-warnings', 'src', 'test', 'bench', 'examples']],
  ['knip', []],
  ['node', ['--test', 'test/architecture.test.ts', 'test/repository.test.ts']],
];

let failed = 0;
for (const [command, args] of steps) {
  const started = Date.now();
  // Warnings of Node itself (experimental APIs) are not faults of ours.
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const result = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  const good = result.status === 0;
  console.log(
    `${good ? 'ok  ' : 'FAIL'} ${command} ${args[0] ?? ''} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (!good) {
    failed += 1;
    console.log(result.error?.message ?? `${result.stdout}${result.stderr}`.trim());
  }
}
process.exit(failed === 0 ? 0 : 1);
