// One delivery of a package put in the mailbox: once, with what its holder had done with it, and marked as what it was found to be.
import { randomUUIDv7 } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueueAll } from '../../../platform/jobs/jobs.ts';
import type { Account } from '../account.ts';
import { planReminder } from '../act/reminder-job.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import { type IncomingLetter, readLetters } from '../deliver/read-letters.ts';
import {
  hasMoreToRead,
  type IncomingEnvelope,
  type PlainLetter,
  type PlainRow,
  sealedRow,
} from '../deliver/seal-rows.ts';
import { ENVELOPE_IN_ROW, forwardKey, letterRow } from '../deliver/store-delivery.ts';
import type { MailboxTables } from '../schema.ts';
import { FILES_JOB } from '../search/job-kinds.ts';
import { earlierTransIds, messageKeyOf } from '../store/deliveries.ts';
import { insertDeliveries } from '../store/intake.ts';
import { putContentBlobs, putMoved, transIdIsTaken } from '../store/moved-in.ts';
import { insertPayments, noteReminded, setPaid } from '../store/payments.ts';
import { addLabel } from '../store/sorting.ts';
import { type MovedHere, type Verification, verificationOf } from '../verification.ts';
import { type ForwardedIn, forwardedIn } from './forwarded-in.ts';
import type { PackageIndex, PackedDelivery, PackedLetter } from './package-form.ts';
import type { MoveInContext, Verdict } from './verify-moved.ts';
import type { OwnNumber } from './whose-number.ts';

type Judged = Exclude<Verdict, { kind: 'unreadable' }>;
type Tx = Transaction<MailboxTables>;

export interface Moving {
  readonly account: Account;
  /** Whose numbers the account's holder has had. */
  readonly ownNumber: OwnNumber;
  readonly cipher: MailboxCipher;
  readonly from: PackageIndex['operator'];
  /** Folders and labels of the package by their id there: theirs here. */
  readonly shelves: ReadonlyMap<string, string>;
}

/** Ready to be stored in one transaction. */
export interface ToStore {
  readonly row: PlainRow;
  readonly envelope: IncomingEnvelope;
  readonly packed: PackedDelivery;
  /** Of one whose signature does not hold together: the content of each letter, by its position. */
  readonly blobs: ReadonlyMap<number, { readonly body: string | undefined; readonly files: readonly string[] }>;
  /** The key that it would have if it had come by the wire. */
  readonly trueKey: Buffer;
}

/** What will be stored; undefined when it is for somebody else, or nothing of it can be taken. Throws as `readLetters`. */
export async function prepareMoved(
  context: MoveInContext,
  { ownNumber, from }: Moving,
  packed: PackedDelivery,
  { original, judged }: { readonly original: Buffer; readonly judged: Judged },
): Promise<ToStore | undefined> {
  const { delivery } = judged.unproven;
  const forwarded = forwardedIn(packed, judged.unproven, original);
  const recipients = forwarded?.recipients ?? [delivery.header.recipient];
  if (packed.kind === 'notification' || (await ownNumber(recipients)) === undefined) return undefined;
  const kept = new Map(packed.letters.map((letter) => [letter.position, letter]));
  const letters = readLetters(delivery, context.attachmentTypes).filter(({ position }) => kept.has(position));
  if (letters.length === 0) return undefined;
  const { blobs, organisation } = context;
  const envelope: IncomingEnvelope =
    original.length <= ENVELOPE_IN_ROW
      ? { kind: 'row', bytes: original }
      : { kind: 'blob', address: await blobs.put(organisation, original) };
  const rows = letters.map(letterRow);
  const { trueKey, otherKey, signedDigest } = keysOfMoved(packed, judged.unproven, forwarded);
  const row = rowOf(context, { packed, judged, from, forwarded, bytes: original.length, letters: rows });
  return {
    // One that is not proven never stands where the real one would: that one still can come.
    row: { ...row, signedDigest, messageKey: judged.kind === 'good' ? trueKey : otherKey },
    envelope,
    packed,
    trueKey,
    blobs: judged.unproven.digest === undefined ? await contentBlobs(context, judged, letters, rows) : new Map(),
  };
}

/** What it is known by, here as on the wire: if it came, or comes, by the wire, and as one that is not proven. */
export function keysOfMoved(
  { id }: PackedDelivery,
  { delivery, digest }: Judged['unproven'],
  forwarded: ForwardedIn | undefined,
): { readonly trueKey: Buffer; readonly otherKey: Buffer; readonly signedDigest: Buffer } {
  const all = delivery.messages.map(({ header }) => header.id);
  const ids = forwarded?.messageId === undefined ? all : all.filter((one) => one === forwarded.messageId);
  const key = forwarded === undefined ? ids : ['forward', ...forwardKey(forwarded.details), ...ids];
  const signedDigest = digest === undefined ? Buffer.from(`none ${id}`) : Buffer.from(digest, 'base64');
  return { trueKey: messageKeyOf(key), otherKey: messageKeyOf(['not verified', ...key]), signedDigest };
}

interface About {
  readonly packed: PackedDelivery;
  readonly judged: Judged;
  readonly from: PackageIndex['operator'];
  readonly forwarded: ForwardedIn | undefined;
  readonly bytes: number;
  readonly letters: readonly PlainLetter[];
}

function rowOf(context: MoveInContext, { packed, judged, from, forwarded, bytes, letters }: About): PlainRow {
  const { delivery, seal } = judged.unproven;
  const { sender, reference, attention } = delivery.header;
  const [now, received] = [context.clock(), new Date(packed.received)];
  return {
    id: randomUUIDv7(),
    kind: packed.kind === 'forward' ? 'forward' : 'secure',
    transId: packed.transactionId,
    senderId: sender.id,
    senderName: sender.name,
    messageKey: Buffer.alloc(0),
    signedDigest: Buffer.alloc(0),
    sealedBy: judged.kind === 'good' ? judged.verified.sealSignature.organisation : from.id.slice(0, 12),
    sealedBytes: bytes,
    verification: verificationIn(context, judged, { from, at: now.toISOString() }),
    sealDate: seal.receivedTime,
    reference,
    attention,
    forward: forwarded?.details,
    receivedAt: received > now ? now : received,
    letters,
  };
}

function verificationIn({ organisation }: MoveInContext, judged: Judged, moved: MovedHere): Verification {
  if (judged.kind === 'good') return { ...verificationOf(judged.verified), moved };
  return { signedAs: 'nobody', handedInBy: organisation, moved: { ...moved, reason: judged.reason } };
}

async function contentBlobs(
  { blobs, organisation }: MoveInContext,
  { unproven }: Judged,
  letters: readonly IncomingLetter[],
  rows: readonly PlainLetter[],
) {
  const found = new Map<number, { body: string | undefined; files: string[] }>();
  for (const [index, { position }] of letters.entries()) {
    const message = unproven.delivery.messages[position - 1];
    if (message === undefined) continue;
    const isLarge = rows[index]?.body === undefined;
    const body = isLarge ? await blobs.put(organisation, message.body.content) : undefined;
    const files: string[] = [];
    for (const { content } of message.attachments) files.push(await blobs.put(organisation, content));
    found.set(position, { body, files });
  }
  return found;
}

/** Stores it within the transaction; false when the mailbox has it already. */
export async function storeMoved(context: MoveInContext, tx: Tx, moving: Moving, item: ToStore): Promise<boolean> {
  const { account, cipher } = moving;
  const { row, envelope, trueKey } = item;
  const { senderId, signedDigest } = row;
  const [earlier] = await earlierTransIds(tx, [{ accountId: account.id, senderId, messageKey: trueKey, signedDigest }]);
  if (earlier !== undefined) return false;
  const isFree = /^[\x21-\x7e]{1,100}$/.test(row.transId) && !(await transIdIsTaken(tx, row.transId));
  const sealed = sealedRow(cipher, account.id, { ...row, transId: isFree ? row.transId : randomUUIDv7() }, envelope);
  const added = await insertDeliveries(tx, [sealed]);
  if (added.size === 0) return false;
  for (const letter of row.letters) {
    await putLetter(tx, moving, item, letter);
    await putPayment(tx, { account, item, letter, now: context.clock() });
  }
  const waiting = row.letters.filter(hasMoreToRead).map(({ id: letter }) => ({ letter, account: account.id }));
  await enqueueAll(
    tx,
    waiting.map((payload) => ({ kind: FILES_JOB, key: payload.letter, payload })),
  );
  const details = { letter: row.letters[0]?.id ?? row.id, detail: row.senderName, letters: row.letters.length };
  await context.events.record(tx, { kind: 'letter.moved-in', actor: 'system', subject: account.id, details });
  return true;
}

async function putLetter(tx: Tx, { account, shelves }: Moving, item: ToStore, letter: PlainLetter): Promise<void> {
  const had: PackedLetter | undefined = item.packed.letters.find(({ position }) => position === letter.position);
  const content = item.blobs.get(letter.position);
  if (content !== undefined) await putContentBlobs(tx, letter.id, content);
  if (had === undefined) return;
  const shelf = had.folder === undefined ? undefined : shelves.get(had.folder);
  // A folder that there was no room for: its letters lie in the archive.
  const place = had.place === 'folder' && shelf === undefined ? 'archive' : had.place;
  const time = (text: string | null | undefined) => (text === null || text === undefined ? undefined : new Date(text));
  await putMoved(tx, account.id, {
    letter: letter.id,
    readAt: time(had.read),
    place,
    shelf: place === 'folder' ? shelf : undefined,
    // Sixty days begin anew here.
    trashedAt: had.trashed === undefined ? undefined : item.row.receivedAt,
  });
  for (const label of new Set(had.labels.map((id) => shelves.get(id))))
    if (label !== undefined) await addLabel(tx, account.id, [letter.id], label);
}

interface ToPay {
  readonly account: Account;
  readonly item: ToStore;
  readonly letter: PlainLetter;
  readonly now: Date;
}

/** The day is of the signed original; that it was paid, or reminded of, is the holder's own note. Not of what nobody is known to have signed. */
async function putPayment(tx: Tx, { account, item, letter, now }: ToPay): Promise<void> {
  const { id: letterId, position, due } = letter;
  if (due === undefined || item.row.verification.signedAs === 'nobody') return;
  await insertPayments(tx, [{ letterId, accountId: account.id, due }]);
  const had = item.packed.letters.find((one) => one.position === position);
  if (had?.paid !== undefined) await setPaid(tx, account.id, letterId, new Date(had.paid));
  if (had?.reminded !== undefined) await noteReminded(tx, letterId, new Date(had.reminded));
  else await planReminder(tx, { letterId, due }, now);
}
