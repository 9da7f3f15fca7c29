// The main loop, which everybody waits for, before what else wants a core.
import { getPriority, setPriority } from 'node:os';

/** Its nice value, as POSIX counts it (-20 first, 19 last): where all cores are busy it gets one within a slice or two. */
const FIRST = -10;

/**
 * Puts the thread that calls it before others that want a core, where the system permits it (root, CAP_SYS_NICE, RLIMIT_NICE) and nobody
 * chose a priority for the process. Linux only: elsewhere it would be all threads, those that sign among them.
 * To be called when the service has started: threads and processes that begin later begin with the priority of who made them.
 */
export function putMainLoopFirst(): void {
  if (process.platform !== 'linux' || getPriority(0) !== 0) return;
  try {
    setPriority(0, FIRST);
  } catch {
    // Not permitted: then it takes its turn.
  }
}
