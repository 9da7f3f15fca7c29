// `npm run test:crash [rounds] [letters]`: 200 crashes in mailings of 2 000 letters to our mailbox, and a fifth as many to an operator that removes no repeats.
import { randomInt } from 'node:crypto';
import { crashRounds } from './crash-rounds.ts';

const [rounds = 200, ours = 2000, seed = randomInt(1_000_000)] = process.argv.slice(2).map(Number);
console.log(`seed ${seed}`);
const started = performance.now();
const tell = (line: string) => console.log(line);
const counts = await crashRounds({ rounds, ours, others: Math.round(ours / 5), seed, tell });
console.log(
  JSON.stringify({ rounds, seed, minutes: Math.round((performance.now() - started) / 6000) / 10, ...counts }),
);
