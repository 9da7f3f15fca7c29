// `brevduva archive export`: has an archive package made of a letter or a period, fetches it through the sender's REST API, and checks what came.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { RestClient } from '../platform/http-client/rest-client.ts';
import { type Command, UsageError } from './command.ts';
import { answered, clientFrom } from './send.ts';

const help = `Usage: brevduva archive export LETTER-ID [--output FOLDER] [options]
       brevduva archive export --from DAY --to DAY [--unit CODE] [--output FOLDER] [options]

Fetches the archive package of a letter, or has one made of the letters of a period, waits for it, and fetches its volumes. Writes each
as a file of its own (never over another) and prints its SHA-256 and name, as sha256sum does: keep them elsewhere. What a volume should
have for size and SHA-256 is compared. Each letter in a package gets a note that it was archived.

  --from, --to DAY   2026-11-01; both days are included
  --unit CODE        only this unit's letters (default: every unit that the client may see)
  --output FOLDER    default: where you are
  --timeout SECONDS  how long to wait for a package (default 3600)
  --json             one line of JSON
  --api URL --issuer URL --client-id ID --client-secret-file FILE [--allow-private], or --data FOLDER: as for brevduva send

A volume is in memory while it is fetched: at most 2 GB.
Exit codes: 0 fetched; 1 it could not be made, did not come whole, or the API did not answer; 2 wrong usage.
`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  unit: { type: 'string' },
  output: { type: 'string', default: '.' },
  timeout: { type: 'string', default: '3600' },
  json: { type: 'boolean', default: false },
  api: { type: 'string' },
  issuer: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret-file': { type: 'string' },
  'allow-private': { type: 'boolean' },
  data: { type: 'string' },
} as const;

interface Written {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const archiveExport: Command = {
  summary: 'fetch an archive package',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const { from, to, unit, output } = values;
    const [letter, ...more] = positionals;
    const isLetter = letter !== undefined && more.length === 0 && from === undefined && to === undefined;
    const isPeriod = letter === undefined && from !== undefined && to !== undefined;
    if (!isLetter && !isPeriod) throw new UsageError('name one letter, or a period with --from and --to');
    if (isLetter && !/^[0-9a-f-]{36}$/.test(letter)) throw new UsageError(`${letter} is not a letter's id`);
    const seconds = Number(values.timeout);
    if (!Number.isFinite(seconds) || seconds < 0) throw new UsageError('--timeout is a number of seconds');
    const client = clientFrom(values, io, { maxAnswerBytes: 2 ** 31 });
    try {
      const written: Written[] = [];
      if (isLetter) written.push(await fetchOne(client, `/letters/${letter}/archive-package`, output));
      else {
        const asked = { from: from ?? '', to: to ?? '', ...(unit === undefined ? {} : { unit }) };
        for await (const one of fetchPeriod(client, asked, { output, seconds })) written.push(one);
      }
      const lines = written.map(({ sha256, file }) => `${sha256}  ${file}\n`);
      io.out(values.json ? `${JSON.stringify({ files: written })}\n` : lines.join(''));
      return 0;
    } finally {
      client.close();
    }
  },
};

async function* fetchPeriod(
  client: RestClient,
  asked: Readonly<Record<string, string>>,
  { output, seconds }: { readonly output: string; readonly seconds: number },
): AsyncGenerator<Written> {
  const made = await client.request({ method: 'POST', path: '/archive-packages', body: asked, timeoutMs: 60_000 });
  const path = `/archive-packages/${String(member(answered(made).json, 'archivePackageId'))}`;
  const end = Date.now() + seconds * 1000;
  let state: unknown;
  let volumes: unknown;
  for (let wait = 200; ; wait = Math.min(wait * 1.5, 5000)) {
    const { json } = answered(await client.request({ method: 'GET', path, timeoutMs: 60_000 }));
    [state, volumes] = [member(json, 'state'), member(json, 'volumes')];
    if (state !== 'making' || Date.now() > end) break;
    await setTimeout(wait);
  }
  if (state !== 'ready' || !Array.isArray(volumes)) throw new Error(`the package is not ready (${String(state)})`);
  for (const volume of volumes) {
    const [number, sha256] = [Number(member(volume, 'number')), String(member(volume, 'sha256'))];
    yield await fetchOne(client, `${path}/volumes/${number}`, output, sha256);
  }
}

async function fetchOne(client: RestClient, path: string, output: string, expected?: string): Promise<Written> {
  const { body, headers } = answered(await client.request({ method: 'GET', path, timeoutMs: 3_600_000 }));
  // A name from elsewhere: only as we give it.
  const name = /filename="(brevduva-[0-9a-f-]{36}\.tar)"/.exec(headers['content-disposition'] ?? '')?.[1];
  if (name === undefined) throw new Error('what came is no archive package');
  const sha256 = createHash('sha256').update(body).digest('hex');
  if (expected !== undefined && expected !== sha256)
    throw new Error(`${name} did not come whole: its SHA-256 is another`);
  const file = join(output, name);
  writeFileSync(file, body, { flag: 'wx', mode: 0o600 });
  return { file, bytes: body.length, sha256 };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
