// An hour's letters at 40 a second, handed in at full rate: letters a second, and whether memory stays where it is.
// `node bench/load.ts [letters]`
import { bareInsertsPerSecond } from './floor.ts';
import { Mediation, print, stallsOf } from './mediation.ts';
import { CALLERS } from './path-client.ts';

const SAMPLE_MS = 5000;
const [letters = 144_000] = process.argv.slice(2).map(Number);

const mediation = await Mediation.open();
const samples: Record<string, number>[] = [];
const stalls: Record<string, number> = {};
const memory = async () => {
  const used = await mediation.network.end(false);
  for (const [name, ms] of Object.entries(stallsOf(used))) stalls[name] = Math.max(stalls[name] ?? 0, ms);
  await mediation.network.begin(false);
  samples.push(Object.fromEntries(Object.entries(used).map(([name, { rssMb }]) => [name, rssMb])));
};
try {
  await mediation.network.begin(false);
  let left = letters;
  const started = performance.now();
  const sampling = setInterval(() => void memory(), SAMPLE_MS);
  const caller = async () => {
    while (left-- > 0) await mediation.xml.call('POST', '/deliveries', mediation.signed());
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const acceptedSeconds = (performance.now() - started) / 1000;
  await mediation.drained();
  clearInterval(sampling);
  const seconds = (performance.now() - started) / 1000;
  await memory();
  const [counted] = await mediation.rows<{ delivered: number; kept: number }>(
    `select (select count(*)::int from mediator.delivery where result = 'delivered') as delivered,
       (select count(*)::int from mailbox_a.letter) as kept`,
  );
  print({
    bench: 'load',
    letters,
    ...counted,
    acceptedPerSecond: Math.round(letters / acceptedSeconds),
    deliveredPerSecond: Math.round(letters / seconds),
    // As many bytes at a time, durable in the same database and nothing more.
    bareInsertsPerSecond: await bareInsertsPerSecond(mediation.network.place.ownerUrl, mediation.signed().length, 5000),
    longestStallMs: stalls,
    rssMb: Object.fromEntries(Object.keys(samples.at(-1) ?? {}).map((name) => [name, quarters(name)])),
  });
} finally {
  await mediation.network.stop();
}

/** The largest resident memory in each quarter of the run. */
function quarters(name: string): number[] {
  const size = Math.ceil(samples.length / 4);
  return [0, 1, 2, 3].map((quarter) =>
    Math.max(0, ...samples.slice(quarter * size, (quarter + 1) * size).map((sample) => sample[name] ?? 0)),
  );
}
