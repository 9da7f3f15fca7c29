// The services of bench/path.ts, each in a process of its own, with durable PostgreSQL and mutual TLS, on this machine.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployables } from '../src/main/deployables.ts';
import { mailboxAConfig, mediationClient, mediatorConfig, senderConfig } from '../src/main/sandbox/configs.ts';
import {
  API_CLIENT,
  eidConfig,
  mailCatcherConfig,
  registryConfig,
} from '../src/main/sandbox/infrastructure-configs.ts';
import { kommunB, operatorA } from '../src/main/sandbox/people.ts';
import { keyPairOf, makeCertificates, type Place, pageUrl } from '../src/main/sandbox/place.ts';
import { choosePorts } from '../src/main/sandbox/ports.ts';
import { Secrets } from '../src/main/sandbox/secrets.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import type { Share } from './path-profile.ts';
import type { Stalls } from './path-stalls.ts';

export interface Used extends Stalls {
  readonly cpuSeconds: number;
  readonly rssMb: number;
  /** The most so far. */
  readonly maxRssMb: number;
  readonly shares?: Record<Share, number>;
}

export interface BenchApi {
  readonly url: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly secret: string;
  readonly scope: string;
  readonly contentType: string;
}

export interface BenchNetwork {
  readonly place: Place;
  readonly mediator: BenchApi;
  readonly sender: BenchApi;
  /** Starts the sender and what it needs, which the mediator's own door does without. */
  startSender(changes?: object): Promise<void>;
  readonly signer: { readonly certificatePem: string; readonly keyPem: string };
  /** CPU seconds of PostgreSQL's processes so far. */
  postgresCpu(): number;
  begin(profile: boolean): Promise<void>;
  end(profile: boolean): Promise<Record<string, Used>>;
  stop(): Promise<void>;
}

const PASSED = ['eid-simulator', 'registry', 'mailbox', 'mediator'];

/** Starts what a letter passes (e-ID for the token, registry, one mailbox, mediator), or some of it; these recipients have mailboxes. */
export async function startBenchNetwork(
  recipients: readonly string[],
  services: readonly string[] = PASSED,
): Promise<BenchNetwork> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'brevduva-path-'));
  const options = {
    host: '127.0.0.1',
    portBase: undefined,
    dataFolder,
    databaseUrl: undefined,
    logLevel: 'error',
  } as const;
  const ports = await choosePorts(options);
  const secrets = new Secrets(dataFolder);
  const ca = await makeCertificates(options);
  const postgres = await startEmbeddedPostgres({ dataFolder, port: ports.postgres });
  const place: Place = { options, ports, secrets, ca, ownerUrl: postgres.ownerUrl };
  const children = new Map<string, ChildProcess>();
  const stop = async () => {
    await Promise.all([...children.values()].map((child) => stopped(child)));
    await postgres.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  const start = async (services: readonly ServiceConfig[]) => {
    try {
      for (const each of services) await startService(place, each, children);
    } catch (error) {
      await stop();
      throw error;
    }
  };
  await start(configsOf(place, recipients).filter(([name]) => services.includes(name)));
  const pair = keyPairOf(place, kommunB);
  const tell = async (order: string) => {
    const answers = [...children].map(async ([name, child]) => [name, await orderOf(child, order)] as const);
    return Object.fromEntries(await Promise.all(answers));
  };
  const common = { tokenEndpoint: `${pageUrl(place, 'eid')}/staff/token` };
  return {
    place,
    mediator: {
      ...common,
      url: `${pageUrl(place, 'mediator')}/api/v1`,
      clientId: mediationClient(kommunB),
      secret: secrets.text(mediationClient(kommunB)),
      scope: 'deliveries',
      contentType: 'application/xml',
    },
    sender: {
      ...common,
      url: `${pageUrl(place, 'sender')}/api/v1`,
      clientId: API_CLIENT,
      secret: secrets.text(API_CLIENT),
      scope: 'letters',
      contentType: 'application/json',
    },
    signer: {
      certificatePem: readFileSync(pair.certificateFile, 'utf8'),
      keyPem: readFileSync(pair.keyFile, 'utf8'),
    },
    startSender: (changes = {}) =>
      start([
        ['mail-catcher', { ...mailCatcherConfig(place), ...quiet }],
        ['sender', { ...senderConfig(place), ...quiet, ...changes }],
      ]),
    postgresCpu: () => cpuOfFamily(postgres.pid),
    async begin(profile) {
      await tell(profile ? 'profile' : 'begin');
    },
    end: (profile) => tell(profile ? 'profiled' : 'end'),
    stop,
  };
}

type ServiceConfig = readonly [service: keyof typeof deployables, config: object];

const quiet = { logLevel: 'error' };

async function startService(
  place: Place,
  [service, config]: ServiceConfig,
  children: Map<string, ChildProcess>,
): Promise<void> {
  await (await deployables[service]()).migrate(config, service, place.ownerUrl);
  const file = join(place.options.dataFolder, `${service}.json`);
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const child = fork(new URL('./path-service.ts', import.meta.url), [service, file], {
    // As deploy/ starts services.
    execArgv: [...process.execArgv, '--no-warnings', '--max-semi-space-size=64'],
  });
  children.set(service, child);
  await answerOf(child);
}

function configsOf(place: Place, recipients: readonly string[]): readonly ServiceConfig[] {
  const registry = registryConfig(place);
  const more = recipients.map((id) => ({ id, operator: operatorA.id }));
  const accounts = recipients.map((recipient, index) => ({ recipient, name: `Mottagare ${index + 1}` }));
  const mediator = mediatorConfig(place);
  const [known] = mediator.operators.known;
  return [
    ['eid-simulator', { ...eidConfig(place), ...quiet }],
    ['registry', { ...registry, ...quiet, seed: { ...registry.seed, recipients: more } }],
    ['mailbox', { ...mailboxAConfig(place, accounts), ...quiet }],
    ['mediator', { ...mediator, ...quiet, operators: { ...mediator.operators, known: [{ ...known, atOnce: 64 }] } }],
  ];
}

async function orderOf(child: ChildProcess, order: string): Promise<Used> {
  const answer = answerOf(child);
  child.send(order);
  return answer;
}

function answerOf(child: ChildProcess): Promise<Used> {
  return new Promise((resolve, reject) => {
    const died = () => reject(new Error('a service ended'));
    child.once('exit', died);
    child.once('message', (message: Used) => {
      child.off('exit', died);
      resolve(message);
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.send('stop');
  });
}

/** User and system time of a process, its children and those that it has waited for, from /proc (Linux). */
function cpuOfFamily(root: number): number {
  const own = new Map<number, { parent: number; ticks: number }>();
  for (const pid of pids()) {
    const fields = statOf(pid);
    if (fields === undefined) continue;
    const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map((at) =>
      Number(fields[at]),
    );
    own.set(pid, { parent, ticks: user + system + (pid === root ? childUser + childSystem : 0) });
  }
  let ticks = 0;
  for (const [pid, { parent, ticks: used }] of own) if (pid === root || parent === root) ticks += used;
  return ticks / 100;
}

function pids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
