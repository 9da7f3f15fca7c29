// Folders and labels: made, renamed, removed and put back by those who manage the mailbox.
import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import type { MailboxEvent } from '../events.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { ShelfKind } from '../store/reading-tables.ts';
import { insertShelf, removeShelf, renameShelf, shelfRows } from '../store/shelves.ts';
import { keepBefore } from '../store/undo.ts';
import type { Actor } from './actor.ts';

/** More of each kind than anybody overlooks. */
const MOST_OF_A_KIND = 100;
const LONGEST_NAME = 60;

export interface Shelf {
  readonly id: string;
  readonly kind: ShelfKind;
  readonly name: string;
}

export type ShelfProblem = 'no-name' | 'long-name' | 'same-name' | 'too-many' | 'gone';

const place = (id: string): string => `shelf ${id} name`;

/** The mailbox's folders and labels by name. */
export async function shelvesOf(
  { database, organisation, ciphers }: MailboxContext,
  accountId: string,
): Promise<readonly Shelf[]> {
  const rows = await shelfRows(database.reader(organisation), accountId);
  if (rows.length === 0) return [];
  const cipher = await ciphers.of(accountId);
  return rows
    .map(({ id, kind, name_sealed: sealed }) => ({ id, kind, name: cipher.open(place(id), sealed) }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'sv'));
}

/** Names that differ in case or spaces only are the same. */
function named(cipher: MailboxCipher, kind: ShelfKind, id: string, typed: string) {
  const name = typed.trim().replaceAll(/\s+/g, ' ');
  return { id, kind, sealed: cipher.seal(place(id), name), mark: cipher.mark(kind, name.toLocaleLowerCase('sv')) };
}

function problemIn(name: string): ShelfProblem | undefined {
  if (name.trim() === '') return 'no-name';
  return name.trim().length > LONGEST_NAME ? 'long-name' : undefined;
}

interface Doing {
  readonly account: Account;
  readonly actor: Actor;
}

/** Makes a folder or a label; gives its id, or what is wrong. */
export async function makeShelf(
  context: MailboxContext,
  { account, actor }: Doing,
  { kind, name }: { readonly kind: ShelfKind; readonly name: string },
): Promise<{ readonly id: string } | { readonly problem: ShelfProblem }> {
  const problem = problemIn(name);
  if (problem !== undefined) return { problem };
  const cipher = await context.ciphers.of(account.id);
  const shelf = named(cipher, kind, randomUUID(), name);
  return await context.database.transaction(context.organisation, async (tx) => {
    const others = (await shelfRows(tx, account.id)).filter((row) => row.kind === kind);
    if (others.length >= MOST_OF_A_KIND) return { problem: 'too-many' };
    if (!(await insertShelf(tx, account.id, shelf))) return { problem: 'same-name' };
    await context.events.record(tx, shelfEvent('shelf.made', { account, actor }, shelf.id));
    return { id: shelf.id };
  });
}

/** Gives it another name; undefined when that went well. */
export async function changeShelfName(
  context: MailboxContext,
  { account, actor }: Doing,
  { shelf, name }: { readonly shelf: Shelf; readonly name: string },
): Promise<ShelfProblem | undefined> {
  const problem = problemIn(name);
  if (problem !== undefined) return problem;
  const cipher = await context.ciphers.of(account.id);
  return await context.database.transaction(context.organisation, async (tx) => {
    if (!(await renameShelf(tx, account.id, named(cipher, shelf.kind, shelf.id, name)))) return 'same-name';
    await context.events.record(tx, shelfEvent('shelf.renamed', { account, actor }, shelf.id));
    return undefined;
  });
}

/** Removes it and gives what undoes that; a folder's letters are then in the archive. Undefined when it was gone already. */
export async function takeShelfAway(
  context: MailboxContext,
  { account, actor }: Doing,
  shelf: Shelf,
): Promise<string | undefined> {
  const now = context.clock();
  return await context.database.transaction(context.organisation, async (tx) => {
    if (!(await removeShelf(tx, account.id, shelf.id, now))) return undefined;
    await context.events.record(tx, shelfEvent('shelf.removed', { account, actor }, shelf.id));
    return await keepBefore(tx, account.id, { letters: [], shelf: shelf.id }, now);
  });
}

function shelfEvent(kind: MailboxEvent, { account, actor }: Doing, shelf: string) {
  return { kind, actor: actor.loginId, subject: account.id, details: { by: actor.name, shelf } };
}
