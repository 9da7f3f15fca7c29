// The diarium's answer: a number, from a person, a system or a receipt in the folder; or that it could not (SKL-20).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { letterWithoutNote } from '../look-at-letter.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { changeRegistration, insertUnasked, lockRegistration } from '../store/registrations.ts';
import { changeReply } from '../store/replies.ts';
import { lockLetter, tell } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

/** Characters in a number, and in what a system says went wrong. */
export const NUMBER_MAX = 100;
const FAULT_MAX = 500;

export interface Confirmation {
  readonly letter: string;
  /** The reply that is registered; absent: the letter. */
  readonly reply?: string;
  /** One line, at most 100 characters. */
  readonly number: string;
}

/** Writes the number on the letter. Once more with the same number does nothing; throws 'not-found' for a letter that the actor does not see, 'conflict' for another number than was given. */
export async function confirmRegistration(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  confirmation: Confirmation,
): Promise<void> {
  const { unit } = await letterWithoutNote(records, organisation, actor, confirmation.letter);
  await records.database.transaction(organisation.id, async (tx) => {
    if (confirmation.reply === undefined)
      await insertUnasked(tx, { letter: confirmation.letter, unit, at: records.clock() });
    await confirmed(tx, records, actor, confirmation);
  });
}

/** The same in the caller's transaction, for a registration that was asked for. Throws 'not-found' where it was not. */
export async function confirmed(
  tx: Tx,
  records: Pick<Records, 'events' | 'clock'>,
  actor: Pick<Actor, 'login' | 'name'>,
  { letter: id, reply, number }: Confirmation,
): Promise<void> {
  // The letter first, as everywhere: two that lock in different orders would wait for each other.
  const letter = await lockLetter(tx, { id });
  const asked = await lockRegistration(tx, { letter: id, reply });
  if (letter === undefined || asked === undefined) throw new BrevduvaError('not-found', 'nothing was asked for');
  if (asked.state === 'confirmed') {
    if (asked.number === number) return;
    throw new BrevduvaError('conflict', 'the letter is registered with another number', {
      detail: {
        sv: `Handlingen är redan registrerad med numret ${asked.number ?? ''}.`,
        en: `The document is already registered with the number ${asked.number ?? ''}.`,
      },
    });
  }
  const at = records.clock();
  const by = { ended_by: actor.login, ended_by_name: actor.name };
  await changeRegistration(tx, asked.id, { state: 'confirmed', number, fault: null, ended_at: at, ...by });
  const details = { number, by: actor.name, ...(reply === undefined ? {} : { reply }) };
  if (reply !== undefined) await changeReply(tx, reply, ['new', 'taken', 'closed'], { diary_number: number });
  await tell(tx, letter, { kind: 'registered', at, details }, reply === undefined ? { diary_number: number } : {});
  await records.events.record(tx, { kind: 'registration-confirmed', actor: actor.login, subject: id, details });
}

/** The system says that it could not: from now on it is somebody's task. Nothing changes what is confirmed. */
export async function registrationFailed(
  tx: Tx,
  records: Pick<Records, 'events' | 'clock'>,
  actor: Pick<Actor, 'login'>,
  { letter, reply, fault }: { readonly letter: string; readonly reply?: string; readonly fault: string },
): Promise<void> {
  const asked = await lockRegistration(tx, { letter, reply });
  if (asked === undefined) throw new BrevduvaError('not-found', 'nothing was asked for');
  if (asked.state === 'confirmed') return;
  const at = records.clock();
  await changeRegistration(tx, asked.id, { state: 'failed', fault: fault.slice(0, FAULT_MAX), late_at: at });
  await records.events.record(tx, { kind: 'registration-failed', actor: actor.login, subject: letter });
  if (asked.state !== 'failed') await tellKeeper(tx, asked, at);
}

/** Tells whoever is to see to it: the letter's keeper, or its archivists where a system sent it. */
export async function tellKeeper(
  tx: Tx,
  { letter, unit }: { readonly letter: string; readonly unit: string },
  at: Date,
): Promise<void> {
  const row = await tx.query
    .selectFrom('letter')
    .select(['origin', 'case_type'])
    .where('organisation', '=', tx.organisation)
    .where('id', '=', letter)
    .executeTakeFirst();
  const of = row?.case_type == null ? {} : { caseType: row.case_type };
  const to = row?.origin === 'api' ? ({ to: { role: 'archivist', ...of } } as const) : {};
  await noteFor(tx, { kind: 'registration-unconfirmed', unit, letter, at, ...to });
}
