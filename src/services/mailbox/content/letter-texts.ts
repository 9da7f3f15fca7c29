// What of a letter is sealed in which column: the one place where their names and forms stand.
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Kept, MailboxCipher } from './mailbox-cipher.ts';

const Text = Type.Optional(Type.String());
const Content = Type.Object({
  messageId: Type.String(),
  /** Absent for a large one, which is read from the envelope. */
  body: Text,
  support: Type.Object({ text: Type.String(), url: Text, phone: Text, email: Text }),
});

/** A letter's texts beside its subject. */
export interface LetterContent {
  readonly messageId: string;
  readonly body: string | undefined;
  readonly support: {
    readonly text: string;
    readonly url: string | undefined;
    readonly phone: string | undefined;
    readonly email: string | undefined;
  };
}

/** Who sent a letter on, and what they wrote: said by their operator, signed by nobody. */
export interface ForwardDetails {
  /** Whose mailbox at that operator, as FaR says: a person or an organisation. */
  readonly id: string;
  readonly name: string;
  /** The operator's organisation. */
  readonly operator: string;
  readonly subject: string;
  /** Plain text, whatever it was. */
  readonly text: string;
  /** Whether the original was addressed to whoever sent it on. */
  readonly isOwnLetter: boolean;
}

/** What a delivery says beside its letters. */
export interface DeliveryDetails {
  readonly reference: string | undefined;
  readonly attention: string | undefined;
  /** Of a letter that was sent on. */
  readonly forward: ForwardDetails | undefined;
}

const Forward = Type.Object({
  id: Type.String(),
  name: Type.String(),
  operator: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  isOwnLetter: Type.Boolean(),
});
const Details = Type.Object({ reference: Text, attention: Text, forward: Type.Optional(Forward) });

const places = {
  subject: (letterId: string) => `letter ${letterId} subject`,
  content: (letterId: string) => `letter ${letterId} content`,
  filename: (fileId: string) => `file ${fileId} name`,
  details: (deliveryId: string) => `delivery ${deliveryId} details`,
  texts: (deliveryId: string) => `notification ${deliveryId} texts`,
} as const;

export function sealSubject(cipher: MailboxCipher, letterId: string, subject: string): Buffer {
  return cipher.seal(places.subject(letterId), subject);
}

/** The subject, sealed or from before. */
export function openSubject(cipher: MailboxCipher, letterId: string, subject: Kept): string {
  return cipher.open(places.subject(letterId), subject);
}

export function sealContent(cipher: MailboxCipher, letterId: string, content: LetterContent): Buffer {
  return cipher.seal(places.content(letterId), JSON.stringify(content));
}

export function openContent(cipher: MailboxCipher, letterId: string, sealed: Buffer): LetterContent {
  const { messageId, body, support } = checked(Content, cipher.open(places.content(letterId), sealed));
  return {
    messageId,
    body,
    support: { text: support.text, url: support.url, phone: support.phone, email: support.email },
  };
}

export function sealFilename(cipher: MailboxCipher, fileId: string, filename: string): Buffer {
  return cipher.seal(places.filename(fileId), filename);
}

/** The file's name, sealed or from before. */
export function openFilename(cipher: MailboxCipher, fileId: string, filename: Kept): string {
  return cipher.open(places.filename(fileId), filename);
}

/** Null where there is nothing to seal. */
export function sealDetails(cipher: MailboxCipher, deliveryId: string, details: DeliveryDetails): Buffer | null {
  const { reference, attention, forward } = details;
  if (reference === undefined && attention === undefined && forward === undefined) return null;
  return cipher.seal(places.details(deliveryId), JSON.stringify(details));
}

export function openDetails(cipher: MailboxCipher, deliveryId: string, sealed: Buffer): DeliveryDetails {
  const { reference, attention, forward } = checked(Details, cipher.open(places.details(deliveryId), sealed));
  return { reference, attention, forward };
}

/** What a sender of protection class 1 wrote to be sent on. */
export interface SendOnTexts {
  readonly email: { readonly from: string; readonly subject: string; readonly text: string } | undefined;
  readonly sms: { readonly from: string; readonly text: string } | undefined;
}

const Email = Type.Object({ from: Type.String(), subject: Type.String(), text: Type.String() });
const Sms = Type.Object({ from: Type.String(), text: Type.String() });
const Texts = Type.Object({ email: Type.Optional(Email), sms: Type.Optional(Sms) });

export function sealTexts(cipher: MailboxCipher, deliveryId: string, texts: SendOnTexts): Buffer {
  return cipher.seal(places.texts(deliveryId), JSON.stringify(texts));
}

export function openTexts(cipher: MailboxCipher, deliveryId: string, sealed: Buffer): SendOnTexts {
  const { email, sms } = checked(Texts, cipher.open(places.texts(deliveryId), sealed));
  return { email, sms };
}

function checked<T extends TSchema>(schema: T, text: string): Static<T> {
  const value: unknown = JSON.parse(text);
  if (Value.Check(schema, value)) return value;
  throw new BrevduvaError('internal', 'a sealed text has an unknown form');
}
