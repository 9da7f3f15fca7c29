// The disposal journal: what was disposed of, outside the database, so that a restored backup is disposed of again (SKL-21).

import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { makeFolder, syncFolder } from './blobs/durable-file.ts';
import type { JsonValue } from './database/json.ts';

/**
 * One disposal. `what` is enough to do it again on rows that came back, and to do it twice: criteria ("entries from before
 * this instant") or ids, never row positions alone, which a restored database gives out anew. No personal numbers.
 */
export interface Disposal {
  readonly at: Date;
  /** The schema's service: 'mediator'. */
  readonly service: string;
  /** Which disposal of that service, for example 'log'; the service that wrote it knows how to do it again. */
  readonly kind: string;
  readonly what: Readonly<Record<string, JsonValue>>;
}

const Line = Type.Object({
  at: Type.String({ format: 'date-time' }),
  service: Type.String({ minLength: 1 }),
  kind: Type.String({ minLength: 1 }),
  what: Type.Record(Type.String(), Type.Unsafe<JsonValue>(Type.Unknown())),
});

/**
 * Files `<service>-<yyyy>-<mm>.jsonl` in a folder that is not in the database's backup: one JSON object a line,
 * {"at","service","kind","what"}. Several processes and services may write to one folder.
 */
export class DisposalJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** On the disk when it resolves: call it before the transaction that removes the rows commits. */
  async append({ at, service, kind, what }: Disposal): Promise<void> {
    const time = at.toISOString();
    await appendLine(
      join(this.#folder, `${service}-${time.slice(0, 7)}.jsonl`),
      JSON.stringify({ at: time, service, kind, what }),
    );
  }
}

/** Adds one line to a file, which is made where absent, and fsyncs it. A line that a crash cut short is left alone on its own. */
export async function appendLine(path: string, line: string): Promise<void> {
  const isNew = !existsSync(path);
  if (isNew) await makeFolder(dirname(path));
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    const isCut = size > 0 && (await file.read(last, 0, 1, size - 1)).bytesRead === 1 && last.toString() !== '\n';
    // One write: lines of several processes do not mix.
    await file.writeFile(`${isCut ? '\n' : ''}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isNew) await syncFolder(dirname(path));
}

/**
 * The disposals in a folder, of one service in the order in which they were written; none where the folder is absent.
 * `damaged` is told of lines that cannot be read: one cut short by a crash is of a disposal that never happened.
 */
export async function* readDisposals(
  folder: string,
  damaged: (file: string, line: number) => void = () => undefined,
): AsyncGenerator<Disposal> {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
    : [];
  for (const name of files) {
    let number = 0;
    for await (const text of createInterface({ input: createReadStream(join(folder, name)), crlfDelay: Infinity })) {
      number++;
      if (text === '') continue;
      const disposal = parseLine(text);
      if (disposal === undefined) damaged(name, number);
      else yield disposal;
    }
  }
}

function parseLine(text: string): Disposal | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Value.Check(Line, value)) return undefined;
    const { at, service, kind, what } = value;
    return { at: new Date(at), service, kind, what };
  } catch {
    return undefined;
  }
}
