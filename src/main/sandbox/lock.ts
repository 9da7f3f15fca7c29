// One sandbox per data folder: a file with the process number, so that a second start never stops the first one's database.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // After a restart of the machine the number may belong to somebody else.
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('node');
}

/**
 * Takes the data folder for this process; the returned function gives it back.
 * Errors: 'conflict' when another living sandbox has it.
 */
export function lockDataFolder(dataFolder: string): () => void {
  const file = join(dataFolder, 'sandbox.pid');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      if (isAlive(pid)) {
        throw new BrevduvaError(
          'conflict',
          `Another sandbox (process ${pid}) uses ${dataFolder}. Stop it, or give another folder with --data.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new BrevduvaError(
    'conflict',
    `Another sandbox is starting in ${dataFolder}. Try again, or give another folder with --data.`,
  );
}
