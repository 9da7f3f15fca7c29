// Letters that go on paper (SKL-S5, SKL-23): put in the print queue when it is certain that they cannot go digitally, and marked when printed.
import { BrevduvaError } from '../../domain/errors.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { textMember } from './doors/json-members.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import { changeOnPaper, readOnPaper } from './store/on-paper.ts';
import { type LockedLetter, lockLetter, readTimeline, tell } from './store/timeline.ts';
import type { Details, SenderTables } from './tables.ts';

type Tx = Transaction<SenderTables>;

/** Puts a letter in the queue, last. `reason` is why it does not go digitally, as FaR or the mediator named it. */
export async function putInPrintQueue(
  tx: Tx,
  records: Pick<Records, 'events'>,
  letter: LockedLetter,
  { at, reason }: { readonly at: Date; readonly reason: string },
): Promise<void> {
  const entry = { kind: 'to-print', at, details: { reason } } as const;
  await tell(tx, letter, entry, { to_print_at: at, reason, waiting: null });
  await records.events.record(tx, {
    kind: 'letter-to-print',
    actor: 'system',
    subject: letter.id,
    details: { reason },
  });
}

export interface Printed {
  /** When it was printed; now when absent. */
  readonly printedAt?: string;
  /** The printer's own number of the letter or its batch. */
  readonly reference?: string;
}

/**
 * Marks a letter in the queue as printed. The same once more changes nothing.
 * Throws 'not-found', and 'conflict' when it is not in the queue or was marked with something else.
 */
export async function markPrinted(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  printed: Printed,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const letter = await lockLetter(tx, { id });
    if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
    const { batch, stop, copy } = await readOnPaper(tx, id);
    if (letter.state === 'printed' || copy === 'printed') return sameAsBefore(await printedDetails(tx, id), printed);
    if (batch !== undefined || stop !== undefined) throw notInQueue();
    const at = printed.printedAt === undefined ? records.clock() : new Date(printed.printedAt);
    if (!(await markLockedPrinted(tx, records, actor, letter, { ...printed, at }))) throw notInQueue();
  });
}

/** Marks a locked letter, or the copy of one that was delivered, as printed. False when neither is to be printed. */
export async function markLockedPrinted(
  tx: Tx,
  records: Pick<Records, 'events'>,
  actor: Pick<Actor, 'name' | 'login'>,
  letter: LockedLetter,
  { at, ...printed }: Printed & { readonly at: Date },
): Promise<boolean> {
  const details: Details = { by: actor.name, ...printed };
  const isCopy = letter.state === 'delivered' && (await readOnPaper(tx, letter.id)).copy === 'queued';
  if (letter.state !== 'to-print' && !isCopy) return false;
  if (isCopy) await changeOnPaper(tx, letter.id, { copy_printed_at: at });
  await tell(tx, letter, { kind: 'printed', at, details }, isCopy ? {} : { settled_at: at });
  const event = { kind: 'letter-printed-on-paper', actor: actor.login, subject: letter.id, details } as const;
  await records.events.record(tx, event);
  return true;
}

async function printedDetails(tx: Tx, id: string): Promise<Details> {
  return (await readTimeline(tx, id)).findLast((entry) => entry.kind === 'printed')?.details ?? {};
}

function sameAsBefore(before: Details, given: Printed): void {
  const same =
    textMember(before, 'reference') === given.reference && textMember(before, 'printedAt') === given.printedAt;
  if (same) return;
  throw new BrevduvaError('conflict', 'the letter was marked as printed with other details', {
    detail: {
      sv: 'Brevet är redan markerat som utskrivet, med andra uppgifter. Inget har ändrats.',
      en: 'The letter is already marked as printed, with other details. Nothing was changed.',
    },
  });
}

function notInQueue(): BrevduvaError {
  return new BrevduvaError('conflict', 'the letter is not in the print queue', {
    detail: {
      sv: 'Brevet står inte i utskriftskön. Hämta kön igen och skriv bara ut brev som står där.',
      en: 'The letter is not in the print queue. Fetch the queue again and print only letters that are in it.',
    },
  });
}
