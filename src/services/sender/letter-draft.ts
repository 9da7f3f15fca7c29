// What a caseworker is writing: kept as it was typed, also when it is not yet right (LOOK: nothing typed is ever lost).
import type { Language, ProtectionClass, Supportinfo } from '../../domain/letter.ts';
import type { Reachability } from '../../domain/reachability.ts';
import { parseRecipient, type RecipientId } from '../../domain/recipient-id.ts';
import type { PdfFacts } from '../../platform/pdf/pdf-facts.ts';
import type { MetadataFields } from './metadata/letter-metadata.ts';

/** Supportinfo as typed: every field is there, empty when nothing was written. */
export interface SupportFields {
  readonly text: string;
  readonly phoneNumber: string;
  readonly emailAddress: string;
  readonly url: string;
}

/** An event in a matter (händelsemeddelande), as it was typed. */
export interface MatterFields {
  readonly matterId: string;
  readonly eventId: string;
  readonly precedingEventId: string;
  readonly subject: string;
  readonly eventType: string;
  readonly status: '' | 'senderinitiative' | 'recipientinitiative' | 'closed';
}

/** Betaldata as typed: an amount in kronor, a date as yyyy-mm-dd. */
export interface PaymentFields {
  readonly amount: string;
  readonly dueDate: string;
  readonly method: 'BG' | 'PG';
  readonly account: string;
  readonly ocr: string;
}

/** A time to come to: moments as ISO 8601 with offset. */
export interface AppointmentFields {
  readonly starts: string;
  readonly ends: string;
  /** Days and times as a form had them, where they are not right yet; then there are no moments. */
  readonly typed?: TypedAppointment;
  readonly title: string;
  readonly place: string;
  readonly id: string;
  readonly cancelled: boolean;
}

/** In Swedish time. */
export interface TypedAppointment {
  readonly day: string;
  readonly time: string;
  readonly endTime: string;
  /** Where it ends on another day. */
  readonly endDay: string;
}

/** Where a letter's text comes from. */
export interface FromTemplate {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** What was filled in, while it is a draft. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What some letters have beside their text. Everything is optional, and absent where it was not asked for. */
export interface LetterExtras {
  /** Absent: plain text. With 'text/html' `text` holds HTML of the kinds that letters may have. */
  readonly bodyType?: 'text/html';
  readonly matter?: MatterFields;
  readonly payment?: PaymentFields;
  readonly asksReceipt?: boolean;
  /** The receipt that is asked for is one that the recipient signs with an e-ID. */
  readonly signedReceipt?: boolean;
  readonly appointment?: AppointmentFields;
  readonly allowsReply?: boolean;
  /** Of registered message types, each once. */
  readonly metadata?: readonly MetadataFields[];
  /** In the organisation's diarium. */
  readonly diaryNumber?: string;
  /** Secrecy mark: the section of the law. */
  readonly secrecy?: string;
  /** Why the class is below what the case type needs. */
  readonly classReason?: string;
  readonly template?: FromTemplate;
  /** When it is to be sent (ISO 8601 with offset); absent: at once. */
  readonly sendAt?: string;
}

export interface DraftContent {
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  readonly protectionClass: ProtectionClass;
  readonly support: SupportFields;
  readonly extras?: LetterExtras;
  /** Lines of an address on paper, where the letter may go that way. */
  readonly postalAddress?: readonly string[];
}

export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly md5: string;
  readonly pages: number;
  readonly blob: string;
  /** What the PDF was found to be; absent for files of before. */
  readonly facts?: PdfFacts;
}

export interface Draft {
  readonly id: string;
  readonly unit: string;
  readonly caseType: string | undefined;
  /** The letter that this one is sent again in place of. */
  readonly previous: string | undefined;
  /** The letter that was withdrawn or returned, and is changed here. */
  readonly fromLetter?: string | undefined;
  /** Whose words are in it, by account. */
  readonly writers?: readonly string[];
  readonly version: number;
  readonly content: DraftContent;
  readonly checked: { readonly answer: Reachability; readonly at: Date } | undefined;
  readonly attachments: readonly StoredFile[];
  readonly updatedAt: Date;
}

/** Supportinfo as fields of a form. */
export function supportFields(info: Supportinfo | undefined): SupportFields {
  return {
    text: info?.text ?? '',
    phoneNumber: info?.phoneNumber ?? '',
    emailAddress: info?.emailAddress ?? '',
    url: info?.url ?? '',
  };
}

/** Fields as supportinfo: what is empty is left out. */
export function asSupportinfo(fields: SupportFields): Supportinfo {
  const { text, phoneNumber, emailAddress, url } = fields;
  return {
    text,
    ...(url === '' ? {} : { url }),
    ...(phoneNumber === '' ? {} : { phoneNumber }),
    ...(emailAddress === '' ? {} : { emailAddress }),
  };
}

/** A protection class by its digit; 3, the strictest, for anything else. */
export function protectionClassOf(text: unknown): ProtectionClass {
  if (String(text) === '1') return 1;
  return String(text) === '2' ? 2 : 3;
}

/** The content as text to encrypt. */
export function writeContent(content: DraftContent): string {
  return JSON.stringify(content);
}

/** Reads what writeContent wrote. Throws a TypeError for anything else. */
export function readContent(text: string): DraftContent {
  const value: unknown = JSON.parse(text);
  const recipient = parseRecipient(member(value, 'recipient'));
  if (!recipient.ok) throw new TypeError('a stored draft has no recipient');
  const address = linesOf(memberOf(value, 'postalAddress'));
  const support = typeof value === 'object' && value !== null && 'support' in value ? value.support : undefined;
  return {
    recipient: recipient.value,
    subject: member(value, 'subject'),
    text: member(value, 'text'),
    language: member(value, 'language') === 'enGB' ? 'enGB' : 'svSE',
    protectionClass: protectionClassOf(memberOf(value, 'protectionClass')),
    support: {
      text: member(support, 'text'),
      phoneNumber: member(support, 'phoneNumber'),
      emailAddress: member(support, 'emailAddress'),
      url: member(support, 'url'),
    },
    ...readExtras(memberOf(value, 'extras')),
    ...(address.length === 0 ? {} : { postalAddress: address }),
  };
}

const MATTER_STATUSES = ['senderinitiative', 'recipientinitiative', 'closed'] as const;

/** Extras as they are kept; none in what is no object. */
export function readExtras(value: unknown): { extras?: LetterExtras } {
  if (typeof value !== 'object' || value === null) return {};
  const text = (name: string) => (member(value, name) === '' ? {} : { [name]: member(value, name) });
  const mark = (name: string) => (memberOf(value, name) === true ? { [name]: true } : {});
  const [matter, payment, template, appointment] = [
    memberOf(value, 'matter'),
    memberOf(value, 'payment'),
    memberOf(value, 'template'),
    memberOf(value, 'appointment'),
  ];
  return {
    extras: {
      ...(member(value, 'bodyType') === 'text/html' ? { bodyType: 'text/html' } : {}),
      ...(matter === undefined ? {} : { matter: matterOf(matter) }),
      ...(payment === undefined ? {} : { payment: paymentOf(payment) }),
      ...mark('asksReceipt'),
      ...mark('signedReceipt'),
      ...(appointment === undefined ? {} : { appointment: appointmentOf(appointment) }),
      ...mark('allowsReply'),
      ...metadataOf(memberOf(value, 'metadata')),
      ...text('diaryNumber'),
      ...text('secrecy'),
      ...text('classReason'),
      ...(template === undefined ? {} : { template: fromTemplate(template) }),
      ...text('sendAt'),
    },
  };
}

function appointmentOf(value: unknown): AppointmentFields {
  const text = (name: string) => member(value, name);
  const times = { starts: text('starts'), ends: text('ends') };
  const typed = memberOf(value, 'typed');
  const part = (name: string) => member(typed, name);
  return {
    ...times,
    ...(typed === undefined
      ? {}
      : { typed: { day: part('day'), time: part('time'), endTime: part('endTime'), endDay: part('endDay') } }),
    title: text('title'),
    place: text('place'),
    id: text('id'),
    cancelled: memberOf(value, 'cancelled') === true,
  };
}

function metadataOf(value: unknown): { metadata?: readonly MetadataFields[] } {
  if (!Array.isArray(value) || value.length === 0) return {};
  const metadata = value.map((one: unknown) => ({
    type: member(one, 'type'),
    version: Number(memberOf(one, 'version')),
    values: textsOf(memberOf(one, 'values')),
  }));
  return { metadata };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(Object(value)).filter(([, one]) => typeof one === 'string');
  return Object.fromEntries(texts.map(([name, one]) => [name, String(one)]));
}

function matterOf(value: unknown): MatterFields {
  const status = MATTER_STATUSES.find((known) => known === member(value, 'status')) ?? '';
  const text = (name: string) => member(value, name);
  return {
    matterId: text('matterId'),
    eventId: text('eventId'),
    precedingEventId: text('precedingEventId'),
    subject: text('subject'),
    eventType: text('eventType'),
    status,
  };
}

function fromTemplate(value: unknown): FromTemplate {
  const filled = textsOf(memberOf(value, 'values'));
  const values = Object.keys(filled).length === 0 ? {} : { values: filled };
  return {
    id: member(value, 'id'),
    name: member(value, 'name'),
    version: Number(memberOf(value, 'version')),
    ...values,
  };
}

function paymentOf(value: unknown): PaymentFields {
  const method = member(value, 'method') === 'PG' ? 'PG' : 'BG';
  const text = (name: string) => member(value, name);
  return { amount: text('amount'), dueDate: text('dueDate'), method, account: text('account'), ocr: text('ocr') };
}

function linesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string') : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function member(value: unknown, name: string): string {
  const found = memberOf(value, name);
  return typeof found === 'string' ? found : '';
}
