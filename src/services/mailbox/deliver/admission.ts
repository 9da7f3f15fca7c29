// What a mailbox takes in: types of bodies and files (PROTOCOL.md, A delivery; reference code 5019).
import { BrevduvaError } from '../../../domain/errors.ts';

export type BodyType = 'text/plain' | 'text/html';

interface MediaType {
  /** Lower case, without parameters. */
  readonly type: string;
  readonly charset: string;
}

/** Reads `type/subtype; charset=…`. Parameters other than charset are left out. */
export function readMediaType(text: string): MediaType {
  const [type = '', ...parameters] = text.split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([a-z0-9_:.-]+)"?\s*$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return { type: type.trim().toLowerCase(), charset: (charset ?? 'utf-8').toLowerCase() };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeBody(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new BrevduvaError('invalid-input', 'the body is not UTF-8 as its type says', {}, cause);
  }
}

/** The body's text. Refuses U+0000 (5001), other types than text and HTML (5019), and bytes that are not text in UTF-8 (5001). */
export function readBody(contentType: string, bytes: Uint8Array): { type: BodyType; text: string } {
  const { type, charset } = readMediaType(contentType);
  if (type !== 'text/plain' && type !== 'text/html')
    throw new BrevduvaError('unsupported-mime-type', 'the body must be text/plain or text/html', { contentType: type });
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    throw new BrevduvaError('unsupported-mime-type', 'the body must be in UTF-8', { charset });
  const text = decodeBody(bytes);
  // What is shown must be what was signed: the database cannot keep U+0000, and a letter without it would say something else.
  if (text.includes('\u0000')) throw new BrevduvaError('invalid-input', 'the body holds U+0000, which no text does');
  return { type, text };
}

/** The file's type in lower case. Refuses types that the operator does not take (5019). */
export function readAttachmentType(contentType: string, allowed: readonly string[]): string {
  const { type } = readMediaType(contentType);
  if (!allowed.includes(type))
    throw new BrevduvaError('unsupported-mime-type', `attachments must be ${allowed.join(' or ')}`, {
      contentType: type,
    });
  return type;
}

/** Whether a file begins the way its type says. What does not is kept, but never shown inside the browser. */
export function beginsAs(type: string, bytes: Uint8Array): boolean {
  if (type !== 'application/pdf') return false;
  // ISO 32000-1, H.3: readers accept the header anywhere in the first 1024 bytes; a browser sniffing may not, so only at the start.
  return Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
}

/** A file name that is safe to show and to save: no path, no control characters, at most 120 characters. */
export function safeFilename(filename: string, position: number): string {
  const name = filename
    .replaceAll(/^.*[\\/]/gs, '')
    // Also the characters that turn the reading direction: they make `fdp.exe` look like `exe.pdf`.
    .replaceAll(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '')
    .trim()
    .replaceAll(/^\.+/g, '');
  if (name === '') return `bilaga-${position}.pdf`;
  const characters = Array.from(name);
  return characters.length <= 120 ? name : `${characters.slice(0, 100).join('')}…${characters.slice(-15).join('')}`;
}
