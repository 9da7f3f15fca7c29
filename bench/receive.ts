// CPU time that a mailbox (and PostgreSQL for it) needs to take in one sealed delivery over mutual TLS, and where it goes.
// `node bench/receive.ts [deliveries of 2 kB] [of 200 kB] [of 2 MB] [at once]`
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { mediator, operatorA } from '../src/main/sandbox/people.ts';
import { keyPairOf, wireUrl } from '../src/main/sandbox/place.ts';
import { deliverSecureEnvelope, sealDelivery, signDelivery } from '../src/wire/mina-meddelanden/delivery-seal.ts';
import { type Signer, signerOf } from '../src/wire/xmldsig/signer.ts';
import { bareInsertsPerSecond } from './floor.ts';
import { type BenchNetwork, startBenchNetwork } from './path-network.ts';
import { letterOf, SENDER } from './signing-bench.ts';

const RECIPIENTS = 200;
const numbers = readFileSync(new URL('../test/vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, RECIPIENTS);
const [small = 1500, large = 200, largest = 40, atOnce = 32] = process.argv.slice(2).map(Number);
const seal = { receivedTime: new Date().toISOString().slice(0, 10), signaturesOk: true };

interface Keys {
  readonly sender: Signer;
  readonly mediator: Signer;
}

function envelopes(count: number, bytes: number, keys: Keys): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const letter = letterOf(randomUUID(), bytes);
    const recipient = numbers[index % numbers.length] ?? '';
    const header = { ...letter.header, sender: { id: SENDER, name: 'Kommun B' }, recipient };
    return deliverSecureEnvelope(sealDelivery(signDelivery({ ...letter, header }, keys.sender), seal, keys.mediator));
  });
}

function post(agent: https.Agent, url: string, body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': body.length };
    const request = https.request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function deliverAll(network: BenchNetwork, all: readonly Uint8Array[]): Promise<number> {
  const { place } = network;
  const pair = keyPairOf(place, mediator);
  const [cert, key] = [readFileSync(pair.certificateFile), readFileSync(pair.keyFile)];
  const ca = readFileSync(place.ca.certificateFile);
  const agent = new https.Agent({ keepAlive: true, maxSockets: atOnce, cert, key, ca });
  const url = `${wireUrl(place, 'mailboxAWire')}/Service/v3`;
  const started = performance.now();
  let next = 0;
  const caller = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) {
      const answer = await post(agent, url, one);
      if (!/Delivered>true</i.test(answer)) throw new Error(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  agent.destroy();
  return (performance.now() - started) / 1000;
}

async function run(network: BenchNetwork, all: readonly Uint8Array[], profile: boolean) {
  await network.begin(profile);
  const postgres = network.postgresCpu();
  const seconds = await deliverAll(network, all);
  const { mailbox } = await network.end(profile);
  if (mailbox === undefined) throw new Error('no mailbox');
  return { seconds, mailbox, postgresSeconds: network.postgresCpu() - postgres };
}

const perLetter = (seconds: number, count: number): number => Math.round((seconds * 100_000) / count) / 100;

const network = await startBenchNetwork(numbers, ['eid-simulator', 'registry', 'mailbox']);
try {
  const signer = (pair: { certificateFile: string; keyFile: string }) =>
    signerOf(readFileSync(pair.certificateFile, 'utf8'), readFileSync(pair.keyFile, 'utf8'));
  const keys = {
    sender: signerOf(network.signer.certificatePem, network.signer.keyPem),
    mediator: signer(keyPairOf(network.place, mediator)),
  };
  await deliverAll(network, envelopes(200, 0, keys));
  const results: object[] = [];
  for (const [size, bytes, count] of [
    ['2 kB', 0, small],
    ['200 kB', 200_000, large],
    ['2 MB', 1_500_000, largest],
  ] as const) {
    if (count === 0) continue;
    const all = envelopes(count, bytes, keys);
    const { seconds, mailbox, postgresSeconds } = await run(network, all, false);
    const { mailbox: profiled } = await run(network, envelopes(Math.ceil(count / 2), bytes, keys), true);
    const { idle: _, ...shares } = profiled.shares ?? {};
    results.push({
      size,
      perSecond: Math.round(count / seconds),
      // As many bytes at a time, durable in the same database and nothing more.
      bareInsertsPerSecond: await bareInsertsPerSecond(
        network.place.ownerUrl,
        all[0]?.length ?? 0,
        Math.min(count, 2000),
      ),
      // The load's own share of the two cores apart: what the mailbox and its database could take in with both to themselves.
      perSecondOnTwoCores: Math.round(
        Math.min(count / mailbox.cpuSeconds, (2 * count) / (mailbox.cpuSeconds + postgresSeconds)),
      ),
      mailboxMs: perLetter(mailbox.cpuSeconds, count),
      postgresMs: perLetter(postgresSeconds, count),
      longestStallMs: mailbox.longestStallMs,
      rssMb: mailbox.rssMb,
      mainThreadMs: Object.fromEntries(
        Object.entries(shares).map(([what, used]) => [what, perLetter(used, Math.ceil(count / 2))]),
      ),
    });
  }
  console.log(JSON.stringify({ bench: 'receive', operator: operatorA.name, atOnce, results }));
} finally {
  await network.stop();
}
