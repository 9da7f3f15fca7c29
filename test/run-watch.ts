// Stops the test cluster and removes the run's folder once the test run is gone, also after a kill -9 of the run.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const run = Number(process.argv[2]);
const folder = process.argv[3] ?? '';
const LOOK_EVERY_MS = 300;

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** 0 where none was started. */
function serverPid(): number {
  try {
    return Number(readFileSync(join(folder, 'cluster', 'data', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
}

const timer = setInterval(() => {
  if (lives(run)) return;
  clearInterval(timer);
  const server = serverPid();
  // Everything is thrown away: nothing needs to be written out.
  if (server > 0 && lives(server)) process.kill(server, 'SIGQUIT');
  const removing = setInterval(() => {
    if (server > 0 && lives(server)) return;
    clearInterval(removing);
    rmSync(folder, { recursive: true, force: true });
  }, 50);
}, LOOK_EVERY_MS);
