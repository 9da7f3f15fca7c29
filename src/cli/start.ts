// `brevduva start <service> --config FILE`: one service, its configuration checked whole first, stopped cleanly by a signal.
import { parseArgs } from 'node:util';
import { countBuffersInHeapLimits } from '../main/buffers-in-heap-limits.ts';
import type { Deployable } from '../main/deployable.ts';
import { deployableNames, findDeployable } from '../main/deployables.ts';
import { putMainLoopFirst } from '../main/main-loop-first.ts';
import { refuseOwnDatabaseInUse, startOwnDatabase } from '../main/own-database.ts';
import { stopWithin } from '../main/stop-within.ts';
import { untilSignal } from '../main/until-signal.ts';
import { type Running, together } from '../platform/running.ts';
import { type Command, UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';

/** Longer than a call to an operator may take by default, shorter than systemd waits (deploy/systemd), seconds. */
const STOP_WITHIN = 35;

const help = `Usage: brevduva start <service> --config FILE [--own-database FOLDER] [--check] [--json]
       brevduva start <service> --schema

Starts one service: ${deployableNames.join(', ')}.

  --config FILE  its configuration, JSON (docs/operations.md shows an example)
  --check        check the configuration and stop; all faults are listed at once
  --schema       print the JSON Schema of its configuration: every member, its unit and default
  --own-database FOLDER  no database to administer: the PostgreSQL that comes with Brevduva is started in FOLDER, at the address
                 in database.url (127.0.0.1 and a free port), brought up to date, and stopped after the service
  --json         print one line of JSON with the addresses when ready
  --stop-within SECONDS  how long stopping may take; default ${STOP_WITHIN}

Stops cleanly on SIGTERM or Ctrl-C: what has been begun is finished first. When that takes too long, or at a second signal
after two seconds, it ends at once; nothing that was acknowledged is lost.
Exit codes: 0 stopped, or the configuration is good; 1 it failed, or had to be ended; 2 the configuration has faults,
or names a port, address or folder that cannot be had, or wrong usage.
`;

export const start: Command = {
  summary: 'start one service',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError(`name one service: ${deployableNames.join(', ')}`);
    const service = await findDeployable(name);
    if (service === undefined)
      throw new UsageError(`there is no service "${name}"; there are ${deployableNames.join(', ')}`);
    if (values.schema === true) {
      io.out(`${JSON.stringify(service.schema, null, 2)}\n`);
      return 0;
    }
    const file = values.config;
    if (file === undefined) throw new UsageError('give the configuration with --config FILE');
    const seconds = Number(values['stop-within'] ?? STOP_WITHIN);
    if (!(seconds > 0 && seconds <= 86_400)) throw new UsageError('--stop-within is a number of seconds above 0');
    const config = readJsonFile(file);
    if (values.check === true) {
      service.check(config, file);
      io.out(values.json === true ? `${JSON.stringify({ good: true })}\n` : `${file} is good.\n`);
      return 0;
    }
    const ownDatabase = values['own-database'];
    if (ownDatabase !== undefined) refuseOwnDatabaseInUse(ownDatabase);
    await service.ready(config, file);
    countBuffersInHeapLimits();
    const running = await startOf(service, config, file, ownDatabase);
    putMainLoopFirst();
    const addresses = Object.entries(running.addresses);
    if (values.json === true)
      io.out(`${JSON.stringify({ ready: true, service: name, addresses: running.addresses })}\n`);
    else io.out(`${name} is ready.\n${addresses.map(([what, address]) => `  ${what}: ${address}\n`).join('')}`);
    await untilSignal();
    await stopWithin(running, seconds);
    return 0;
  },
};

const options = {
  config: { type: 'string' },
  'own-database': { type: 'string' },
  check: { type: 'boolean' },
  schema: { type: 'boolean' },
  json: { type: 'boolean' },
  'stop-within': { type: 'string' },
} as const;

/** The service; with a database of its own that one first, and after it. */
async function startOf(
  service: Deployable,
  config: unknown,
  file: string,
  folder: string | undefined,
): Promise<Running> {
  const reread = () => readJsonFile(file);
  if (folder === undefined) return service.start(config, file, reread);
  const server = await startOwnDatabase(folder, service.storage(config, file).database.url);
  try {
    await service.migrate(config, file, server.ownerUrl);
    const running = await service.start(config, file, reread);
    return together(running.name, [{ name: 'database', addresses: {}, stop: () => server.stop() }, running]);
  } catch (error) {
    await server.stop();
    throw error;
  }
}
