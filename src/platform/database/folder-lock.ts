// One program at a time on a data folder: a second one would stop the first one's database under it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';

/**
 * Takes the folder for this process; a lock left by a killed process is taken over. Returns how to give it back.
 * `name` is the lock's file.
 * Errors: 'conflict' naming the living process that has it.
 */
export function lockFolder(folder: string, name: string): () => void {
  const path = join(folder, name);
  const mine = `${process.pid} ${startedAt(process.pid)}\n`;
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o644 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      refuseInUse(folder, name);
      if (attempt === 3) throw error;
      rmSync(path, { force: true });
    }
  }
}

/** Errors: 'conflict' naming the living process that has the folder. */
export function refuseInUse(folder: string, name: string): void {
  const holder = readHolder(join(folder, name));
  if (holder === undefined || !isSameProcess(holder)) return;
  throw new BrevduvaError(
    'conflict',
    `${folder} is in use by process ${holder.pid}. Stop that one first, or choose another data folder.`,
  );
}

interface Holder {
  readonly pid: number;
  readonly started: string;
}

function readHolder(path: string): Holder | undefined {
  try {
    const [pid, started = ''] = readFileSync(path, 'utf8').trim().split(' ');
    return { pid: Number(pid), started };
  } catch {
    return undefined;
  }
}

function isSameProcess(holder: Holder): boolean {
  const started = startedAt(holder.pid);
  return started !== '' && started === holder.started;
}

/** The process's start in clock ticks since boot, which tells a reused number apart; '' when there is no such process. */
function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
