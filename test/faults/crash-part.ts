// One of the networks of crash.ts: its share of the rounds, told line by line; what it counted goes to its parent.
import { crashRounds } from './crash-rounds.ts';

const [name = '', ...numbers] = process.argv.slice(2);
const [rounds = 1, ours = 200, seed = 1] = numbers.map(Number);
const goesOn = () => process.connected;
const tell = (line: string) => console.log(`${name} ${line}`);
try {
  process.send?.(await crashRounds({ rounds, ours, others: Math.round(ours / 5), seed, tell, goesOn }));
} catch (error) {
  console.error(`${name} (seed ${seed}):`, error);
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect();
}
