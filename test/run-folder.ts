// The folder of a test run: what is costly to make and the same for every file (the database cluster, keys) is made once there.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

const MADE_WITHIN_MS = 60_000;

/**
 * Makes something in a folder of that name, in whichever process of the run is first; the others wait for it. What `make` answers is kept there,
 * and is everybody's answer.
 */
export async function onceInRun(name: string, make: (folder: string) => Promise<string>): Promise<string> {
  const folder = join(runFolder(), name);
  const ready = join(folder, 'ready');
  if (isNewFolder(folder)) {
    writeFileSync(`${ready}.new`, await make(folder), { mode: 0o600 });
    renameSync(`${ready}.new`, ready);
  }
  for (const until = Date.now() + MADE_WITHIN_MS; !existsSync(ready); ) {
    if (Date.now() > until) throw new Error(`${name} was not made: remove ${folder} and try again`);
    await setTimeout(20);
  }
  return readFileSync(ready, 'utf8');
}

/** Makes it; false where it is there already: of several processes one is told true. */
function isNewFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o711 });
    return true;
  } catch {
    return false;
  }
}
