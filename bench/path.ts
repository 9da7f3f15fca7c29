// Letters a second from the mediator's REST to stored in the mailbox, every service and PostgreSQL on this machine, and where
// the time goes. `node bench/path.ts [letters of 2 kB] [letters of 200 kB]`
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { cpus, loadavg } from 'node:os';
import type { SecureDelivery } from '../src/wire/mina-meddelanden/delivery.ts';
import { signDelivery, signedDeliveryBytes } from '../src/wire/mina-meddelanden/delivery-seal.ts';
import { type Signer, signerOf } from '../src/wire/xmldsig/signer.ts';
import { type BenchNetwork, startBenchNetwork } from './path-network.ts';
import { letterOf, SENDER } from './signing-bench.ts';

const RECIPIENTS = 200;
const CALLERS = 32;
const numbers = readFileSync(new URL('../test/vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, RECIPIENTS);
const [small = 2000, large = 200] = process.argv.slice(2).map(Number);

class Client {
  readonly #network: BenchNetwork;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: CALLERS + 2 });
  #token: { readonly text: string; readonly until: number } | undefined;

  constructor(network: BenchNetwork) {
    this.#network = network;
  }

  async call(method: string, path: string, body?: Uint8Array): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.#bearer()}` };
    if (body !== undefined)
      Object.assign(headers, { 'content-type': 'application/xml', 'idempotency-key': randomUUID() });
    const { status, text } = await this.#send(`${this.#network.mediatorApi}${path}`, { method, headers }, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  async #bearer(): Promise<string> {
    if (this.#token !== undefined && this.#token.until > Date.now()) return this.#token.text;
    const { client, tokenEndpoint, mediatorApi } = this.#network;
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'deliveries', resource: mediatorApi });
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
    const { status, text } = await this.#send(tokenEndpoint, { method: 'POST', headers }, Buffer.from(form.toString()));
    if (status !== 200) throw new Error(`no token: ${status} ${text}`);
    this.#token = { text: String(JSON.parse(text).access_token), until: Date.now() + 120_000 };
    return this.#token.text;
  }

  #send(url: string, options: http.RequestOptions, body?: Uint8Array): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const request = http.request(url, { ...options, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

function signedLetters(count: number, bytes: number, signer: Signer): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const letter: SecureDelivery = letterOf(randomUUID(), bytes);
    const recipient = numbers[index % numbers.length] ?? '';
    const header = { ...letter.header, sender: { id: SENDER, name: 'Kommun B' }, recipient };
    return signedDeliveryBytes(signDelivery({ ...letter, header }, signer));
  });
}

async function handInAll(client: Client, letters: readonly Buffer[]): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const caller = async () => {
    for (let letter = letters[next++]; letter !== undefined; letter = letters[next++]) {
      const started = performance.now();
      await client.call('POST', '/deliveries', letter);
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

async function run(network: BenchNetwork, client: Client, letters: readonly Buffer[], from: string, profile: boolean) {
  await network.begin(profile);
  const own = process.cpuUsage();
  const postgres = network.postgresCpu();
  const started = performance.now();
  const [accepts, { ways, cursor }] = await Promise.all([
    handInAll(client, letters),
    follow(client, from, letters.length),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const used = await network.end(profile);
  const { user, system } = process.cpuUsage(own);
  const cpu = Object.fromEntries(Object.entries(used).map(([name, { cpuSeconds }]) => [name, round(cpuSeconds)]));
  return {
    cursor,
    letters: letters.length,
    seconds: round(seconds),
    lettersPerSecond: round(letters.length / seconds),
    acceptMs: { p50: percentile(accepts, 0.5), p99: percentile(accepts, 0.99) },
    acceptedToDeliveredMs: { p50: percentile(ways, 0.5), p95: percentile(ways, 0.95) },
    cpuSeconds: { ...cpu, postgres: round(network.postgresCpu() - postgres), client: round((user + system) / 1e6) },
    longestStallMs: Object.fromEntries(
      Object.entries(used).map(([name, { longestStallMs }]) => [name, longestStallMs]),
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
  const client = new Client(network);
  const signer = signerOf(network.signer.certificatePem, network.signer.keyPem);
  let cursor = (await run(network, client, signedLetters(100, 0, signer), '0', false)).cursor;
  const results: object[] = [];
  for (const [size, count, bytes] of [
    ['2 kB', small, 0],
    ['200 kB', large, 200_000],
  ] as const) {
    if (count === 0) continue;
    const {
      used: _,
      cursor: after,
      ...plain
    } = await run(network, client, signedLetters(count, bytes, signer), cursor, false);
    const profiled = await run(network, client, signedLetters(Math.ceil(count / 2), bytes, signer), after, true);
    cursor = profiled.cursor;
    // Profiled in a run of its own, which is slower.
    results.push({ size, ...plain, mainThreads: sharesOf(profiled.used) });
  }
  const load = loadavg().map(round);
  console.log(
    JSON.stringify({
      bench: 'path',
      from: 'REST of the mediator',
      to: 'delivered known',
      cores: cpus().length,
      load,
      results,
    }),
  );
} finally {
  await network.stop();
}
