// The signatures of a message to all mailbox holders and of its withdrawal: a JWS (RFC 7515) with the owner's certificate in it, RS256
// (docs/operatorsmeddelanden.md).
import { verify } from 'node:crypto';
import { ok, problem, type Result } from '../../domain/result.ts';
import { type Certificate, certificateOf } from '../xmldsig/certificate.ts';
import type { Signer } from '../xmldsig/signer.ts';
import { type OperatorMessage, readOperatorMessage, writeOperatorMessage } from './operator-message.ts';
import { type MessageWithdrawal, readWithdrawal, writeWithdrawal } from './withdrawal.ts';

const MESSAGE = 'brevduva-operator-message+jwt';
const WITHDRAWAL = 'brevduva-operator-message-withdrawal+jwt';

/** One line of ASCII. */
export function signOperatorMessage(message: OperatorMessage, signer: Signer): string {
  return signText(MESSAGE, writeOperatorMessage(message), signer);
}

/** One line of ASCII. */
export function signWithdrawal(withdrawal: MessageWithdrawal, signer: Signer): string {
  return signText(WITHDRAWAL, writeWithdrawal(withdrawal), signer);
}

function signText(type: string, text: string, signer: Signer): string {
  const x5c = [Buffer.from(signer.certificate).toString('base64')];
  const head = Buffer.from(JSON.stringify({ alg: 'RS256', typ: type, x5c })).toString('base64url');
  const data = `${head}.${Buffer.from(text).toString('base64url')}`;
  return `${data}.${Buffer.from(signer.sign(Buffer.from(data, 'ascii'))).toString('base64url')}`;
}

export type OperatorMessageFlaw = 'not-a-message' | 'signature-wrong' | 'signed-by-another';

/** What was opened, whose signature holds and is its owner's; whether the certificate is trusted is the caller's to ask. */
export interface Opened<T> {
  readonly message: T;
  readonly certificate: Certificate;
}

/** Opens a signed message: the values are of the very text that was signed. */
export function openOperatorMessage(text: string): Result<Opened<OperatorMessage>, OperatorMessageFlaw> {
  return openSigned(MESSAGE, text, readOperatorMessage);
}

/** Opens a signed withdrawal in the same way. */
export function openWithdrawal(text: string): Result<Opened<MessageWithdrawal>, OperatorMessageFlaw> {
  return openSigned(WITHDRAWAL, text, readWithdrawal);
}

function openSigned<T extends { readonly owner: string }>(
  type: string,
  text: string,
  read: (body: string) => T | undefined,
): Result<Opened<T>, OperatorMessageFlaw> {
  const [head = '', body = '', signature = '', more] = text.split('.');
  const header = headerOf(head, type);
  const message = read(Buffer.from(body, 'base64url').toString('utf8'));
  if (header === undefined || message === undefined || more !== undefined) return problem('not-a-message');
  const data = Buffer.from(`${head}.${body}`, 'ascii');
  const { certificate } = header;
  if (!verify('sha256', data, certificate.publicKey, Buffer.from(signature, 'base64url')))
    return problem('signature-wrong');
  if (certificate.organisation !== message.owner) return problem('signed-by-another');
  return ok({ message, certificate });
}

// An unknown critical member would change what the signature means (RFC 7515 section 4.1.11): none is known.
function headerOf(part: string, type: string): { readonly certificate: Certificate } | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const { alg, typ, x5c, crit } = Object(header) as Record<string, unknown>;
    const der: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
    if (alg !== 'RS256' || typ !== type || crit !== undefined || typeof der !== 'string') return undefined;
    return { certificate: certificateOf(der) };
  } catch {
    return undefined;
  }
}
