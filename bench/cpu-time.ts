// How often pieces of work run in a second of this process's own CPU time, in turns, so that what else the machine does
// disturbs all of them alike; of each the best turn counts.

/** Rates per CPU second. `turns` of `milliseconds` each for every piece of work. */
export function perCpuSecond(works: readonly ((round: number) => void)[], turns = 20, milliseconds = 60): number[] {
  for (const work of works) for (let round = 0; round < 50; round += 1) work(round);
  const best = works.map(() => 0);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, work] of works.entries()) best[index] = Math.max(best[index] ?? 0, oneTurn(work, milliseconds));
  }
  return best;
}

function oneTurn(work: (round: number) => void, milliseconds: number): number {
  const before = process.cpuUsage();
  let used = 0;
  let count = 0;
  while (used < milliseconds * 1000) {
    for (let index = 0; index < 4; index += 1) work(count + index);
    count += 4;
    const { user, system } = process.cpuUsage(before);
    used = user + system;
  }
  return (count * 1e6) / used;
}
