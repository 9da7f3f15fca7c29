// A mailbox's own address book: names and numbers, sealed; nobody is asked whether they have a mailbox before something is sent.
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { deleteEntry, entriesOf, putEntry } from '../store/address-book.ts';
import type { Actor } from '../use/actor.ts';
import { entryPlace } from './sealed.ts';

/** In one mailbox. */
export const ENTRIES_MAX = 200;
/** Characters. */
export const ENTRY_NAME_MAX = 100;

export interface AddressEntry {
  readonly id: string;
  readonly name: string;
  readonly recipient: RecipientId;
}

const Content = Type.Object({ name: Type.String(), recipient: Type.String() });

function opened(cipher: MailboxCipher, id: string, sealed: Buffer): AddressEntry[] {
  const value: unknown = JSON.parse(cipher.open(entryPlace(id), sealed));
  const recipient = Value.Check(Content, value) ? parseRecipientId(value.recipient) : undefined;
  return recipient?.ok === true && Value.Check(Content, value)
    ? [{ id, name: value.name, recipient: recipient.value }]
    : [];
}

/** Every entry, by name. */
export async function addressBook(context: MailboxContext, accountId: string): Promise<AddressEntry[]> {
  const rows = await entriesOf(context.database.reader(context.organisation), accountId);
  if (rows.length === 0) return [];
  const cipher = await context.ciphers.of(accountId);
  const order = new Intl.Collator('sv');
  return rows
    .flatMap(({ id, content }) => opened(cipher, id, content))
    .sort((one, other) => order.compare(one.name, other.name));
}

interface Whose {
  readonly account: Account;
  readonly actor: Actor;
}

/** Adds an entry, or changes the one with that id. False when the book is full, or there is no such entry. */
export async function keepEntry(
  context: MailboxContext,
  { account, actor }: Whose,
  entry: { readonly id?: string; readonly name: string; readonly recipient: RecipientId },
): Promise<boolean> {
  const cipher = await context.ciphers.of(account.id);
  const id = entry.id ?? randomUUID();
  const content = cipher.seal(entryPlace(id), JSON.stringify({ name: entry.name, recipient: entry.recipient }));
  return await context.database.transaction(context.organisation, async (tx) => {
    const row = { id, account_id: account.id, content, made_at: context.clock() };
    if (!(await putEntry(tx, row, { isNew: entry.id === undefined, most: ENTRIES_MAX }))) return false;
    const kind = entry.id === undefined ? 'address.added' : 'address.changed';
    const details = { by: actor.name };
    await context.events.record(tx, { kind, actor: actor.loginId, subject: account.id, details });
    return true;
  });
}

/** Takes an entry away. */
export async function dropEntry(context: MailboxContext, { account, actor }: Whose, id: string): Promise<void> {
  await context.database.transaction(context.organisation, async (tx) => {
    if (!(await deleteEntry(tx, account.id, id))) return;
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'address.removed', actor: actor.loginId, subject: account.id, details });
  });
}
