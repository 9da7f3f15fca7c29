// `npm run test:crash [rounds] [letters] [seed] [networks]`: 200 crashes in mailings of 2 000 letters to our mailbox, and a fifth as many to an operator
// that removes no repeats. The rounds are shared among networks that run side by side, each a process with services and a database of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CrashCounts } from './crash-rounds.ts';

const [rounds = 200, ours = 2000, seed = randomInt(1_000_000), networks = 2] = process.argv.slice(2).map(Number);
console.log(`seed ${seed}`);
const started = performance.now();
const program = fileURLToPath(new URL('./crash-part.ts', import.meta.url));
const children = Array.from({ length: networks }, (_, part) => {
  const share = Math.floor(rounds / networks) + (part < rounds % networks ? 1 : 0);
  const args = [share, ours, seed + part].map(String);
  return fork(program, [String.fromCharCode(97 + part), ...args], { execArgv: ['--no-warnings'] });
});
const counts = await Promise.all(children.map(countsOf)).catch((error: unknown) => {
  // The others end after the round they are in, so that their databases are stopped and their files removed.
  for (const child of children) if (child.connected) child.disconnect();
  throw error;
});
const kills = sumOf(counts.map((each) => each.kills));
const moments = sumOf(counts.map((each) => each.moments));
const total = sumOf(counts);
const minutes = Math.round((performance.now() - started) / 6000) / 10;
console.log(JSON.stringify({ rounds, seed, networks, minutes, ...total, kills, moments }));

async function countsOf(child: ChildProcess): Promise<CrashCounts> {
  let told: CrashCounts | undefined;
  child.on('message', (message: CrashCounts) => {
    told = message;
  });
  const [code] = await once(child, 'exit');
  if (told === undefined || code !== 0) throw new Error(`a network ended with ${code}: what it met is said above`);
  return told;
}

function sumOf(parts: readonly object[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part)))
    if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
  return sums;
}
