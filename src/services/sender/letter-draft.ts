// What a caseworker is writing: kept as it was typed, also when it is not yet right (LOOK: nothing typed is ever lost).
import type { Language, ProtectionClass, Supportinfo } from '../../domain/letter.ts';
import type { Reachability } from '../../domain/reachability.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';

/** Supportinfo as typed: every field is there, empty when nothing was written. */
export interface SupportFields {
  readonly text: string;
  readonly phoneNumber: string;
  readonly emailAddress: string;
  readonly url: string;
}

export interface DraftContent {
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  readonly protectionClass: ProtectionClass;
  readonly support: SupportFields;
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
}

export interface Draft {
  readonly id: string;
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
  const recipient = parseRecipientId(member(value, 'recipient'));
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
    ...(address.length === 0 ? {} : { postalAddress: address }),
  };
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
