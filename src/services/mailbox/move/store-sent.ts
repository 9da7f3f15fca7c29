// Replies, receipts and forwards of a package kept with the letters that they are about, each once; and the people of its address book.
import { createHash, randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { readUnprovenDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import { addressBook, ENTRY_NAME_MAX, keepEntry } from '../act/address-book.ts';
import { envelopePlace, fileNamePlace, filePlace, sealOutgoing } from '../act/sealed.ts';
import { FILES_MAX } from '../act/write-reply.ts';
import { safeFilename } from '../deliver/admission.ts';
import type { OutgoingState } from '../store/acting-tables.ts';
import { insertMovedSent, lettersOfDelivery, type MovedSentRow } from '../store/moved-sent.ts';
import type { Actor } from '../use/actor.ts';
import { forwardedIn } from './forwarded-in.ts';
import type { PackageIndex, PackedDelivery } from './package-form.ts';
import type { SentInPackage, SentPart } from './read-sent.ts';
import { keysOfMoved, type Moving } from './store-moved.ts';
import type { MoveInContext } from './verify-moved.ts';
import { type AnsweredLetter, type SentContent, verifySent } from './verify-sent.ts';

/** What became of what was sent: here now, or not taken because it does not hold together or its letter is not here. */
interface SentMoved {
  readonly sent: number;
  readonly sentRefused: number;
}

interface Here extends AnsweredLetter {
  readonly id: string;
}

/** Keeps every part; the same again keeps nothing twice, so that a crash costs nothing but time. */
export async function storeSent(
  context: MoveInContext,
  moving: Moving,
  parts: AsyncIterable<SentPart>,
  goesOn: () => void,
): Promise<SentMoved> {
  const letters = new Map<string, readonly (Here | undefined)[]>();
  let [sent, sentRefused] = [0, 0];
  for await (const part of parts) {
    goesOn();
    if (part.kind === 'delivery') {
      letters.set(part.delivery.id, await lettersHere(context, moving, part.delivery, part.original));
      continue;
    }
    const letter = letters.get(part.delivery.id)?.[part.letter.position - 1];
    const content = letter === undefined ? undefined : await verifySent(context, letter, part.sent, part.original);
    const state = stateOf(part.sent.state);
    if (letter === undefined || content === undefined || state === undefined) sentRefused += 1;
    else {
      await keep(context, moving, { part, letter, content, state });
      sent += 1;
    }
  }
  return { sent, sentRefused };
}

/** The delivery's letters as they are here, by their position; undefined for one that is not. */
async function lettersHere(
  { database, organisation }: MoveInContext,
  { account }: Moving,
  packed: PackedDelivery,
  original: Buffer,
): Promise<readonly (Here | undefined)[]> {
  if (packed.kind === 'notification') return [];
  try {
    const unproven = readUnprovenDelivery(original);
    const { header, messages } = unproven.delivery;
    const { trueKey, otherKey, signedDigest } = keysOfMoved(packed, unproven, forwardedIn(packed, unproven, original));
    const key = { accountId: account.id, senderId: header.sender.id, signedDigest };
    const found = await lettersOfDelivery(database.reader(organisation), key, [trueKey, otherKey]);
    const recipient = packed.kind === 'forward' ? account.recipient : header.recipient;
    return messages.map((message, index) => {
      const id = found.find(({ position }) => position === index + 1)?.id;
      const { id: messageId } = message.header;
      const about = { messageId, sender: header.sender.id, recipient, signedDigest: signedDigest.toString('base64') };
      return id === undefined ? undefined : { id, ...about };
    });
  } catch (error) {
    if (error instanceof BrevduvaError && error.code !== 'unavailable' && error.code !== 'internal') return [];
    throw error;
  }
}

/** What was on its way there is nobody's to follow from here. */
function stateOf(told: string): MovedSentRow['state'] | undefined {
  if (told === 'sending') return 'unknown';
  const kept: readonly Exclude<OutgoingState, 'draft' | 'sending'>[] = [
    'delivered',
    'refused',
    'unknown',
    'failed',
    'declined',
  ];
  return kept.find((state) => state === told);
}

interface Keeping {
  readonly part: SentInPackage & { readonly original: Buffer | undefined };
  readonly letter: Here;
  readonly content: SentContent;
  readonly state: MovedSentRow['state'];
}

async function keep(context: MoveInContext, { account, cipher, from }: Moving, keeping: Keeping): Promise<void> {
  const { part, letter, content, state } = keeping;
  const { sent } = part;
  const original = state === 'declined' ? undefined : part.original;
  const { subject, text, to, signed } = content;
  const [id, now] = [randomUUID(), context.clock()];
  const more = { ...(to === undefined ? {} : { to }), ...(signed === undefined ? {} : { signed }) };
  const written = { subject, text, by: sent.by, moved: { id: from.id, name: from.name }, ...more };
  const files = content.files.slice(0, FILES_MAX).map(({ name, content: bytes }, index) => {
    const fileId = randomUUID();
    const sealedName = cipher.seal(fileNamePlace(fileId), safeFilename(name, index + 1));
    return { id: fileId, bytes: bytes.length, name: sealedName, content: cipher.sealBytes(filePlace(fileId), bytes) };
  });
  const row: MovedSentRow = {
    id,
    accountId: account.id,
    letterId: letter.id,
    kind: sent.kind,
    state,
    content: sealOutgoing(cipher, id, written),
    envelope: original === undefined ? null : cipher.sealBytes(envelopePlace(id), original),
    digest: original === undefined ? null : createHash('sha256').update(original).digest(),
    peerId: sent.kind === 'forward' ? null : letter.sender,
    transId: sent.transactionId ?? null,
    sentAt: timeIn(sent.sentAt, now),
    settledAt: timeIn(sent.settledAt, now),
    files,
  };
  await context.database.transaction(context.organisation, async (tx) => {
    if (!(await insertMovedSent(tx, row, now))) return;
    const details = { letter: letter.id };
    await context.events.record(tx, { kind: 'outgoing.moved-in', actor: 'system', subject: account.id, details });
  });
}

/** The package's word; nothing is sent in a time to come. */
function timeIn(text: string | undefined, now: Date): Date | null {
  const time = text === undefined ? undefined : new Date(text);
  return time === undefined || Number.isNaN(time.getTime()) || time > now ? null : time;
}

/** Those who are not in the book yet; as many as there is room for. How many were added. */
export async function storeAddresses(
  context: MoveInContext,
  { account }: Moving,
  { addresses }: PackageIndex,
): Promise<number> {
  const actor: Actor = { name: context.operator.name, loginId: 'system', personalNumber: undefined, proof: '' };
  const known = new Set((await addressBook(context, account.id)).map(({ recipient }) => recipient));
  let added = 0;
  for (const { id, name: written } of addresses) {
    const recipient = parseRecipientId(id);
    const name = Array.from(written.trim().replaceAll(/\s+/g, ' ')).slice(0, ENTRY_NAME_MAX).join('');
    if (!recipient.ok || name === '' || known.has(recipient.value)) continue;
    known.add(recipient.value);
    if (!(await keepEntry(context, { account, actor }, { name, recipient: recipient.value }))) break;
    added += 1;
  }
  return added;
}
