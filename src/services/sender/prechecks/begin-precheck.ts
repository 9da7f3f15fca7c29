// A list becomes a precheck: its lines read, duplicates and wrong numbers found at once, the rest put in line for FaR.
import { setImmediate } from 'node:timers/promises';
import { BrevduvaError } from '../../../domain/errors.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { insertPart } from '../store/precheck-parts.ts';
import { type AboutUpload, changePrecheck, holdPrecheck, insertPrecheck } from '../store/prechecks.ts';
import type { NumberText } from './number-column.ts';
import { countLines, LINES_MAX, markDuplicates, type PrecheckLine, readLine } from './precheck-line.ts';
import { chargeQuestions } from './question-limit.ts';

export const PRECHECK_JOB = 'precheck-list';
const DAY_MS = 86_400_000;
/** Lines read before others get their turn. */
const A_TURN = 2000;

export interface BeginPrecheck {
  readonly unit: string;
  readonly origin: 'page' | 'api';
  /** Why; not empty where there is more than one line. */
  readonly purpose: string;
  readonly caseType?: string;
  readonly about: AboutUpload;
  readonly request?: { readonly key: string; readonly hash: string };
}

/** An upload whose column is to be chosen; the file lies encrypted among the blobs until then. The precheck's id. */
export async function keepUpload(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  begin: BeginPrecheck,
  bytes: Uint8Array,
): Promise<string> {
  const id = crypto.randomUUID();
  const upload = await records.blobs.put(organisation.id, bytes);
  const row = rowOf(records, organisation, actor, begin, id);
  await records.database.transaction(organisation.id, (tx) =>
    insertPrecheck(tx, records.cipher, { ...row, state: 'choosing', upload }),
  );
  return id;
}

/**
 * Begins to ask about these lines; for an upload that was kept its id is given. The precheck's id.
 * Throws 'too-many' over the limits of questions, 'too-large' over 100 000 lines, 'invalid-input' without any line.
 */
export async function beginPrecheck(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  begin: BeginPrecheck,
  texts: readonly NumberText[],
  kept?: string,
): Promise<string> {
  if (texts.length === 0) throw new BrevduvaError('invalid-input', 'there is no line');
  if (texts.length > LINES_MAX) throw new BrevduvaError('too-large', 'at most 100 000 lines', { limit: LINES_MAX });
  const lines = await readLines(texts, records.clock());
  const counts = countLines(lines);
  await chargeQuestions(records, organisation, actor, counts.waiting);
  const row = rowOf(records, organisation, actor, begin, kept ?? crypto.randomUUID());
  const parts = inParts(lines, organisation.prechecks.numbersPerQuestion);
  await records.database.transaction(organisation.id, async (tx) => {
    if (kept === undefined) await insertPrecheck(tx, records.cipher, { ...row, state: 'asking' });
    else {
      const state = await holdPrecheck(tx, row.id);
      // Sent twice: the first one counts.
      if (state !== 'choosing') return;
      await changePrecheck(tx, row.id, { state: 'asking', upload: null, started_at: row.createdAt });
    }
    for (const [index, part] of parts.entries()) {
      await insertPart(tx, records.cipher, row.id, { number: index + 1, lines: part });
    }
    await enqueue(tx, { kind: PRECHECK_JOB, key: row.id, payload: null });
    await records.events.record(tx, {
      kind: 'precheck-begun',
      actor: actor.login,
      subject: row.id,
      details: { count: counts.waiting, lines: lines.length, purpose: begin.purpose, caseType: begin.caseType ?? null },
    });
  });
  return row.id;
}

function rowOf(
  { clock }: Pick<Records, 'clock'>,
  { prechecks }: SenderOrganisation,
  actor: Actor,
  { unit, origin, purpose, caseType, about, request }: BeginPrecheck,
  id: string,
) {
  const createdAt = clock();
  return {
    id,
    unit,
    origin,
    createdAt,
    author: actor.id,
    authorName: actor.name,
    purpose,
    caseType,
    about,
    deleteAt: new Date(createdAt.getTime() + prechecks.keepDays * DAY_MS),
    ...(request === undefined ? {} : { request }),
  };
}

async function readLines(texts: readonly NumberText[], today: Date): Promise<PrecheckLine[]> {
  const lines: PrecheckLine[] = [];
  for (const text of texts) {
    lines.push(readLine(text, text.text, today));
    if (lines.length % A_TURN === 0) await setImmediate();
  }
  return markDuplicates(lines);
}

function inParts(lines: readonly PrecheckLine[], size: number): PrecheckLine[][] {
  const parts: PrecheckLine[][] = [];
  for (let at = 0; at < lines.length; at += size) parts.push(lines.slice(at, at + size));
  return parts;
}
