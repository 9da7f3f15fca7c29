// What a line of a mailing holds, and what its letter says, as text to encrypt (DESIGN, "Data": nothing half-sent lies in the clear).
import { type DraftContent, readContent, readExtras, type StoredFile, writeContent } from '../letter-draft.ts';
import { type MailingContent, type MailingExtras, NO_CONTENT } from './mailing.ts';

export interface LineContent {
  /** Of the list as it was handed over; 0 where there is no list. */
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
  /** Typed instead of the list's number when that was mended. */
  readonly mended?: string;
  readonly address?: readonly string[];
  /** Merged. */
  readonly letter?: DraftContent;
  readonly files?: readonly StoredFile[];
}

/** The line as text to encrypt. */
export function writeLine({ values, letter, ...rest }: LineContent): string {
  return JSON.stringify({
    ...rest,
    values: Object.fromEntries(values),
    ...(letter === undefined ? {} : { letter: writeContent(letter) }),
  });
}

/** Reads what writeLine wrote. */
export function readLine(text: string): LineContent {
  const value: unknown = JSON.parse(text);
  const [values, letter, mended] = [memberOf(value, 'values'), memberOf(value, 'letter'), memberOf(value, 'mended')];
  const address = textsIn(memberOf(value, 'address'));
  return {
    line: Number(memberOf(value, 'line') ?? 0),
    values: new Map(Object.entries(Object(values)).map(([name, one]) => [name, String(one)])),
    ...(typeof mended === 'string' ? { mended } : {}),
    ...(address.length === 0 ? {} : { address }),
    ...(typeof letter === 'string' ? { letter: readContent(letter) } : {}),
    files: filesIn(memberOf(value, 'files')),
  };
}

function filesIn(value: unknown): readonly StoredFile[] {
  if (!Array.isArray(value)) return [];
  return value.map((file: unknown) => ({
    id: textIn(file, 'id'),
    filename: textIn(file, 'filename'),
    bytes: Number(memberOf(file, 'bytes')),
    sha256: textIn(file, 'sha256'),
    md5: textIn(file, 'md5'),
    pages: Number(memberOf(file, 'pages')),
    blob: textIn(file, 'blob'),
  }));
}

/** The letter's form as text to encrypt. */
export function writeMailingContent(content: MailingContent): string {
  return JSON.stringify(content);
}

/** Reads what writeMailingContent wrote; what an older version did not have is as at the beginning. */
export function readMailingContent(text: string): MailingContent {
  const value: unknown = JSON.parse(text);
  const support = memberOf(value, 'support');
  const protectionClass = Number(memberOf(value, 'protectionClass'));
  return {
    columns: textsIn(memberOf(value, 'columns')),
    numberColumn: textIn(value, 'numberColumn'),
    addressColumns: textsIn(memberOf(value, 'addressColumns')),
    fileColumn: textIn(value, 'fileColumn'),
    subject: textIn(value, 'subject'),
    text: textIn(value, 'text'),
    html: memberOf(value, 'html') === true,
    language: textIn(value, 'language') === 'enGB' ? 'enGB' : 'svSE',
    protectionClass: protectionClass === 1 || protectionClass === 2 ? protectionClass : 3,
    classReason: textIn(value, 'classReason'),
    support: {
      text: textIn(support, 'text'),
      phoneNumber: textIn(support, 'phoneNumber'),
      emailAddress: textIn(support, 'emailAddress'),
      url: textIn(support, 'url'),
    },
    diaryNumber: textIn(value, 'diaryNumber'),
    marker: textIn(value, 'marker'),
    pdfFilename: textIn(value, 'pdfFilename') || NO_CONTENT.pdfFilename,
    repeats: memberOf(value, 'repeats') === true,
    ...extrasIn(value),
  };
}

// They are kept under the names that a letter's have.
function extrasIn(value: unknown): MailingExtras {
  const { matter, payment, appointment, metadata, secrecy = '' } = readExtras(value).extras ?? {};
  return { matter, payment, appointment, metadata, secrecy };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textIn(value: unknown, name: string): string {
  const found = memberOf(value, name);
  return typeof found === 'string' ? found : '';
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
