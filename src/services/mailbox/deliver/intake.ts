// Storing in batches: calls that come together are one transaction, and each is answered when its own is committed
// (DESIGN rules 5 and 6).
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import { GroupCommit } from '../../../platform/database/group-commit.ts';
import type { RecordedEvent } from '../../../platform/events/events.ts';
import { enqueueAll, type NewJob } from '../../../platform/jobs/jobs.ts';
import { reminderOf } from '../act/reminder-job.ts';
import type { MailboxCipher, MailboxCiphers } from '../content/mailbox-cipher.ts';
import type { MailboxEvent, MailboxEvents } from '../events.ts';
import { NOTICE_JOB } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { FILES_JOB } from '../search/job-kinds.ts';
import { type MailboxFound, mailboxesHeld, mailboxesOf } from '../store/accounts.ts';
import { earlierTransIds } from '../store/deliveries.ts';
import { type DeliveryRow, insertDeliveries } from '../store/intake.ts';
import { insertPayments } from '../store/payments.ts';
import { hasMoreToRead, type IncomingEnvelope, type PlainRow, sealedRow } from './seal-rows.ts';

/** A delivery that has been checked, but for whose mailbox it is. */
export interface Incoming {
  readonly recipient: RecipientId;
  readonly row: PlainRow;
  /** Undefined when it is known not to be stored: then only the answer is found and noted. */
  readonly envelope: IncomingEnvelope | undefined;
  /** Whose certificate the TLS client showed. */
  readonly caller: Organisationsnummer;
}

export type Kept =
  | { readonly kind: 'stored'; readonly transId: string }
  /** The same delivery was stored before, under this number. */
  | { readonly kind: 'repeated'; readonly transId: string }
  /** Nothing is stored: there is no mailbox, or it is closed. */
  | { readonly kind: 'no-mailbox'; readonly transId: string };

/** Most deliveries in one commit: larger ones gain nothing and hold locks longer. */
const BATCH = 100;
/** How long what arrives nearly together is gathered, ms. */
const GATHER_MS = 4;

export interface IntakeParts {
  readonly database: Database<MailboxTables>;
  readonly organisation: Organisationsnummer;
  readonly events: MailboxEvents;
  readonly ciphers: MailboxCiphers;
}

export class Intake {
  readonly #asking: GroupCommit<RecipientId, boolean>;
  readonly #storing: GroupCommit<Incoming, Kept>;

  constructor({ database, organisation, events, ciphers }: IntakeParts) {
    const reader = database.reader(organisation);
    this.#asking = new GroupCommit(
      async (recipients) => {
        const mailboxes = await mailboxesOf(reader, [...new Set(recipients)]);
        return recipients.map((recipient) => mailboxes.get(recipient)?.takesLetters === true);
      },
      BATCH,
      GATHER_MS,
    );
    this.#storing = new GroupCommit(
      (items) => database.transaction(organisation, (tx) => storeAll(tx, { events, ciphers }, items)),
      BATCH,
      GATHER_MS,
    );
  }

  /** Whether the recipient has an open mailbox here now; `store` asks again. */
  isOpenFor(recipient: RecipientId): Promise<boolean> {
    return this.#asking.add(recipient);
  }

  /** Durable when it resolves, with its audit event and its notice job. */
  store(incoming: Incoming): Promise<Kept> {
    return this.#storing.add(incoming);
  }
}

function recipientsOf(items: readonly Incoming[]): RecipientId[] {
  return [...new Set(items.map(({ recipient }) => recipient))].sort();
}

/** Those of them that were stored before, with the answer that was given. A mailbox that was closed since makes no difference. */
async function earlierOf(
  tx: Transaction<MailboxTables>,
  items: readonly Incoming[],
  mailboxes: ReadonlyMap<string, MailboxFound>,
): Promise<ReadonlyMap<Incoming, string>> {
  const asked = items.flatMap((item) => {
    const mailbox = mailboxes.get(item.recipient);
    return mailbox === undefined ? [] : [{ item, key: { ...item.row, accountId: mailbox.id } }];
  });
  const found = await earlierTransIds(
    tx,
    asked.map(({ key }) => key),
  );
  return new Map(
    asked.flatMap(({ item }, index) => {
      const transId = found[index];
      return transId === undefined ? [] : [[item, transId] as const];
    }),
  );
}

async function storeAll(
  tx: Transaction<MailboxTables>,
  { events, ciphers }: Pick<IntakeParts, 'events' | 'ciphers'>,
  items: readonly Incoming[],
): Promise<readonly Kept[]> {
  const mailboxes = await mailboxesHeld(tx, recipientsOf(items));
  const opened = await ciphersOf(tx, ciphers, [...mailboxes.values()]);
  const added = await insertDeliveries(
    tx,
    items.flatMap((item) => rowOf(item, mailboxes, opened)),
  );
  const others = items.filter(({ row }) => !added.has(row.id));
  const earlier = await earlierOf(tx, others, mailboxes);
  const done = items.map((item): Done => {
    const mailbox = mailboxes.get(item.recipient);
    const { id, transId } = item.row;
    if (mailbox !== undefined && added.has(id)) return { item, mailbox, kept: { kind: 'stored', transId } };
    const before = earlier.get(item);
    if (mailbox === undefined || before === undefined) return { item, kept: { kind: 'no-mailbox', transId } };
    return { item, mailbox, kept: { kind: 'repeated', transId: before } };
  });
  await insertPayments(tx, done.flatMap(paymentsOf));
  await events.recordAll(tx, done.map(eventOf));
  await enqueueAll(tx, done.flatMap(jobsOf));
  return done.map(({ kept }) => kept);
}

interface Done {
  readonly item: Incoming;
  readonly mailbox?: MailboxFound;
  readonly kept: Kept;
}

/** What there is to pay in the letters that were stored now. */
function paymentsOf({ item, mailbox, kept }: Done): { letterId: string; accountId: string; due: string }[] {
  if (kept.kind !== 'stored' || mailbox === undefined) return [];
  return item.row.letters.flatMap(({ id: letterId, due }) =>
    due === undefined ? [] : [{ letterId, accountId: mailbox.id, due }],
  );
}

function jobsOf({ item, mailbox, kept }: Done): NewJob[] {
  if (kept.kind !== 'stored' || mailbox === undefined) return [];
  const account = mailbox.id;
  const reminders = paymentsOf({ item, mailbox, kept }).flatMap((payment) => reminderOf(payment, item.row.receivedAt));
  const reading = item.row.letters.filter(hasMoreToRead).map(({ id: letter }) => ({ letter, account }));
  return [
    ...(mailbox.hasEmail ? [{ kind: NOTICE_JOB, key: item.row.id, payload: { account } }] : []),
    ...reminders,
    ...reading.map((payload) => ({ kind: FILES_JOB, key: payload.letter, payload })),
  ];
}

/** Each mailbox's cipher by its id. A mailbox that has no key yet gets one here. */
async function ciphersOf(
  tx: Transaction<MailboxTables>,
  ciphers: MailboxCiphers,
  mailboxes: readonly MailboxFound[],
): Promise<ReadonlyMap<string, MailboxCipher>> {
  const taking = mailboxes.filter(({ takesLetters }) => takesLetters);
  const known = taking.flatMap(({ id, wrappedKey }) => (wrappedKey === undefined ? [] : [{ id, wrappedKey }]));
  const opened = await Promise.all(
    known.map(async ({ id, wrappedKey }) => [id, await ciphers.unwrap(id, wrappedKey)] as const),
  );
  const without = taking.filter(({ wrappedKey }) => wrappedKey === undefined).map(({ id }) => id);
  const made = without.length === 0 ? [] : await ciphers.make(tx, without);
  return new Map([...opened, ...made]);
}

function rowOf(
  { recipient, row, envelope }: Incoming,
  mailboxes: ReadonlyMap<string, MailboxFound>,
  ciphers: ReadonlyMap<string, MailboxCipher>,
): DeliveryRow[] {
  const mailbox = mailboxes.get(recipient);
  const cipher = mailbox === undefined ? undefined : ciphers.get(mailbox.id);
  if (envelope === undefined || mailbox === undefined || cipher === undefined) return [];
  return [sealedRow(cipher, mailbox.id, row, envelope)];
}

function eventOf({ item, mailbox, kept }: Done): RecordedEvent<MailboxEvent> {
  const { row, caller } = item;
  const { transId } = kept;
  // Without the number of somebody who is not ours.
  if (mailbox === undefined || kept.kind === 'no-mailbox') {
    const details = { reason: 'no-account', sender: row.senderId };
    return { kind: 'delivery.refused', actor: row.sealedBy, subject: transId, details };
  }
  if (kept.kind === 'repeated')
    return { kind: 'delivery.repeated', actor: caller, subject: transId, details: { account: mailbox.id } };
  const [first] = row.letters;
  const { senderName: detail, senderId: sender, letters } = row;
  const details = { letter: first?.id ?? row.id, detail, sender, transId, letters: letters.length };
  return { kind: 'letter.received', actor: caller, subject: mailbox.id, details };
}
