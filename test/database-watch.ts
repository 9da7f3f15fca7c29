// Stops the test cluster and removes its folder once the test run that used it is gone, also after a kill -9 of the run.
import { rmSync } from 'node:fs';

const [run = 0, server = 0] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4];
const LOOK_EVERY_MS = 300;

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const timer = setInterval(() => {
  if (lives(run)) return;
  clearInterval(timer);
  // Everything is thrown away: nothing needs to be written out.
  if (lives(server)) process.kill(server, 'SIGQUIT');
  const removing = setInterval(() => {
    if (lives(server)) return;
    clearInterval(removing);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }, 50);
}, LOOK_EVERY_MS);
