// A personal token as text: `brevduva_`, a public beginning by which it is found, a secret, and a check by which a scanner for leaked secrets
// (or we, without asking the database) knows one. Of the secret nothing is kept but the digest of the whole.
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'brevduva_';
/** 64 bits tell tokens apart, 192 bits cannot be guessed. */
const SELECTOR_BYTES = 8;
const SECRET_BYTES = 24;
const CHECK_DIGITS = 8;
const FORM = /^brevduva_([0-9a-f]{16})[0-9a-f]{48}([0-9a-f]{8})$/;

export interface TokenProof {
  /** Its public beginning. */
  readonly selector: string;
  /** SHA-256 of the whole text: what is random in it is too much to be searched, so that no slow hash is needed. */
  readonly digest: Buffer;
}

function checkOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, CHECK_DIGITS);
}

function proofOf(text: string, selector: string): TokenProof {
  return { selector, digest: createHash('sha256').update(text).digest() };
}

/** A new token. The text is for its holder's eyes, once. */
export function newTokenText(): TokenProof & { readonly text: string } {
  const selector = randomBytes(SELECTOR_BYTES).toString('hex');
  const start = `${PREFIX}${selector}${randomBytes(SECRET_BYTES).toString('hex')}`;
  const text = `${start}${checkOf(start)}`;
  return { text, ...proofOf(text, selector) };
}

/** What to look it up by and compare; undefined for a text that is none of ours, or was cut or mistyped. */
export function readTokenText(text: string): TokenProof | undefined {
  const [, selector, check] = FORM.exec(text) ?? [];
  if (selector === undefined || check !== checkOf(text.slice(0, -CHECK_DIGITS))) return undefined;
  return proofOf(text, selector);
}

/** As much of it as may be shown at any time. */
export function beginningOf(selector: string): string {
  return `${PREFIX}${selector}`;
}
