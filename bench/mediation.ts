// What the benches of mediation share: a running network, letters signed at run time, hand-ins on a clock, and what the services use.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { signDelivery, signedDeliveryBytes } from '../src/wire/mina-meddelanden/delivery-seal.ts';
import { type Signer, signerOf } from '../src/wire/xmldsig/signer.ts';
import { CALLERS, Client } from './path-client.ts';
import { type BenchNetwork, startBenchNetwork, type Used } from './path-network.ts';
import { letterOf, SENDER } from './signing-bench.ts';

const RECIPIENTS = 200;

export class Mediation {
  readonly network: BenchNetwork;
  /** Hands in one delivery. */
  readonly xml: Client;
  readonly json: Client;
  readonly lines: Client;
  readonly #numbers: readonly string[];
  readonly #signer: Signer;
  #signed = 0;

  private constructor(network: BenchNetwork, numbers: readonly string[]) {
    this.network = network;
    this.xml = new Client(network.mediator);
    this.json = new Client({ ...network.mediator, contentType: 'application/json' });
    this.lines = new Client({ ...network.mediator, contentType: 'application/jsonl' });
    this.#numbers = numbers;
    this.#signer = signerOf(network.signer.certificatePem, network.signer.keyPem);
  }

  static async open(): Promise<Mediation> {
    const numbers = readFileSync(new URL('../test/vectors/identities/personnummer.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, RECIPIENTS);
    return new Mediation(await startBenchNetwork(numbers), numbers);
  }

  /** A new letter of 2 kB of text and `bytes` of attachment, signed by its sender. */
  signed(bytes = 0): Buffer {
    const letter = letterOf(randomUUID(), bytes);
    const recipient = this.#numbers[this.#signed++ % this.#numbers.length] ?? '';
    const header = { ...letter.header, sender: { id: SENDER, name: 'Kommun B' }, recipient };
    return signedDeliveryBytes(signDelivery({ ...letter, header }, this.#signer));
  }

  /** Hands in at a steady rate whatever the answers take; milliseconds from when each was due to its acknowledgement. */
  async arrivals(perSecond: number, seconds: number): Promise<number[]> {
    const letters = Array.from({ length: Math.round(perSecond * seconds) }, () => this.signed());
    const started = performance.now();
    return await Promise.all(
      letters.map(async (letter, index) => {
        const due = started + (index * 1000) / perSecond;
        await pause(Math.max(0, due - performance.now()));
        await this.xml.call('POST', '/deliveries', letter);
        return performance.now() - due;
      }),
    );
  }

  /** Letters a second from the first hand-in to when all are delivered, as many callers as keep it busy. */
  async fullRate(count: number): Promise<number> {
    const letters = Array.from({ length: count }, () => this.signed());
    const started = performance.now();
    const caller = async () => {
      for (let letter = letters.pop(); letter !== undefined; letter = letters.pop())
        await this.xml.call('POST', '/deliveries', letter);
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    await this.drained(50);
    return Math.round((count * 1000) / (performance.now() - started));
  }

  /** Rows as the database's owner. */
  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const client = new pg.Client({ connectionString: this.network.place.ownerUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Resolves when nothing waits to be delivered. */
  async drained(everyMs = 500): Promise<void> {
    for (;;) {
      const [row] = await this.rows<{ waiting: number }>('select count(*)::int as waiting from mediator.outbox');
      if (row?.waiting === 0) return;
      await pause(everyMs);
    }
  }
}

/** The value that this share of them is at or below, rounded to milliseconds. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** The longest stall of each process's main thread, ms: that of one that does next to nothing is the floor. */
export function stallsOf(used: Readonly<Record<string, Used>>): Record<string, number> {
  return Object.fromEntries(Object.entries(used).map(([name, { longestStallMs }]) => [name, longestStallMs]));
}

/** One line of JSON with what every bench says about the machine. */
export function print(result: object): void {
  const load = loadavg().map((value) => Math.round(value * 100) / 100);
  console.log(JSON.stringify({ ...result, cores: cpus().length, load }));
}
