// Sorting letters, one or many: read, archive, folder, label, trash; and taking back what was last done.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { Account } from '../account.ts';
import type { MailboxEvent } from '../events.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { restoreShelf, shelfRows } from '../store/shelves.ts';
import { addLabel, holdLetters, putBack, removeLabel, setPlace, setRead, setTrashed } from '../store/sorting.ts';
import { type Before, keepBefore, type LetterBefore, takeBefore } from '../store/undo.ts';
import type { Actor } from './actor.ts';

/** What is done with letters. Folders and labels by their id. */
export type Sorting =
  | { readonly kind: 'read' | 'unread' | 'archive' | 'inbox' | 'trash' | 'back' }
  | { readonly kind: 'folder' | 'label' | 'unlabel'; readonly shelf: string };

export interface Sorted {
  /** How many letters it changed. */
  readonly letters: number;
  /** Undoes it for a day; undefined when nothing changed. */
  readonly undo: string | undefined;
}

interface Doing {
  readonly account: Account;
  readonly actor: Actor;
}

/** Letters of one page, and no more, are sorted at once. */
export const MOST_AT_ONCE = 100;

const EVENTS: Readonly<Record<Sorting['kind'], MailboxEvent>> = {
  read: 'letter.marked-read',
  unread: 'letter.unread',
  archive: 'letter.archived',
  inbox: 'letter.to-inbox',
  folder: 'letter.filed',
  trash: 'letter.trashed',
  back: 'letter.restored',
  label: 'letter.labelled',
  unlabel: 'letter.unlabelled',
};

/**
 * Sorts those of the letters that are this mailbox's. Throws 'not-found' for a folder or label that it has not, 'invalid-input' for more
 * than `MOST_AT_ONCE` letters.
 */
export async function sortLetters(
  context: MailboxContext,
  { account, actor }: Doing,
  { letters, sorting }: { readonly letters: readonly string[]; readonly sorting: Sorting },
): Promise<Sorted> {
  if (letters.length > MOST_AT_ONCE) throw new BrevduvaError('invalid-input', 'too many letters at once');
  const now = context.clock();
  return await context.database.transaction(context.organisation, async (tx) => {
    if ('shelf' in sorting) await demandShelf(tx, account.id, sorting);
    const held = await holdLetters(tx, account.id, letters);
    const before = held.filter((letter) => wouldChange(letter, sorting));
    if (before.length === 0) return { letters: 0, undo: undefined };
    await apply(tx, { account, sorting, now, letters: before.map(({ letter }) => letter) });
    await context.events.recordAll(
      tx,
      before.map(({ letter }) => eventOf(EVENTS[sorting.kind], { account, actor }, letter)),
    );
    return { letters: before.length, undo: await keepBefore(tx, account.id, { letters: before }, now) };
  });
}

async function demandShelf(
  tx: Transaction<MailboxTables>,
  accountId: string,
  { kind, shelf }: Extract<Sorting, { readonly shelf: string }>,
): Promise<void> {
  const wanted = kind === 'folder' ? 'folder' : 'label';
  const there = (await shelfRows(tx, accountId)).some((row) => row.id === shelf && row.kind === wanted);
  if (!there) throw new BrevduvaError('not-found', 'no such folder or label in this mailbox');
}

/** What is so already is neither changed nor told of. */
function wouldChange({ place, shelf, trashedAt, readAt, labels = [] }: LetterBefore, sorting: Sorting): boolean {
  switch (sorting.kind) {
    case 'read':
      return readAt === null;
    case 'unread':
      return readAt !== null;
    case 'archive':
    case 'inbox':
      return place !== sorting.kind || trashedAt !== null;
    case 'folder':
      return place !== 'folder' || shelf !== sorting.shelf || trashedAt !== null;
    case 'trash':
      return trashedAt === null;
    case 'back':
      return trashedAt !== null;
    case 'label':
      return !labels.includes(sorting.shelf);
    case 'unlabel':
      return labels.includes(sorting.shelf);
  }
}

interface Applied {
  readonly account: Account;
  readonly sorting: Sorting;
  readonly now: Date;
  readonly letters: readonly string[];
}

async function apply(tx: Transaction<MailboxTables>, { account, sorting, now, letters }: Applied): Promise<void> {
  const { id } = account;
  switch (sorting.kind) {
    case 'read':
      return await setRead(tx, id, letters, now);
    case 'unread':
      return await setRead(tx, id, letters, null);
    case 'archive':
    case 'inbox':
      return await setPlace(tx, id, letters, { place: sorting.kind, shelf: null });
    case 'folder':
      return await setPlace(tx, id, letters, { place: 'folder', shelf: sorting.shelf });
    case 'trash':
      return await setTrashed(tx, id, letters, now);
    case 'back':
      return await setTrashed(tx, id, letters, null);
    case 'label':
      return await addLabel(tx, id, letters, sorting.shelf);
    case 'unlabel':
      return await removeLabel(tx, id, letters, sorting.shelf);
  }
}

function eventOf(kind: MailboxEvent, { account, actor }: Doing, letter: string) {
  return { kind, actor: actor.loginId, subject: account.id, details: { letter, by: actor.name } };
}

/** Takes back what `undo` stands for; false when it was taken back already, is more than a day old, or cannot be any more. */
export async function undoSorting(context: MailboxContext, { account, actor }: Doing, undo: string): Promise<boolean> {
  return await context.database.transaction(context.organisation, async (tx) => {
    const before = await takeBefore(tx, account.id, undo);
    if (before === undefined) return false;
    if (before.shelf !== undefined && !(await restoreShelf(tx, account.id, before.shelf))) return false;
    await putLettersBack(tx, account.id, before);
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'sorting.undone', actor: actor.loginId, subject: account.id, details });
    return true;
  });
}

async function putLettersBack(tx: Transaction<MailboxTables>, accountId: string, { letters }: Before): Promise<void> {
  const ids = letters.map(({ letter }) => letter);
  const now = await holdLetters(tx, accountId, ids);
  await putBack(tx, accountId, letters);
  for (const { letter, labels = [] } of letters) {
    const has = now.find((one) => one.letter === letter)?.labels ?? [];
    for (const label of labels.filter((one) => !has.includes(one))) await addLabel(tx, accountId, [letter], label);
    for (const label of has.filter((one) => !labels.includes(one))) await removeLabel(tx, accountId, [letter], label);
  }
}
