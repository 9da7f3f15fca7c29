// The folder of a test run: what is costly to make and the same for every file (the database cluster, keys) is made once there.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Its path, for its owner (others may pass through); it is removed when the run is gone. */
export function runFolder(): string {
  // Under the test runner every file is a process of its own: they share the folder of the runner, their parent.
  const run = process.env.NODE_TEST_CONTEXT?.startsWith('child') ? process.ppid : process.pid;
  const folder = join(tmpdir(), `brevduva-test-${run}`);
  if (isNewFolder(folder)) {
    const watch = fileURLToPath(new URL('./run-watch.ts', import.meta.url));
    spawn(process.execPath, [watch, String(run), folder], { detached: true, stdio: 'ignore' }).unref();
  }
  return folder;
}

/** Makes it; false where it is there already: of several processes one is told true. */
export function isNewFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o711 });
    return true;
  } catch {
    return false;
  }
}
