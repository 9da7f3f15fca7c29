// How fast a mailing is taken in: 100 000 letters of 2 kB in 10 batches, verified line by line and durable, then committed.
// `node bench/batches.ts [batches] [letters in each]`. The mailing is not started: nothing else goes on.
import { randomUUID } from 'node:crypto';
import { bareInsertsPerSecond } from './floor.ts';
import { Mediation, percentile, print } from './mediation.ts';

const SIGNED = 500;
const TARGET = 300;
const [batches = 10, letters = 10_000] = process.argv.slice(2).map(Number);

const mediation = await Mediation.open();
const post = (path: string, body: object) => mediation.json.call('POST', path, Buffer.from(JSON.stringify(body)));
try {
  const { mailingId } = await post('/mailings', { name: 'bench' });
  // The same letters under new keys: signing is the sender's work, and is not measured here.
  const signed = Array.from({ length: SIGNED }, () => mediation.signed().toString('base64'));
  const taking: number[] = [];
  const committing: number[] = [];
  await mediation.network.begin(false);
  const started = performance.now();
  for (let batch = 0; batch < batches; batch += 1) {
    const batchId = String((await post('/batches', { mailingId })).batchId);
    const lines = Array.from(
      { length: letters },
      (_, n) => `{"key":"${randomUUID()}","delivery":"${signed[n % SIGNED]}"}\n`,
    );
    const from = performance.now();
    const { taken } = await mediation.lines.call('POST', `/batches/${batchId}/lines`, Buffer.from(lines.join('')));
    if (taken !== letters) throw new Error(`${String(taken)} of ${letters} lines were taken`);
    const filled = performance.now();
    await post(`/batches/${batchId}/commit`, {});
    taking.push(filled - from);
    committing.push(performance.now() - filled);
  }
  const ms = performance.now() - started;
  const used = await mediation.network.end(false);
  print({
    bench: 'batches',
    letters: batches * letters,
    perSecond: Math.round((batches * letters * 1000) / ms),
    target: TARGET,
    linesPerSecond: Math.round((batches * letters * 1000) / taking.reduce((sum, each) => sum + each, 0)),
    // As many bytes at a time, durable in the same database and nothing more.
    bareInsertsPerSecond: await bareInsertsPerSecond(mediation.network.place.ownerUrl, mediation.signed().length, 5000),
    commitMs: { p50: percentile(committing, 0.5), max: percentile(committing, 1) },
    mediator: used.mediator,
  });
} finally {
  await mediation.network.stop();
}
