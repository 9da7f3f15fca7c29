// Takes the lines of a batch as they come: each verified as at the single door, stored in group commits (issue 3, Doors).
import { createHash, randomUUIDv7 } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { BrevduvaError } from '../../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import { readLines, type TextLine } from '../../../platform/web/read-lines.ts';
import { type AcceptTools, verifyHandedIn } from '../accept-delivery.ts';
import { type KnownLine, LINES_MAX, type NewLine, type NewRefusal, type Stored } from '../store/batch-lines.ts';
import type { Refusal } from '../store/batches.ts';
import { type HandedInLine, parseLine } from './parse-line.ts';

/** Base64 of the largest delivery, its key and some air. */
export const LINE_MAX = Math.ceil(ENVELOPE_MAX / 3) * 4 + 4_096;
const GROUP_LINES = 100;
const GROUP_BYTES = 4_194_304;
/** Other requests come in between after so long, ms. */
const TURN_MS = 8;
/** Of a long list of refusals the answer names so many. */
const NAMED_MAX = 1_000;

export interface Group {
  readonly lines: readonly NewLine[];
  readonly known: readonly KnownLine[];
  readonly refused: readonly NewRefusal[];
}

export interface TakeTools extends Pick<AcceptTools, 'open' | 'senders' | 'mediatesFor' | 'putContent' | 'log'> {
  /** Digests of what was taken in this batch under these keys. */
  readonly takenKeys: (keys: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;
  /** Durable when it resolves. Errors: 'conflict' when the batch is closed. */
  readonly store: (group: Group) => Promise<Stored>;
}

export interface Taken {
  readonly taken: number;
  readonly known: number;
  readonly refusedCount: number;
  /** The first of them. */
  readonly refused: readonly Refusal[];
}

/**
 * Takes lines until the stream ends. A line that cannot be taken refuses itself, not the others.
 * Errors: 'too-large' for more than 10 000 lines, 'conflict' when the batch is closed, 'unavailable'; what was stored stays.
 */
export async function takeLines(
  stream: AsyncIterable<Buffer>,
  by: Organisationsnummer,
  tools: TakeTools,
): Promise<Taken> {
  const sum = { taken: 0, known: 0, refusedCount: 0 };
  const refused: Refusal[] = [];
  const flush = async (texts: readonly TextLine[]): Promise<void> => {
    const stored = await tools.store(await verifyGroup(texts, by, tools));
    sum.taken += stored.taken;
    sum.known += stored.known;
    sum.refusedCount += stored.refused.length;
    for (const { line, key, code, reason } of stored.refused.slice(0, NAMED_MAX - refused.length)) {
      refused.push({ line, ...(key === undefined ? {} : { key }), code, reason });
    }
  };
  let count = 0;
  let group: TextLine[] = [];
  let bytes = 0;
  // One group is verified and stored while the next is read: the stream waits when both are full.
  let storing = Promise.resolve();
  const send = async (): Promise<void> => {
    const full = group;
    group = [];
    bytes = 0;
    await storing;
    storing = flush(full);
    storing.catch(() => undefined);
  };
  for await (const line of readLines(stream, LINE_MAX)) {
    count += 1;
    if (count > LINES_MAX) break;
    group.push(line);
    bytes += line.bytes?.length ?? 0;
    if (group.length >= GROUP_LINES || bytes >= GROUP_BYTES) await send();
  }
  if (group.length > 0) await send();
  await storing;
  if (count > LINES_MAX) {
    throw new BrevduvaError('too-large', 'a request has at most 10 000 lines', { limit: LINES_MAX });
  }
  return { ...sum, refused };
}

async function verifyGroup(texts: readonly TextLine[], by: Organisationsnummer, tools: TakeTools): Promise<Group> {
  const refused: NewRefusal[] = [];
  const parsed: HandedInLine[] = [];
  const rest = turns();
  for (const text of texts) {
    const line = parseLine(text);
    if ('mark' in line) refused.push(line);
    else parsed.push(line);
    await rest();
  }
  const taken = await tools.takenKeys(parsed.map(({ key }) => key));
  const known: KnownLine[] = [];
  const verifying: Promise<NewLine | NewRefusal>[] = [];
  for (const line of parsed) {
    const payloadHash = createHash('sha256').update(line.bytes).digest();
    const earlier = taken.get(line.key);
    if (earlier?.equals(payloadHash) === true) known.push(line);
    else if (earlier !== undefined) refused.push(refusal(line, 'conflict', 'key-reused'));
    else verifying.push(verifyLine(line, payloadHash, by, tools));
    await rest();
  }
  const verified = await Promise.all(verifying);
  const lines: NewLine[] = [];
  for (const each of verified) {
    if ('mark' in each) refused.push(each);
    else lines.push(each);
  }
  return { lines, known, refused };
}

/** Lets others in when enough time has gone by since the last time. */
function turns(): () => Promise<void> {
  let turn = performance.now();
  return async () => {
    if (performance.now() - turn <= TURN_MS) return;
    await setImmediate();
    turn = performance.now();
  };
}

async function verifyLine(
  line: HandedInLine,
  payloadHash: Buffer,
  by: Organisationsnummer,
  tools: TakeTools,
): Promise<NewLine | NewRefusal> {
  try {
    const { opened, sender, recipient } = await verifyHandedIn(line.bytes, by, tools);
    const deliveryId = randomUUIDv7();
    return {
      line: line.line,
      key: line.key,
      payloadHash,
      deliveryId,
      senderId: sender,
      senderName: opened.sender.name,
      recipient,
      messageIds: opened.messageIds,
      signedBy: opened.signedBy,
      signerFingerprint: opened.signerFingerprint,
      signatureAlgorithm: opened.algorithm,
      content: await tools.putContent(sender, deliveryId, line.bytes, payloadHash),
      contentBytes: line.bytes.length,
      attachments: opened.attachments,
      attachmentBytes: opened.attachmentBytes,
    };
  } catch (error) {
    // What is ours to mend is no fault of the line: the whole request is to be sent again.
    if (!(error instanceof BrevduvaError) || error.code === 'unavailable' || error.code === 'internal') throw error;
    const { reason } = error.details;
    return refusal(line, error.code, typeof reason === 'string' ? reason : error.code);
  }
}

function refusal({ line, key }: HandedInLine, code: string, reason: string): NewRefusal {
  return { line, key, code, reason, mark: `key ${key}` };
}
