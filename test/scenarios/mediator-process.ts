// A mediator in a process of its own on a world's database, to be killed, paused and listened to.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RunningMediator } from './mediator-client.ts';
import type { World } from './mediator-world.ts';

export interface MediatorProcess {
  readonly child: ChildProcess;
  readonly mediator: RunningMediator;
  /** The signal that ended it. */
  readonly ended: Promise<string | null>;
  /** Resolves when its log has said this, once or again since it was asked. */
  said(words: string): Promise<void>;
}

let count = 0;

/** Resolves when it answers. */
export async function startMediatorProcess(world: World, changes: object): Promise<MediatorProcess> {
  count += 1;
  const file = join(world.folder, `child-${count}.json`);
  writeFileSync(file, JSON.stringify({ ...world.config, ...changes }));
  const script = new URL('./mediator-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--no-warnings', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([, signal]) => signal);
  const lines = createInterface(child.stdout);
  const found = (part: string): Promise<string> =>
    new Promise((resolve) => {
      const look = (line: string) => {
        if (!line.includes(part)) return;
        lines.off('line', look);
        resolve(line);
      };
      lines.on('line', look);
    });
  const api = await found('http');
  const address = { name: 'child', addresses: { api }, stop: async () => undefined };
  const said = async (words: string) => void (await found(words));
  return { child, ended, said, mediator: new RunningMediator(address, world.issuer) };
}
