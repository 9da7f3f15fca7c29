// A sandbox as a process of its own, for tests that kill it: one line of JSON when it is ready. Leases are short, so that a test need not wait.
import { startSandbox } from '../../src/main/sandbox/start-sandbox.ts';
import { untilSignal } from '../../src/main/until-signal.ts';

const [dataFolder = '', portBase = ''] = process.argv.slice(2);
const options = {
  host: '127.0.0.1',
  portBase: Number(portBase),
  dataFolder,
  databaseUrl: undefined,
  logLevel: 'debug',
} as const;

const sandbox = await startSandbox(options, {
  seed: false,
  adjust: (service, config) =>
    service === 'mediator' ? { ...config, leaseMs: 3000, pollMs: 200, retry: { firstMs: 200, maxMs: 2000 } } : config,
});
process.stdout.write(`${JSON.stringify(sandbox.announcement)}\n`);
await untilSignal();
await sandbox.stop();
