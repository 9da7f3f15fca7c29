// Priorities of threads, as Linux has them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { putMainLoopFirst } from './main-loop-first.ts';

const skip = process.platform === 'linux' ? false : 'only Linux has a priority for each thread';
const url = JSON.stringify(new URL('./main-loop-first.ts', import.meta.url).href);
const put = `(await import(${url})).${putMainLoopFirst.name}();`;
const begin = `import { getPriority, setPriority } from 'node:os'; import { Worker } from 'node:worker_threads';`;
const say = 'console.log(getPriority(0));';

function said(program: string): string {
  const done = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', begin + program], {
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

/** What the main loop gets, by what the system permits this account and by what was chosen for these tests. */
function expected(): string {
  if (getPriority() !== 0) return String(getPriority());
  return said(`try { setPriority(0, -10); } catch {} ${say}`);
}

test('the main loop comes first where the system permits it; threads that were there before stay', { skip }, () => {
  const worker = `import { parentPort } from 'node:worker_threads'; import { getPriority } from 'node:os';
    parentPort.once('message', () => console.log(getPriority(0)));`;
  const program = `const worker = new Worker(${JSON.stringify(worker)}, { eval: true });
    worker.once('online', async () => { ${put} ${say} worker.postMessage('say'); });`;
  assert.equal(said(program), `${expected()}\n${getPriority()}`);
});

test('a priority that somebody chose stays', { skip }, () => {
  assert.equal(said(`setPriority(0, 19); ${put} ${say}`), '19');
});

test('where it is not permitted the process goes on as before', { skip }, () => {
  const lessRights = 'if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }';
  const load = `const { ${putMainLoopFirst.name} } = await import(${url});`;
  assert.equal(said(`${load} ${lessRights} ${putMainLoopFirst.name}(); ${say}`), String(getPriority()));
});
