// Letters as the own-data API answers: what stands about them, never what they say.
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { LetterSays } from '../../../platform/presentation/letter-says.ts';
import { link } from '../../../platform/web/rest.ts';
import { factsOf } from '../act/letter-facts.ts';
import { isOverdue, paymentMarkOf } from '../act/pay.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import type { ListedLetter } from '../use/list-letters.ts';
import type { CertificateFacts, Verification } from '../verification.ts';
import type { LetterSummary, WholeLetter } from './schemas.ts';

type Summary = Static<typeof LetterSummary>;
type Whole = Static<typeof WholeLetter>;

/** Only members that there are. */
function only<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(kept, Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)));
}

function membersOf(letter: ListedLetter): Omit<Summary, 'payment' | '_links'> {
  const { id, senderId, senderName, attachments, receivedAt, trashedAt, folder, labels, matter, ...rest } = letter;
  const { kind, subject, language, read, place } = rest;
  return {
    letterId: id,
    kind,
    sender: { id: senderId, name: senderName },
    subject,
    language,
    receivedAt: receivedAt.toISOString(),
    read,
    place,
    ...only({ folderId: folder, trashedAt: trashedAt?.toISOString() }),
    labelIds: [...labels],
    attachmentCount: attachments,
    ...(matter === undefined ? {} : { matter: matterMembers(matter) }),
  };
}

export function matterMembers({ key, letters, id, subject, type, status }: NonNullable<ListedLetter['matter']>) {
  return { matterKey: key, matterId: id, ...only({ subject, type, status }), letters };
}

function linksOf(request: FastifyRequest, id: string): Summary['_links'] {
  return {
    self: link(request, `/letters/${id}`, 'self'),
    content: link(request, `/letters/${id}/content`, 'related'),
    original: link(request, `/letters/${id}/original`, 'alternate'),
  };
}

/** A letter in a list. */
export function summaryOf(request: FastifyRequest, letter: ListedLetter, now: Date): Summary {
  const { payment: mark } = letter;
  const payment =
    mark === undefined
      ? {}
      : {
          payment: {
            dueDate: mark.due,
            ...only({ paidAt: mark.paidAt?.toISOString() }),
            overdue: isOverdue(mark, now),
          },
        };
  return { ...membersOf(letter), ...payment, _links: linksOf(request, letter.id) };
}

function certificate({ organisation, subject, issuer, serial, fingerprint, algorithm }: CertificateFacts) {
  return { organisation, subject, issuer, serialNumber: serial, sha256: fingerprint, algorithm };
}

function authenticity(verification: Verification): Whole['authenticity'] {
  const { moved } = verification;
  const from = moved === undefined ? {} : { movedFrom: { operator: moved.from.name, at: moved.at } };
  if (verification.signedAs === 'nobody') return { signedBy: 'nobody', handedInBy: verification.handedInBy, ...from };
  const { signedAs, signed, sealed } = verification;
  return { signedBy: signedAs, signature: certificate(signed), seal: certificate(sealed), ...from };
}

async function paymentOf(
  context: MailboxContext,
  letter: StoredLetter,
  said: LetterSays['payment'],
): Promise<Pick<Whole, 'payment'>> {
  if (said === undefined) return {};
  const { amount, currency, method, account, ocr } = said;
  const mark = await paymentMarkOf(context, letter, said);
  return {
    payment: {
      dueDate: mark.due,
      ...only({ paidAt: mark.paidAt?.toISOString() }),
      overdue: isOverdue(mark, context.clock()),
      amount: `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`,
      currency,
      method,
      account,
      ...only({ ocr }),
    },
  };
}

/** One letter with its facts, read from the delivery that was verified. */
export async function wholeLetter(
  context: MailboxContext,
  request: FastifyRequest,
  read: {
    readonly letter: StoredLetter;
    readonly listed: ListedLetter;
    readonly attachments: readonly StoredAttachment[];
  },
): Promise<Whole> {
  const { letter, listed, attachments } = read;
  const { delivery, support } = letter;
  const { matter, payment, reply, receipt, appointment, typed } = await factsOf(context, letter);
  const { forward } = delivery;
  return {
    ...membersOf(listed),
    sealedAt: delivery.sealDate,
    transactionId: delivery.transId,
    messageId: letter.messageId,
    ...only({ reference: delivery.reference, attention: delivery.attention }),
    support: {
      text: support.text,
      ...only({ url: support.url, phoneNumber: support.phone, emailAddress: support.email }),
    },
    authenticity: authenticity(delivery.verification),
    ...eventOf(matter),
    ...(await paymentOf(context, letter, payment)),
    ...(appointment === undefined ? {} : { appointment: appointmentMembers(appointment) }),
    ...(typed.length === 0 ? {} : { metadata: typed.map(typedMembers) }),
    asks: only({ reply, receipt }),
    ...(forward === undefined ? {} : { forwardedBy: { name: forward.name, operator: forward.operator } }),
    attachments: attachments.map((file) => fileMembers(request, file)),
    _links: linksOf(request, letter.id),
  };
}

function typedMembers({ type, values }: LetterSays['typed'][number]) {
  return { type: type.id, version: type.version, values: Object.fromEntries(values) };
}

function eventOf(matter: LetterSays['matter']): Pick<Whole, 'event'> {
  if (matter === undefined) return {};
  const { eventId, precedingEventId, timestamp } = matter;
  return { event: { ...only({ eventId, precedingEventId }), at: timestamp } };
}

function appointmentMembers(appointment: NonNullable<Awaited<ReturnType<typeof factsOf>>['appointment']>) {
  const { starts, ends, title, place, id, cancelled } = appointment;
  return {
    starts: starts.toISOString(),
    ...only({ ends: ends?.toISOString(), title, place, id }),
    cancelled: cancelled === true,
  };
}

function fileMembers(request: FastifyRequest, file: StoredAttachment): Whole['attachments'][number] {
  const { id, letterId, filename, contentType, bytes, checksumGood, recognised } = file;
  const self = link(request, `/letters/${letterId}/attachments/${id}`, 'self');
  return { attachmentId: id, filename, contentType, bytes, checksumGood, recognised, _links: { self } };
}
