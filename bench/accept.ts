// How long a sender's system waits for "accepted": at half the target's pace, and in a spike of 14 times the steady arrival (144 000 letters
// an hour are 40 a second). `node bench/accept.ts [steady a second] [seconds] [spike's seconds]`
import { bareArrivals } from './floor.ts';
import { Mediation, percentile, print, stallsOf } from './mediation.ts';

const STEADY = 40;
const SPIKE = 14;
const FLOOR_SECONDS = 10;
const [perSecond = 180, seconds = 30, spikeSeconds = 5] = process.argv.slice(2).map(Number);

const mediation = await Mediation.open();
try {
  await mediation.arrivals(STEADY, 3);
  await mediation.drained();
  await mediation.network.begin(false);
  const steady = await mediation.arrivals(perSecond, seconds);
  const used = await mediation.network.end(false);
  await mediation.drained();
  await mediation.arrivals(STEADY, 3);
  await mediation.network.begin(false);
  const spike = await mediation.arrivals(STEADY * SPIKE, spikeSeconds);
  const inSpike = await mediation.network.end(false);
  await mediation.drained();
  // The floor: as many bytes at the same pace, durable in the same database and nothing more.
  const { length } = mediation.signed();
  const { ownerUrl } = mediation.network.place;
  const floor = {
    steady: await bareArrivals(ownerUrl, length, perSecond, Math.min(seconds, FLOOR_SECONDS)),
    spike: await bareArrivals(ownerUrl, length, STEADY * SPIKE, spikeSeconds),
  };
  const ms = (values: readonly number[]) => ({
    p50: percentile(values, 0.5),
    p99: percentile(values, 0.99),
    max: percentile(values, 1),
  });
  print({
    bench: 'accept',
    steady: {
      perSecond,
      letters: steady.length,
      acceptMs: ms(steady),
      bareInsertMs: ms(floor.steady),
      targetP99Ms: 100,
    },
    spike: {
      perSecond: STEADY * SPIKE,
      letters: spike.length,
      acceptMs: ms(spike),
      bareInsertMs: ms(floor.spike),
      targetP99Ms: 1500,
    },
    longestStallMs: { steady: stallsOf(used), spike: stallsOf(inSpike) },
  });
} finally {
  await mediation.network.stop();
}
