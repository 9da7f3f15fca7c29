// What somebody signs with an e-ID when a letter's sender asked for it: who, when and what (docs/svar-och-kvittens.md, "Undertecknad kvittens").
import { createHash } from 'node:crypto';

/** Names the form, so that nobody takes another text for one of these. */
const FORM = 'urn:brevduva:receipt:1';

export interface ReceiptStatement {
  /** Random: two receipts for the same letter are told apart, and nobody can make the digest beforehand. */
  readonly id: string;
  /** The sentence that the person has read. */
  readonly text: string;
  readonly letter: {
    /** The wire's MessageHeader/Id. */
    readonly messageId: string;
    readonly subject: string;
    readonly sender: string;
    readonly senderName: string;
    readonly recipient: string;
    /** Digest of what the sender signed (the one Reference of its signature), base64. */
    readonly signedDigest: string;
  };
  readonly signer: { readonly name: string; readonly personalNumber: string };
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The statement as the text that is digested; its bytes are kept as they are from then on. */
export function writeStatement({ id, text, letter, signer, at }: ReceiptStatement): string {
  const { messageId, subject, sender, senderName, recipient, signedDigest } = letter;
  const about = { messageId, subject, sender, senderName, recipient, signedDigest };
  const who = { name: signer.name, personalNumber: signer.personalNumber };
  return JSON.stringify({ form: FORM, id, text, letter: about, signer: who, at });
}

/** Undefined for a text that is no statement. */
export function readStatement(text: string): ReceiptStatement | undefined {
  const value = parsed(text);
  const letter = Reflect.get(value, 'letter') as unknown;
  const signer = Reflect.get(value, 'signer') as unknown;
  if (Reflect.get(value, 'form') !== FORM || !isObject(letter) || !isObject(signer)) return undefined;
  const statement = {
    ...strings(value, ['id', 'text', 'at']),
    letter: strings(letter, ['messageId', 'subject', 'sender', 'senderName', 'recipient', 'signedDigest']),
    signer: strings(signer, ['name', 'personalNumber']),
  };
  const all = [statement, statement.letter, statement.signer].flatMap((part) => Object.values(part));
  return all.includes(undefined) ? undefined : (statement as ReceiptStatement);
}

/** The nonce that the e-ID's provider signs: SHA-256 of the statement's bytes, base64url. */
export function nonceOf(statement: string): string {
  return createHash('sha256').update(statement).digest('base64url');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** An object, empty for what is none. */
export function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function strings<const K extends string>(of: object, names: readonly K[]): Record<K, string | undefined> {
  const found = names.map((name) => {
    const value: unknown = Reflect.get(of, name);
    return [name, typeof value === 'string' ? value : undefined];
  });
  return Object.fromEntries(found) as Record<K, string | undefined>;
}
