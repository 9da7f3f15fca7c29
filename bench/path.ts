// Letters a second from REST (the mediator's, the sender's) to stored in the mailbox, every service and PostgreSQL on this machine, and where
// the time goes. `node bench/path.ts [letters of 2 kB] [of 200 kB] [of 2 kB through the sender] [--no-profile]`
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { SecureDelivery } from '../src/wire/mina-meddelanden/delivery.ts';
import { signDelivery, signedDeliveryBytes } from '../src/wire/mina-meddelanden/delivery-seal.ts';
import { type Signer, signerOf } from '../src/wire/xmldsig/signer.ts';
import { perCpuSecond } from './cpu-time.ts';
import { bareInsertsPerSecond } from './floor.ts';
import { CALLERS, Client } from './path-client.ts';
import { type BenchNetwork, startBenchNetwork } from './path-network.ts';
import { letterOf, SENDER } from './signing-bench.ts';

const RECIPIENTS = 200;
const WARM_UP = 500;
const numbers = readFileSync(new URL('../test/vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, RECIPIENTS);
const args = process.argv.slice(2);
const withProfile = !args.includes('--no-profile');
const [small = 4000, large = 600, throughSender = 1000] = args.filter((arg) => !arg.startsWith('--')).map(Number);

function signedLetters(count: number, bytes: number, signer: Signer): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const letter: SecureDelivery = letterOf(randomUUID(), bytes);
    const recipient = numbers[index % numbers.length] ?? '';
    const header = { ...letter.header, sender: { id: SENDER, name: 'Kommun B' }, recipient };
    return signedDeliveryBytes(signDelivery({ ...letter, header }, signer));
  });
}

/** What the sender's API takes: the sender signs it. */
function plainLetters(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const recipient = numbers[index % numbers.length];
    const text = 'Du har fått bygglov. '.repeat(100).slice(0, 2000);
    return Buffer.from(JSON.stringify({ recipient, subject: `Beslut ${randomUUID()}`, text, protectionClass: 3 }));
  });
}

async function handInAll(client: Client, path: string, letters: readonly Buffer[]): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const caller = async () => {
    for (let letter = letters[next++]; letter !== undefined; letter = letters[next++]) {
      const started = performance.now();
      await client.call('POST', path, letter);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times;
}

/** Follows the feed from a cursor until so many are delivered; the milliseconds from accepted to delivered of each. */
async function follow(client: Client, from: string, count: number): Promise<{ ways: number[]; cursor: string }> {
  const accepted = new Map<unknown, number>();
  const ways: number[] = [];
  let cursor = from;
  while (ways.length < count) {
    const { events, _meta } = await client.call('GET', `/events?after=${cursor}&limit=1000&wait=10`);
    if (!Array.isArray(events) || typeof _meta !== 'object' || _meta === null || !('next' in _meta))
      throw new Error('no feed');
    cursor = String(_meta.next);
    for (const { kind, deliveryId, at } of events) {
      if (kind === 'accepted') accepted.set(deliveryId, Date.parse(at));
      else if (kind === 'delivered') ways.push(Date.parse(at) - (accepted.get(deliveryId) ?? 0));
      else if (kind === 'refused' || kind === 'unknown' || kind === 'expired') throw new Error(`a letter was ${kind}`);
    }
  }
  return { ways, cursor };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** Signatures a second of a core's own time: how much of it a machine gives that others use too. */
function signsPerCpuSecond(signer: Signer): number {
  const letter = letterOf('x', 0);
  const [rate = 0] = perCpuSecond([() => signDelivery(letter, signer)], 4, 30);
  return Math.round(rate);
}

interface Run {
  readonly network: BenchNetwork;
  /** Follows the mediator's feed. */
  readonly feed: Client;
  /** Hands in here. */
  readonly door: Client;
  readonly path: string;
  readonly letters: readonly Buffer[];
  readonly from: string;
  readonly profile: boolean;
}

async function run({ network, feed, door, path, letters, from, profile }: Run) {
  await network.begin(profile);
  const own = process.cpuUsage();
  const postgres = network.postgresCpu();
  const started = performance.now();
  const [accepts, { ways, cursor }] = await Promise.all([
    handInAll(door, path, letters),
    follow(feed, from, letters.length),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const used = await network.end(profile);
  const { user, system } = process.cpuUsage(own);
  const cpu = {
    ...Object.fromEntries(Object.entries(used).map(([name, { cpuSeconds }]) => [name, cpuSeconds])),
    postgres: network.postgresCpu() - postgres,
    client: (user + system) / 1e6,
  };
  const all = Object.values(cpu).reduce((sum, part) => sum + part, 0);
  return {
    cursor,
    letters: letters.length,
    seconds: round(seconds),
    lettersPerSecond: round(letters.length / seconds),
    acceptMs: { p50: percentile(accepts, 0.5), p99: percentile(accepts, 0.99) },
    acceptedToDeliveredMs: { p50: percentile(ways, 0.5), p95: percentile(ways, 0.95) },
    // What a machine that is shared with others does not change as much: all processes' CPU time for one letter.
    cpuMsPerLetter: round((all * 1000) / letters.length),
    cpuMsPerLetterOf: Object.fromEntries(
      Object.entries(cpu).map(([name, part]) => [name, round((part * 1000) / letters.length)]),
    ),
    longestStallMs: Object.fromEntries(
      Object.entries(used).map(([name, { longestStallMs }]) => [name, longestStallMs]),
    ),
    // The same without waiting for a core that the others here had (the load itself and PostgreSQL among them).
    longestOwnStallMs: Object.fromEntries(
      Object.entries(used).map(([name, { longestOwnStallMs }]) => [name, longestOwnStallMs]),
    ),
    rssMb: Object.fromEntries(Object.entries(used).map(([name, { rssMb }]) => [name, rssMb])),
    used,
  };
}

function sharesOf(used: Awaited<ReturnType<typeof run>>['used']) {
  return Object.fromEntries(
    Object.entries(used).flatMap(([name, { shares }]) => {
      if (shares === undefined) return [];
      const { idle: _, ...busy } = shares;
      const total = Object.values(busy).reduce((sum, part) => sum + part, 0);
      const percent = Object.entries(busy).map(([what, part]) => [
        what,
        Math.round((100 * part) / Math.max(total, 1e-9)),
      ]);
      return [[name, { busySeconds: round(total), percent: Object.fromEntries(percent) }]];
    }),
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const network = await startBenchNetwork(numbers);
try {
  const feed = new Client(network.mediator);
  const sender = new Client(network.sender);
  const signer = signerOf(network.signer.certificatePem, network.signer.keyPem);
  const atMediator = { network, feed, door: feed, path: '/deliveries' };
  const atSender = { network, feed, door: sender, path: '/letters' };
  const signed = (bytes: number) => (count: number) => signedLetters(count, bytes, signer);
  // Unmeasured, so that all code is warm: an hour's rate is asked for, not the first minute's.
  let from = (await run({ ...atMediator, letters: signed(0)(WARM_UP), from: '0', profile: false })).cursor;
  const results: object[] = [];
  for (const [door, size, count, doorOf, lettersOf, target] of [
    ['mediator', '2 kB', small, atMediator, signed(0), 360],
    ['mediator', '200 kB', large, atMediator, signed(200_000), 120],
    ['sender', '2 kB', throughSender, atSender, plainLetters, undefined],
  ] as const) {
    if (count === 0) continue;
    if (doorOf === atSender) await network.startSender();
    const before = signsPerCpuSecond(signer);
    const { used: _, cursor, ...measured } = await run({ ...doorOf, letters: lettersOf(count), from, profile: false });
    const [one] = lettersOf(1);
    // As many bytes, durable in the same database and nothing more.
    const bare = await bareInsertsPerSecond(network.place.ownerUrl, one?.length ?? 0, Math.min(count, 2000));
    const floor = { bareInsertsPerSecond: bare, signsPerCpuSecond: [before, signsPerCpuSecond(signer)] };
    const plain = { ...measured, ...floor, targetPerSecond: target };
    from = cursor;
    if (!withProfile) {
      results.push({ door, size, ...plain });
      continue;
    }
    // Profiled in a run of its own, which is slower.
    const second = { ...doorOf, letters: lettersOf(Math.ceil(count / 2)), from, profile: true };
    const profiled = await run(second);
    from = profiled.cursor;
    results.push({ door, size, ...plain, mainThreads: sharesOf(profiled.used) });
  }
  const load = loadavg().map(round);
  console.log(
    JSON.stringify({
      bench: 'path',
      from: 'REST',
      to: 'stored in the mailbox and known as delivered',
      cores: cpus().length,
      load,
      results,
    }),
  );
} finally {
  await network.stop();
}
