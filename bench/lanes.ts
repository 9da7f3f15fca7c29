// How fast a single letter gets through while a mailing runs: from accepted to delivered. `node bench/lanes.ts [mailing's letters] [single letters]`
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Mediation, percentile, print, stallsOf } from './mediation.ts';

const A_BATCH = 10_000;
const A_CALL = 1000;
const BETWEEN_MS = 250;
const IDLE_SINGLES = 40;
const WARM_UP_PER_SECOND = 40;
const WARM_UP_SECONDS = 3;
const [letters = 100_000, singles = 100] = process.argv.slice(2).map(Number);

const mediation = await Mediation.open();
try {
  await mediation.arrivals(WARM_UP_PER_SECOND, WARM_UP_SECONDS);
  await mediation.drained();
  // Beside which it is read: the same letters while nothing else is sent.
  const idle: number[] = [];
  for (let n = 0; n < IDLE_SINGLES; n += 1) idle.push(await wayOfOne());
  const started = performance.now();
  await mediation.network.begin(false);
  const mailing = await mediation.json.call('POST', '/mailings', json({ name: 'Mätning' }));
  for (let left = letters; left > 0; left -= A_BATCH)
    await addBatch(String(mailing.mailingId), Math.min(left, A_BATCH));
  const takenIn = (performance.now() - started) / 1000;
  const takingIn = await mediation.network.end(false);
  await mediation.json.call('POST', `/mailings/${String(mailing.mailingId)}/start`, json({}));
  await pause(3000);
  await mediation.network.begin(false);
  const before = await deliveredSoFar();
  const from = performance.now();
  const ways: number[] = [];
  for (let n = 0; n < singles; n += 1) {
    ways.push(await wayOfOne());
    await pause(BETWEEN_MS);
  }
  const seconds = (performance.now() - from) / 1000;
  const mailingPerSecond = Math.round(((await deliveredSoFar()) - before - singles) / seconds);
  const used = await mediation.network.end(false);
  const [waiting] = await mediation.rows<{ count: number }>('select count(*)::int as count from mediator.outbox');
  const ms = (values: readonly number[]) => ({
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    max: percentile(values, 1),
  });
  print({
    bench: 'lanes',
    mailing: letters,
    linesTakenInPerSecond: Math.round(letters / takenIn),
    mailingPerSecondMeanwhile: mailingPerSecond,
    mailingLeftAtTheEnd: waiting?.count,
    singles,
    acceptedToDeliveredMs: ms(ways),
    withoutMailingMs: ms(idle),
    targetP95Ms: 2000,
    longestStallMs: { takingIn: stallsOf(takingIn), sending: stallsOf(used) },
  });
} finally {
  await mediation.network.stop();
}

async function addBatch(mailingId: string, count: number): Promise<void> {
  const batchId = String((await mediation.json.call('POST', '/batches', json({ mailingId }))).batchId);
  for (let left = count; left > 0; left -= A_CALL) {
    const lines = Array.from({ length: Math.min(left, A_CALL) }, () =>
      JSON.stringify({ key: randomUUID(), delivery: mediation.signed().toString('base64') }),
    );
    await mediation.lines.call('POST', `/batches/${batchId}/lines`, Buffer.from(`${lines.join('\n')}\n`));
  }
  await mediation.json.call('POST', `/batches/${batchId}/commit`, json({}));
}

async function wayOfOne(): Promise<number> {
  const deliveryId = String((await mediation.xml.call('POST', '/deliveries', mediation.signed())).deliveryId);
  for (;;) {
    const { state, acceptedAt, finishedAt } = await mediation.json.call('GET', `/deliveries/${deliveryId}`);
    if (state === 'delivered') return Date.parse(String(finishedAt)) - Date.parse(String(acceptedAt));
    await pause(50);
  }
}

async function deliveredSoFar(): Promise<number> {
  const [row] = await mediation.rows<{ count: number }>(
    `select count(*)::int as count from mediator.delivery where result = 'delivered'`,
  );
  return row?.count ?? 0;
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
