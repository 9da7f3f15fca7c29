// The pretend third parties of letters on paper: an address register of Navet's and SPAR's kind, and a print supplier by REST and by folder (issue 4, "Paper").
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { makeFolders } from '../../platform/folders.ts';
import type { Running } from '../../platform/running.ts';

/** What the register says of somebody; of others it says that it has none. */
export type Registered = { readonly lines: readonly string[] } | 'protected';

export interface PaperSimulator {
  readonly host: string;
  readonly port: number;
  readonly addresses: ReadonlyMap<string, Registered>;
  /** How long the supplier takes to print a job. */
  readonly printMs: number;
  /** Which letters of a printed job come back, by its number among the jobs, from 1. */
  readonly returned?: (job: number, letters: readonly string[]) => readonly string[];
  /** Also looks for jobs in this folder. */
  readonly folder?: string;
}

interface Job {
  readonly number: number;
  readonly since: number;
  readonly letters: readonly string[];
  /** Of its file. */
  readonly pages: number;
}

export interface RunningPaperSimulator extends Running {
  /** By its id: jobs that were handed over, whichever way, however often. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Questions about addresses, as they came. */
  readonly asked: readonly string[];
  /** While true it answers 503 to everything. */
  down: boolean;
  /** What the supplier does with a job by REST: `nothing` answers 503 and keeps nothing, `half` takes it and answers 503. */
  supplier: 'answers' | 'nothing' | 'half';
}

const FOLDER_MS = 500;

/** Starts them on one port: /address-register and /print-supplier. */
export async function startPaperSimulator(options: PaperSimulator): Promise<RunningPaperSimulator> {
  const asked: string[] = [];
  const supplier: RunningPaperSimulator['supplier'] = 'answers';
  const state = { jobs: new Map<string, Job>(), asked, files: new Map<string, string>(), down: false, supplier };
  const server = createServer((request, response) => {
    answer(options, state, request).then(
      ({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      () => response.writeHead(400).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port }, resolve);
  });
  const timer = options.folder === undefined ? undefined : setInterval(() => void look(options, state), FOLDER_MS);
  return Object.assign(state, {
    name: 'paper simulator',
    addresses: { paper: `http://${options.host}:${options.port}` },
    stop: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

interface State {
  readonly jobs: Map<string, Job>;
  readonly asked: string[];
  /** SHA-256 of each job's file. */
  readonly files: Map<string, string>;
  readonly down: boolean;
  readonly supplier: RunningPaperSimulator['supplier'];
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answer(options: PaperSimulator, state: State, request: IncomingMessage): Promise<Answer> {
  const bytes = await buffer(request);
  if (state.down) return { status: 503, body: {} };
  const [, part, path, id = '', file] = (request.url ?? '').split('/');
  if (part === 'address-register' && path === 'addresses')
    return tellAddress(options, state, JSON.parse(bytes.toString('utf8')));
  if (part !== 'print-supplier' || path !== 'jobs') return { status: 404, body: {} };
  if (state.supplier === 'nothing') return { status: 503, body: {} };
  if (request.method === 'PUT' && file === 'file') {
    state.files.set(id, createHash('sha256').update(bytes).digest('hex'));
    return { status: 204, body: {} };
  }
  if (request.method === 'POST') {
    const taken = takeJob(state, JSON.parse(bytes.toString('utf8')));
    return state.supplier === 'half' ? { status: 503, body: {} } : taken;
  }
  const job = state.jobs.get(id);
  return job === undefined ? { status: 404, body: {} } : { status: 200, body: receiptOf(options, id, job) };
}

function tellAddress({ addresses }: PaperSimulator, state: State, body: unknown): Answer {
  const id = String(Reflect.get(Object(body), 'id'));
  state.asked.push(id);
  const known = addresses.get(id);
  if (known === undefined) return { status: 200, body: { kind: 'none' } };
  if (known === 'protected') return { status: 200, body: { kind: 'protected' } };
  return { status: 200, body: { kind: 'address', lines: known.lines } };
}

// A ticket whose file is another than the one that was sent is refused; the same job once more is the same job.
function takeJob(state: State, ticket: unknown): Answer {
  const id = String(Reflect.get(Object(ticket), 'jobId'));
  const sha256: unknown = Reflect.get(Object(Reflect.get(Object(ticket), 'file')), 'sha256');
  if (state.files.get(id) !== sha256) return { status: 422, body: {} };
  keep(state, id, ticket);
  return { status: 201, body: {} };
}

function keep(state: State, id: string, ticket: unknown): void {
  if (state.jobs.has(id)) return;
  const letters: unknown = Reflect.get(Object(ticket), 'letters');
  const ids = Array.isArray(letters) ? letters.map((letter) => String(Reflect.get(Object(letter), 'letterId'))) : [];
  const pages = Number(Reflect.get(Object(Reflect.get(Object(ticket), 'file')), 'pages'));
  state.jobs.set(id, { number: state.jobs.size + 1, since: Date.now(), letters: ids, pages });
}

function receiptOf({ printMs, returned }: PaperSimulator, jobId: string, { number, since, letters }: Job): object {
  const at = since + printMs;
  if (Date.now() < at) return { jobId, state: 'accepted' };
  const back = returned?.(number, letters) ?? [];
  return {
    jobId,
    state: 'printed',
    at: new Date(at).toISOString(),
    returned: back.map((letterId) => ({ letterId, reason: 'moved' })),
  };
}

async function look(options: PaperSimulator, state: State): Promise<void> {
  const folder = options.folder ?? '';
  try {
    await makeFolders(join(folder, 'in'), 0o777);
    for (const id of await readdir(join(folder, 'out')).catch(() => [])) {
      if (id.startsWith('.')) continue;
      keep(state, id, JSON.parse(await readFile(join(folder, 'out', id, 'job.json'), 'utf8')));
      const job = state.jobs.get(id);
      if (job === undefined) continue;
      const beside = join(folder, 'in', `.${id}.new`);
      await writeFile(beside, JSON.stringify(receiptOf(options, id, job)));
      await rename(beside, join(folder, 'in', `${id}.json`));
    }
  } catch {
    // Being written, or gone: looked at again in a moment.
  }
}
