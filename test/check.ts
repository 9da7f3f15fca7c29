// `npm run check`: types, format and lint, type-aware lint, unused code, and the tests about the repository itself; two at a time.
import { execFile } from 'node:child_process';

const steps: [string, string[]][] = [
  ['tsc', ['--noEmit', '-p', '.']],
  ['biome', ['check', '.']],
  ['oxlint', ['--type-aware', '--deny-warnings', 'src', 'test', 'bench', 'examples']],
  ['knip', []],
  ['node', ['--test', 'test/architecture.test.ts', 'test/repository.test.ts']],
];

// Warnings of Node itself (experimental APIs) are not faults of ours.
const env = { ...process.env, NODE_NO_WARNINGS: '1' };
let failed = 0;

function run([command, args]: [string, string[]]): Promise<void> {
  const started = Date.now();
  return new Promise((resolve) => {
    execFile(command, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${error === null ? 'ok  ' : 'FAIL'} ${command} ${args[0] ?? ''} (${seconds} s)`);
      if (error !== null) {
        failed += 1;
        console.log(`${stdout}${stderr}`.trim() || error.message);
      }
      resolve();
    });
  });
}

const waiting = steps.values();
async function worker(): Promise<void> {
  for (const step of waiting) await run(step);
}
await Promise.all([worker(), worker()]);
process.exit(failed === 0 ? 0 : 1);
