// `brevduva log verify`: whether the mediation log is what it was, from an export or the database, and what nobody can know.
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPublicFile } from '../platform/certificates/secret-file.ts';
import { readDisposals } from '../platform/disposal-journal.ts';
import {
  type ChainReport,
  type Checkpoint,
  linesOf,
  readCheckpoint,
  verifyLogFile,
} from '../services/mediator/index.ts';
import { TrustStore } from '../wire/xmldsig/trust.ts';
import { type Command, UsageError } from './command.ts';
import { withLog } from './log-config.ts';
import { type CheckpointFault, describeLog, type LogVerdict } from './log-words.ts';

const help = `Usage: brevduva log verify FILE [--checkpoints FOLDER] [--ca PEM...] [--journal FOLDER] [--json]
       brevduva log verify --config FILE [--checkpoints FOLDER] [--ca PEM...] [--journal FOLDER] [--json]

Recomputes the mediation log, from a file that brevduva log export --chain wrote (offline) or from the database, and names
the first position that is wrong and what is wrong with it: changed, removed, added or moved entries, changed or removed
blocks. Lists what is disposed of, and whether a disposal record covers it. Says what it cannot know.

  --config FILE         the mediator's configuration: verify its database
  --checkpoints FOLDER  signed checkpoints (a folder of .jsonl files, or one file) that were kept outside the database;
                        without them nobody can see that the end of the log was cut off, or all of it made anew
  --ca PEM...           the CAs of the checkpoints' certificates, those between as well; without it trust is not judged
  --journal FOLDER      the disposal journal: each disposal in the log must be in it
  --json                one line of JSON

Exit codes: 0 nothing is wrong; 1 something is; 2 unreadable input or wrong usage.
`;

export const logVerify: Command = {
  summary: 'verify the mediation log',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        checkpoints: { type: 'string' },
        ca: { type: 'string', multiple: true },
        journal: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const { config } = values;
    // `--ca ONE TWO` is what a shell makes of `--ca *.pem`; the file to verify stands first.
    const [file = '', ...more] = config === undefined ? positionals : ['', ...positionals];
    if (file === '' && config === undefined) throw new UsageError('name the file to verify, or give --config FILE');
    if (more.length > 0 && values.ca === undefined) throw new UsageError('name one file only');
    const store = values.ca === undefined ? undefined : storeOf([...values.ca, ...more]);
    const read = await readCheckpoints(values.checkpoints, store);
    const report =
      config === undefined
        ? await verifyLogFile(readable(file), read.good)
        : await withLog(config, (desk) => desk.verify(read.good));
    const unjournalled = await withoutJournal(report, values.journal);
    const verdict: LogVerdict = {
      report,
      checkpoints: { read: read.good.length, judged: store !== undefined, faults: read.faults },
      ...(unjournalled === undefined ? {} : { unjournalled }),
    };
    const { good, words, unknowable } = describeLog(verdict);
    io.out(values.json ? `${JSON.stringify({ good, ...verdict, cannotKnow: unknowable })}\n` : words);
    return good ? 0 : 1;
  },
};

function readable(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`${file} is no file that can be read`);
  return file;
}

function storeOf(files: readonly string[]): TrustStore {
  try {
    return TrustStore.of({ authorities: files.map((file) => readPublicFile(file)) });
  } catch (error) {
    throw new UsageError(`--ca wants certificates as PEM: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readCheckpoints(path: string | undefined, store: TrustStore | undefined) {
  const good: Checkpoint[] = [];
  const faults: CheckpointFault[] = [];
  for (const file of path === undefined ? [] : filesIn(path)) {
    let line = 0;
    for await (const text of linesOf(createReadStream(file))) {
      line++;
      if (text === '') continue;
      const verdict = readCheckpoint(text, store);
      if (verdict.kind === 'good') good.push(verdict.checkpoint);
      else faults.push({ file, line, reason: verdict.reason });
    }
  }
  if (path !== undefined && good.length + faults.length === 0) throw new UsageError(`${path} holds no checkpoint`);
  return { good, faults };
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(path, name));
}

async function withoutJournal({ disposals }: ChainReport, folder: string | undefined): Promise<number[] | undefined> {
  if (folder === undefined) return undefined;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${folder} is no folder`);
  const known = new Set<unknown>();
  for await (const { kind, what } of readDisposals(folder)) if (kind === 'log') known.add(what.disposal);
  // What is done again after a restore is not written to the journal a second time.
  return disposals.filter(({ id, by }) => by !== 'restore' && !known.has(id)).map(({ position }) => position);
}
