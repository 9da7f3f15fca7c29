// The technical log of a sandbox goes to a file in its data folder: the terminal is for people, and `--json` for machines.
import { appendFileSync, closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFoldersSync } from '../../platform/folders.ts';
import { directLogs } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import type { SandboxOptions } from './options.ts';

const KEEP_BYTES = 20_000_000;

/** Directs every log of this process to `<data>/log/sandbox.log`; a file over 20 MB is moved aside at start. */
export function logToFile(options: SandboxOptions): Running {
  const folder = join(options.dataFolder, 'log');
  makeFoldersSync(folder, 0o700);
  const file = join(folder, 'sandbox.log');
  if (existsSync(file) && statSync(file).size > KEEP_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o600);
  let open = true;
  // Lines may still come while the last parts stop.
  const write = (line: string) => (open ? writeSync(descriptor, line) : appendFileSync(file, line));
  directLogs({ level: options.logLevel, destination: { write } });
  return {
    name: 'log',
    addresses: { file },
    stop: async () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}
