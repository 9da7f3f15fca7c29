// A whole network for scenario tests: every service in this process, real TLS, a real database, in a folder of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Announcement } from '../src/main/sandbox/announcement.ts';
import { PORT_SPAN } from '../src/main/sandbox/options.ts';
import { type SandboxSteps, startSandbox } from '../src/main/sandbox/start-sandbox.ts';
import { readyForSandbox } from './sandbox-ready.ts';

export interface Network {
  readonly announcement: Announcement;
  readonly dataFolder: string;
  readonly portBase: number;
  /** The technical log of every service so far. */
  log(): string;
  stop(): Promise<void>;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first of a range of free ports; random, so that test files that run at once do not meet. */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 300) * 40;
    const free = await Promise.all([...Array(PORT_SPAN).keys()].map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('No free range of ports');
}

/** Starts it; `seed: false` unless asked for, so that a test begins with empty mailboxes. */
export async function startNetwork(steps: SandboxSteps = {}): Promise<Network> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'brevduva-network-'));
  await readyForSandbox(dataFolder);
  const portBase = await freePortBase();
  const options = { host: '127.0.0.1', portBase, dataFolder, databaseUrl: undefined, logLevel: 'debug' } as const;
  const sandbox = await startSandbox(options, { seed: false, ...steps });
  return {
    announcement: sandbox.announcement,
    dataFolder,
    portBase,
    log: () => readFileSync(join(dataFolder, 'log', 'sandbox.log'), 'utf8'),
    async stop() {
      await sandbox.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
