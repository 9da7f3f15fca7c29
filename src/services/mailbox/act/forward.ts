// Forwarding a letter: the recipient is looked up in FaR, and the original with its signatures goes to their operator (Service v3, deliverForward).
import { createHash, randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { certificatesEnd } from '../../../wire/mina-meddelanden/delivery-inspect.ts';
import { findDelivery } from '../../../wire/mina-meddelanden/delivery-root.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { writeEnvelope } from '../../../wire/soap/envelope.ts';
import { parseXml } from '../../../wire/xml/parse.ts';
import type { XmlElement } from '../../../wire/xml/tree.ts';
import { openEnvelope } from '../content/kept-envelope.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { envelopeOf } from '../store/envelopes.ts';
import type { StoredLetter } from '../store/letters.ts';
import { countSent, insertSending } from '../store/outgoing.ts';
import { envelopePlace, sealOutgoing } from './sealed.ts';
import { enqueueOutgoing } from './send-job.ts';
import type { Replying } from './send-reply.ts';

/** From one mailbox in a day and night: forwarding tells whether somebody has a mailbox, and is not for asking that of many. */
const FORWARDS_A_DAY = 30;
const DAY_MS = 86_400_000;
/** Characters of the forwarder's own words. */
export const FORWARD_TEXT_MAX = 5_000;

export type NotForwarded =
  | 'not-possible'
  | 'expired'
  | 'expired-elsewhere'
  | 'no-mailbox'
  | 'own-mailbox'
  | 'unanswered'
  | 'refused'
  | 'too-large'
  | 'too-many';

export interface Forwarding {
  readonly to: { readonly id: RecipientId; readonly name: string };
  readonly text: string;
}

/** Whether the letter can be forwarded: what nobody signed has no original to send on. */
export function canForward(context: MailboxContext, letter: StoredLetter): boolean {
  return context.acting.forwards && letter.delivery.verification.signedAs !== 'nobody';
}

/** Who refuses a letter a certificate of whose signatures has expired since it came. */
type Refusing = 'nobody' | 'other-operators' | 'everybody';

/**
 * Another operator judges by its own clock, and a forward says nothing, signed, of when the letter came (PROTOCOL.md, Signatures 3 and 6): it must
 * refuse such a letter. This one judges at the time when it took the letter in itself, which it knows (deliver/receive-forward.ts).
 */
export async function refusedBy(context: MailboxContext, letter: StoredLetter): Promise<Refusing> {
  return refusing(context, letter, await originalOf(context, letter));
}

function refusing({ clock }: MailboxContext, { delivery }: StoredLetter, original: XmlElement): Refusing {
  const end = certificatesEnd(original);
  if (end === undefined || end >= clock()) return 'nobody';
  return delivery.verification.moved === undefined && end >= delivery.receivedAt ? 'other-operators' : 'everybody';
}

/** Sends the letter on; durable when it returns undefined. */
export async function forwardLetter(
  context: MailboxContext,
  by: Replying,
  { to, text }: Forwarding,
): Promise<NotForwarded | undefined> {
  const { account, letter } = by;
  const { database, organisation, clock, far } = context;
  // The other operator asks FaR whose mailbox sends on: a closed one is nobody's.
  if (!canForward(context, letter) || account.state !== 'active') return 'not-possible';
  if (to.id === account.recipient) return 'own-mailbox';
  const since = new Date(clock().getTime() - DAY_MS);
  if ((await countSent(database.reader(organisation), account.id, 'forward', since)) >= FORWARDS_A_DAY)
    return 'too-many';
  const original = await originalOf(context, letter);
  const expired = refusing(context, letter, original);
  if (expired === 'everybody') return 'expired';
  const answer = await far.isRegistered(to.id);
  if (answer.kind !== 'answered') return answer.kind;
  const supplier = answer.value.type === 'Not' ? undefined : answer.value.serviceSupplier;
  if (supplier === undefined) return 'no-mailbox';
  if (expired === 'other-operators' && supplier.id !== organisation) return 'expired-elsewhere';
  const bytes = envelopeFor(by, { to, text }, original);
  if (bytes.length > ENVELOPE_MAX) return 'too-large';
  await keep(context, by, { to, text, bytes, operator: supplier.id, url: supplier.serviceAddress });
  return undefined;
}

function envelopeFor({ account, letter }: Replying, { to, text }: Forwarding, originalDelivery: XmlElement) {
  const message = {
    subject: letter.subject,
    body: { contentType: 'text/plain', body: Buffer.from(text) },
  };
  const forward = {
    header: { sender: { id: account.recipient, name: account.name.slice(0, 256) }, recipients: [to.id] },
    message,
    originalDelivery,
    messageIdToForward: letter.messageId,
  };
  return writeEnvelope(serviceOperations.deliverForward.request.write({ forward }));
}

/** The sealed delivery as it came, both signatures in it. */
async function originalOf(context: MailboxContext, { accountId, id }: StoredLetter): Promise<XmlElement> {
  const kept = await envelopeOf(context.database.reader(context.organisation), accountId, id);
  const bytes = kept === undefined ? undefined : await openEnvelope(context, { accountId, ...kept });
  const found = bytes === undefined ? undefined : findDelivery(parseXml(bytes));
  if (found?.sealed !== true) throw new BrevduvaError('internal', 'the envelope holds no sealed delivery');
  return found.root;
}

async function keep(
  context: MailboxContext,
  { account, actor, letter }: Replying,
  what: Forwarding & { readonly bytes: Uint8Array; readonly operator: string; readonly url: string },
): Promise<void> {
  const { to, text, bytes, operator, url } = what;
  const { database, organisation, ciphers, clock, events, acting } = context;
  const cipher = await ciphers.of(account.id);
  const id = randomUUID();
  const row = {
    id,
    content: sealOutgoing(cipher, id, { subject: letter.subject, text, by: actor.name, to }),
    envelope: cipher.sealBytes(envelopePlace(id), bytes),
    digest: createHash('sha256').update(bytes).digest(),
    peerId: operator,
    url,
  };
  await database.transaction(organisation, async (tx) => {
    await insertSending(tx, { accountId: account.id, letterId: letter.id, kind: 'forward' }, row, clock());
    await enqueueOutgoing(tx, id);
    const details = { letter: letter.id, by: actor.name };
    await events.record(tx, { kind: 'forward.sent', actor: actor.loginId, subject: account.id, details });
  });
  acting.at('mailbox.outgoing-kept');
}
