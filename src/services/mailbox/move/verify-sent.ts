// What was sent from the old mailbox, judged again from its signed original: an answer counts only when its operator's signature holds, and it is the
// holder's own, about that very letter. What it said is read from what was signed, never from the package (docs/mailbox-package.md).
import { BrevduvaError } from '../../../domain/errors.ts';
import { repliesOperations } from '../../../wire/mina-meddelanden/replies.ts';
import { openKeptReceipt, openKeptReply } from '../../../wire/mina-meddelanden/reply-open.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { openSignedReceipt } from '../../../wire/receipts/signed-receipt.ts';
import { readEnvelope } from '../../../wire/soap/envelope.ts';
import type { XmlElement } from '../../../wire/xml/tree.ts';
import type { PackedSent } from './package-form.ts';
import type { MoveInContext } from './verify-moved.ts';

/** The letter that it is about, as it came. */
export interface AnsweredLetter {
  readonly messageId: string;
  readonly sender: string;
  readonly recipient: string;
  /** Of what its sender signed, base64. */
  readonly signedDigest: string;
}

interface SentFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What it said, by its own bytes. */
export interface SentContent {
  readonly subject: string;
  readonly text: string;
  readonly files: readonly SentFile[];
  /** Who was to take it: the letter's sender, or of a forward the operator's word for whom. */
  readonly to: { readonly id: string; readonly name: string } | undefined;
  /** Of a signed receipt. */
  readonly signed: string | undefined;
}

/** What it says; undefined when it does not hold together, or is not the holder's answer to that letter. */
export async function verifySent(
  context: MoveInContext,
  letter: AnsweredLetter,
  sent: PackedSent,
  original: Buffer | undefined,
): Promise<SentContent | undefined> {
  if (sent.state === 'declined')
    return sent.kind === 'receipt' ? { subject: '', text: '', files: [], to: undefined, signed: undefined } : undefined;
  if (original === undefined) return undefined;
  try {
    const { body } = readEnvelope(original);
    if (sent.kind === 'reply') return replyIn(context, letter, body);
    if (sent.kind === 'forward') return forwardIn(letter, sent, body);
    return await receiptIn(context, letter, sent, body);
  } catch (error) {
    if (error instanceof BrevduvaError && error.code !== 'unavailable' && error.code !== 'internal') return undefined;
    throw error;
  }
}

function trustIn({ trust, clock, allowSha1 }: MoveInContext) {
  return { store: trust.current(), now: clock(), allowSha1 };
}

function replyIn(context: MoveInContext, letter: AnsweredLetter, body: XmlElement): SentContent | undefined {
  const opened = openKeptReply(repliesOperations.deliverReply.request.read(body).sealedReply, trustIn(context));
  if (!opened.ok) return undefined;
  const { header, message } = opened.value.content;
  const isTheirs = header.sender.id === letter.recipient && header.recipients.includes(letter.sender);
  if (!isTheirs || header.correlationId !== letter.messageId) return undefined;
  const files = message.attachments.map(({ filename, body: content }) => ({ name: filename, content }));
  const { subject } = message.header;
  return { subject, text: Buffer.from(message.body.body).toString('utf8'), files, to: undefined, signed: undefined };
}

async function receiptIn(
  context: MoveInContext,
  letter: AnsweredLetter,
  sent: PackedSent,
  body: XmlElement,
): Promise<SentContent | undefined> {
  const { receipt, signedReceipt } = repliesOperations.deliverReceipt.request.read(body);
  const opened = openKeptReceipt(receipt, trustIn(context));
  if (!opened.ok) return undefined;
  const { messageId, recipient, sender } = opened.value.content;
  if (messageId !== letter.messageId || recipient !== letter.recipient || sender !== letter.sender) return undefined;
  const base = { subject: sent.subject, files: [], to: undefined };
  if (sent.kind === 'receipt') return { ...base, text: sent.text, signed: undefined };
  const personal = signedReceipt === undefined ? undefined : await openSignedReceipt(signedReceipt);
  if (personal === undefined || !personal.ok) return undefined;
  const { statement, certificate } = personal.value;
  const about = statement.letter;
  const isSame =
    about.messageId === messageId &&
    about.recipient === recipient &&
    about.sender === sender &&
    about.signedDigest === letter.signedDigest;
  const { store, now } = trustIn(context);
  const at = new Date(statement.at);
  if (!isSame || !(at <= now) || !store.judge(certificate, at, now).trusted) return undefined;
  return { ...base, subject: about.subject, text: statement.text, signed: signedReceipt };
}

/** Nobody signs a forward but the letter in it: it is told as its own bytes have it, and must be the holder's. */
function forwardIn({ recipient }: AnsweredLetter, sent: PackedSent, body: XmlElement): SentContent | undefined {
  const { forward } = serviceOperations.deliverForward.request.read(body);
  const [to] = forward.header.recipients;
  if (forward.header.sender.id !== recipient || to === undefined) return undefined;
  const { subject, body: written } = forward.message;
  const name = sent.to?.id === to ? sent.to.name : to;
  const text = Buffer.from(written.body).toString('utf8');
  return { subject, text, files: [], to: { id: to, name }, signed: undefined };
}
