// What a person does with a precheck: mends numbers, asks again, removes it.

import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { eachPart, type PrecheckPart, writePart } from '../store/precheck-parts.ts';
import { changePrecheck, holdPrecheck, removePrecheck } from '../store/prechecks.ts';
import type { SenderTables } from '../tables.ts';
import { PRECHECK_JOB } from './begin-precheck.ts';
import { groupOf, markDuplicates, type PrecheckLine, readLine } from './precheck-line.ts';
import { chargeQuestions } from './question-limit.ts';

type Change = (line: PrecheckLine) => PrecheckLine;

/**
 * Other numbers on some lines (by line; a pasted line with several numbers is told by what stood there as well). Lines that are
 * right now are asked about; those still wrong stay wrong with what was typed. Duplicates are found anew in the whole list.
 */
export async function mendNumbers(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  precheck: string,
  mended: ReadonlyMap<string, string>,
): Promise<void> {
  const today = records.clock();
  const change: Change = (line) => {
    const text = mended.get(mendKey(line));
    return text === undefined || text === line.typed ? line : readLine(line, text, today);
  };
  await changeLines(records, organisation, actor, precheck, change, 'precheck-mended');
}

/** Names a line in a form: never by its number to send to. */
export function mendKey({ line, place }: Pick<PrecheckLine, 'line' | 'place'>): string {
  return place === undefined ? String(line) : `${line}-${place}`;
}

/** Asks again about the lines that FaR has not answered about, or about all. */
export async function askAgain(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  precheck: string,
  which: 'unknown' | 'all',
): Promise<void> {
  const change: Change = (line) => {
    const again = which === 'all' ? line.answer !== undefined : groupOf(line) === 'unknown';
    if (!again) return line;
    const { answer: _answer, at: _at, ...unasked } = line;
    return unasked;
  };
  await changeLines(records, organisation, actor, precheck, change, 'precheck-asked-again');
}

async function changeLines(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  precheck: string,
  change: Change,
  kind: 'precheck-mended' | 'precheck-asked-again',
): Promise<void> {
  const changed = (parts: readonly PrecheckPart[]) => changedParts(parts, change);
  // Counted before the change: who has reached the limit changes nothing.
  const before = await partsOf(records, records.database.reader(organisation.id), precheck);
  await chargeQuestions(records, organisation, actor, newQuestions(before, changed(before)));
  await records.database.transaction(organisation.id, async (tx) => {
    // First the job, then the row: the job's own end takes them in the same order.
    await enqueue(tx, { kind: PRECHECK_JOB, key: precheck, payload: null });
    const state = await holdPrecheck(tx, precheck);
    if (state === undefined || state === 'choosing') return;
    const parts = await partsOf(records, tx, precheck);
    const after = changed(parts);
    for (const [index, part] of after.entries()) {
      if (part !== parts[index]) await writePart(tx, records.cipher, precheck, part);
    }
    await changePrecheck(tx, precheck, { state: 'asking', finished_at: null });
    const count = newQuestions(parts, after);
    await records.events.record(tx, { kind, actor: actor.login, subject: precheck, details: { count } });
  });
}

async function partsOf(
  { cipher }: Pick<Records, 'cipher'>,
  reader: Parameters<typeof eachPart>[0],
  precheck: string,
): Promise<readonly PrecheckPart[]> {
  const parts: PrecheckPart[] = [];
  for await (const part of eachPart(reader, cipher, precheck)) parts.push(part);
  return parts;
}

/** The same objects where nothing changed. */
function changedParts(parts: readonly PrecheckPart[], change: Change): readonly PrecheckPart[] {
  const lines = markDuplicates(parts.flatMap((part) => part.lines.map(change)));
  let from = 0;
  return parts.map((part) => {
    const own = lines.slice(from, from + part.lines.length);
    from += part.lines.length;
    return own.every((line, index) => line === part.lines[index]) ? part : { ...part, lines: own };
  });
}

function newQuestions(before: readonly PrecheckPart[], after: readonly PrecheckPart[]): number {
  const waiting = (parts: readonly PrecheckPart[]) =>
    parts.reduce((sum, part) => sum + part.lines.filter((line) => groupOf(line) === 'waiting').length, 0);
  return Math.max(0, waiting(after) - waiting(before));
}

/** Removes the list and its answers at once. */
export async function throwPrecheckAway(
  { database, events }: Pick<Records, 'database' | 'events'>,
  { id: organisation }: SenderOrganisation,
  actor: Actor,
  precheck: string,
): Promise<void> {
  await database.transaction(organisation, async (tx: Transaction<SenderTables>) => {
    await removePrecheck(tx, precheck);
    await events.record(tx, { kind: 'precheck-removed', actor: actor.login, subject: precheck });
  });
}
