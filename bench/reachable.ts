// isReachable in calls of 1000 over mutual TLS, with millions of profiles and choices: ids a second for the processor time of registry and
// PostgreSQL, time of a call, time to load, memory. `node bench/reachable.ts [profiles] [seconds] [profile]`. The load generator's share of the two cores
// is counted apart, and small: each question's first answer is read by the contract and compared with who was asked about, later ones are
// counted by status and length (reachable-caller.ts). The floor, in the same run: the same question to the same database by SQL alone.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { checkDigit } from '../src/domain/check-digit.ts';
import { registryConfig } from '../src/main/sandbox/infrastructure-configs.ts';
import { kommunB, operatorA, operatorB } from '../src/main/sandbox/people.ts';
import { keyPairOf, pageUrl, wireUrl } from '../src/main/sandbox/place.ts';
import { recipientOperations } from '../src/wire/mina-meddelanden/recipient.ts';
import { readEnvelope, writeEnvelope } from '../src/wire/soap/envelope.ts';
import { type BenchNetwork, startBenchNetwork } from './path-network.ts';
import { LeanCaller } from './reachable-caller.ts';

const [profiles = 10_000_000, seconds = 20] = process.argv.slice(2, 4).map(Number);
const profile = process.argv[4] === 'profile';
const A_CALL = 1000;
const OPT_OUTS = 3;
const TARGET = { idsPerSecond: 200_000, p99Ms: 50, loadSeconds: 600 };
const folder = mkdtempSync(join(tmpdir(), 'brevduva-reachable-'));

const DAYS = 10_950;
const A_DAY = Math.ceil(profiles / DAYS);

/** Nobody alive: born 1800 to 1829. In the numbers' own order, as a register that is taken over gives them. */
function numberOf(index: number): string {
  const day = new Date(Date.UTC(1800, 0, 1 + Math.floor(index / A_DAY))).toISOString().slice(0, 10).replaceAll('-', '');
  const nine = `${day.slice(2)}${String(index % A_DAY).padStart(3, '0')}`;
  return `${day.slice(0, 2)}${nine}${checkDigit(nine)}`;
}

async function writeFileOf(file: string): Promise<void> {
  const out = createWriteStream(file);
  const registeredAt = '2025-01-31T12:00:00.000Z';
  const changedAt = '2026-02-01T08:00:00.000Z';
  for (let index = 0; index < profiles; index += 1) {
    const operator = index % 3 === 0 ? operatorB.id : operatorA.id;
    const choices = Array.from({ length: OPT_OUTS }, (_, nth) => ({
      sender: nth === 0 && index % 10 === 0 ? kommunB.id : String(162_000_000_000 + ((index * 7 + nth * 331) % 900)),
      accepted: false,
      changedAt,
    }));
    const line = { recipient: numberOf(index), operator, registeredAt, choices };
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function load(network: BenchNetwork, file: string) {
  const config = join(folder, 'registry.json');
  writeFileSync(config, JSON.stringify(registryConfig(network.place)));
  const cli = new URL('../bin/brevduva.js', import.meta.url).pathname;
  return promisify(execFile)(process.execPath, [cli, 'register', 'load', file, '--config', config, '--json']);
}

function asked(from: number): readonly string[] {
  // Most have a mailbox, some have not, and the order is no order.
  return Array.from({ length: A_CALL }, (_, n) => numberOf((from + n * 7919) % Math.max(1, profiles)));
}

function question(recipients: readonly string[]): Uint8Array {
  return writeEnvelope(recipientOperations.isReachable.request.write({ sender: kommunB.id, recipients }));
}

/** Bytes of a question's answer, which must be about those asked, in their order. */
async function checkedLength(agent: https.Agent, url: string, recipients: readonly string[]): Promise<number> {
  const answer = await post(agent, url, question(recipients));
  const { statuses } = recipientOperations.isReachable.response.read(readEnvelope(answer).body);
  const about = statuses.map(({ accountStatus }) => accountStatus.recipientId);
  if (about.join() !== recipients.join()) throw new Error('the answer is not about those who were asked about');
  return answer.length;
}

async function post(agent: https.Agent, url: string, body: Uint8Array): Promise<Buffer> {
  const request = https.request(url, { method: 'POST', agent, headers: { 'content-type': 'text/xml; charset=utf-8' } });
  request.end(body);
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const whole = Buffer.concat(parts);
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${whole.subarray(0, 500).toString()}`);
  return whole;
}

function keysOf(place: BenchNetwork['place']) {
  const pair = keyPairOf(place, kommunB);
  return {
    cert: readFileSync(pair.certificateFile),
    key: readFileSync(pair.keyFile),
    ca: readFileSync(place.ca.certificateFile),
  };
}

async function run(network: BenchNetwork, many: number, forSeconds: number) {
  const { place } = network;
  const url = `${wireUrl(place, 'registryWire')}/Recipient/v3`;
  const agent = new https.Agent({ keepAlive: true, ...keysOf(place) });
  const questions: { readonly body: Uint8Array; readonly length: number }[] = [];
  for (let n = 0; n < 50; n += 1) {
    const recipients = asked(n * 104_729);
    questions.push({ body: question(recipients), length: await checkedLength(agent, url, recipients) });
  }
  agent.destroy();
  const bodyLength = questions[0]?.body.length ?? 0;
  const callers = await Promise.all(
    Array.from({ length: many }, () => LeanCaller.connect(new URL(url), bodyLength, keysOf(place))),
  );
  const times: number[] = [];
  const started = performance.now();
  const end = started + forSeconds * 1000;
  let next = 0;
  let bytes = 0;
  await network.begin(profile);
  const [own, postgres] = [process.cpuUsage(), network.postgresCpu()];
  await Promise.all(
    callers.map(async (caller) => {
      while (performance.now() < end) {
        const { body, length } = questions[next++ % questions.length] ?? { body: new Uint8Array(), length: 0 };
        const at = performance.now();
        const came = await caller.ask(body);
        times.push(performance.now() - at);
        if (came !== length) throw new Error(`an answer of ${came} bytes, not ${length}`);
        bytes += came;
      }
    }),
  );
  const tookSeconds = (performance.now() - started) / 1000;
  const used = await network.end(profile);
  const client = process.cpuUsage(own);
  for (const caller of callers) caller.close();
  const ids = times.length * A_CALL;
  const registrySeconds = used.registry?.cpuSeconds ?? 0;
  const postgresSeconds = network.postgresCpu() - postgres;
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    ...{ callers: many, calls: times.length, idsPerSecond: Math.round(ids / tookSeconds) },
    callMs: { p50: ms(0.5), p95: ms(0.95), p99: ms(0.99), max: ms(1) },
    answerKilobytes: Math.round(bytes / times.length / 1024),
    microsecondsOfProcessorPerId: round(((registrySeconds + postgresSeconds) * 1e6) / ids),
    /** What two cores of it give when the load generator has cores of its own. */
    idsPerSecondOfTwoCores: Math.round((2 * ids) / (registrySeconds + postgresSeconds)),
    cpuSeconds: {
      registry: round(registrySeconds),
      postgres: round(postgresSeconds),
      client: round((client.user + client.system) / 1e6),
    },
    longestStallMs: used.registry?.longestStallMs,
    /** Without the time in which it was ready and had no core. */
    longestOwnStallMs: used.registry?.longestOwnStallMs,
    rssMb: used.registry?.rssMb,
    ...(profile ? { shares: used.registry?.shares } : {}),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

async function floorOf(owner: pg.Client): Promise<number> {
  const started = performance.now();
  for (let call = 0; call < 20; call += 1) {
    const ids = Array.from({ length: A_CALL }, (_, n) => numberOf((call * 104_729 + n * 7919) % Math.max(1, profiles)));
    await owner.query(
      `select r.id, r.account_type, r.pending, r.operator, r.registered_at, c.accepted, c.changed_at
       from recipient r left join sender_choice c on c.recipient = r.id and c.sender = $2 where r.id = any($1::bigint[])`,
      [ids.map(Number), kommunB.id],
    );
  }
  return round((20 * A_CALL) / ((performance.now() - started) / 1000));
}

/** Waits until the registry's own metric says that so many are in memory. */
async function copyHolds(place: BenchNetwork['place'], wanted: number): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${pageUrl(place, 'registry')}/metrics`)).text();
    if (Number(/^brevduva_registry_replica_profiles\S* (\d+)/m.exec(text)?.[1] ?? 0) >= wanted) return;
    await new Promise((later) => setTimeout(later, 200));
  }
}

const network = await startBenchNetwork([], ['registry']);
const owner = new pg.Client({ connectionString: network.place.ownerUrl, options: '-c search_path=registry' });
await owner.connect();
try {
  const file = join(folder, 'profiles.jsonl');
  await writeFileOf(file);
  const started = performance.now();
  const { stdout } = await load(network, file);
  const loadSeconds = round((performance.now() - started) / 1000);
  rmSync(file);
  await owner.query('vacuum analyze recipient');
  const loadedAt = performance.now();
  const agent = new https.Agent(keysOf(network.place));
  // The first question tells the registry that its copy is old; then it reads.
  await post(agent, `${wireUrl(network.place, 'registryWire')}/Recipient/v3`, question(asked(0)));
  await copyHolds(network.place, profiles);
  const copySeconds = round((performance.now() - loadedAt) / 1000);
  agent.destroy();
  const results = [await run(network, 4, seconds), await run(network, 1, Math.ceil(seconds / 2))];
  const generator = 'first answer to each of 50 questions read by the contract, later ones by status and length';
  const facts = {
    generator,
    profiles,
    optOuts: profiles * OPT_OUTS,
    loaded: JSON.parse(stdout),
    loadSeconds,
    copySeconds,
  };
  const floorIdsPerSecondBySql = await floorOf(owner);
  console.log(JSON.stringify({ bench: 'reachable', target: TARGET, ...facts, floorIdsPerSecondBySql, results }));
} finally {
  await owner.end();
  await network.stop();
  rmSync(folder, { recursive: true, force: true });
}
