// How often a piece of work runs in a second of this process's own CPU time.

/** Runs per second of this process's CPU time: the best of some rounds, because the machine is not ours alone. */
export function perCpuSecond(work: (round: number) => void, seconds = 1, rounds = 5): number {
  for (let index = 0; index < 20; index += 1) work(index);
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    let used = 0;
    let count = 0;
    while (used < (seconds * 1e6) / rounds) {
      for (let index = 0; index < 4; index += 1) work(count + index);
      count += 4;
      const { user, system } = process.cpuUsage(before);
      used = user + system;
    }
    best = Math.max(best, (count * 1e6) / used);
  }
  return best;
}
