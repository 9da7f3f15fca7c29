// The server as a process: one that outlived a killed program is stopped before a new one starts on its files (STACK.md).
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';

const STOP_MS = 20_000;
const LOOK_EVERY_MS = 10;

/** Stops the server that postmaster.pid names, if it lives and works on this cluster; removes a file that names another process. */
export async function stopLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isServerOn(pid, cluster)) {
    rmSync(pidFile, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  if (await waitForExit(pid, STOP_MS)) return;
  throw new BrevduvaError(
    'unavailable',
    `A PostgreSQL left behind (process ${pid}) does not stop. Stop it and start again.`,
  );
}

/** Numbers are reused: the file may name somebody else's process, which must not be touched. */
function isServerOn(pid: number, cluster: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes(cluster) && (words[0]?.endsWith('postgres') ?? false);
  } catch {
    return false;
  }
}

/** True when the process is gone within that time. */
export async function waitForExit(pid: number, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    if (isGone(pid)) return true;
    await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
  }
  return isGone(pid);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

/** A port nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
