// Short-lived, single-purpose keys to one body or file on the content origin, which has no cookies (DESIGN.md, Web).
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** 'viewer' is our page that shows a PDF, 'pdf' the file that it fetches. */
export type ContentPurpose = 'body' | 'view' | 'save' | 'viewer' | 'pdf' | 'calendar';

/** What a token opens: one thing in one mailbox, in one way, for a while. */
export interface ContentGrant {
  readonly purpose: ContentPurpose;
  /** The letter's id for a body, the attachment's for a file. */
  readonly id: string;
  readonly accountId: string;
}

/** A key for tokens, made from the operator's own secret: every process of the operator makes the same one. */
export function contentKey(secret: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'brevduva', 'mailbox content token', 32));
}

function macOf(key: Buffer, payload: string): Buffer {
  return createHmac('sha256', key).update(payload).digest();
}

/** A token that is good for `seconds` from `now`. Holds no personal data: the ids are random. */
export function makeToken(key: Buffer, grant: ContentGrant, now: Date, seconds: number): string {
  const ends = Math.floor(now.getTime() / 1000) + seconds;
  const payload = Buffer.from([grant.purpose, grant.id, grant.accountId, String(ends)].join(' ')).toString('base64url');
  return `${payload}.${macOf(key, payload).toString('base64url')}`;
}

const PURPOSES: readonly ContentPurpose[] = ['body', 'view', 'save', 'viewer', 'pdf', 'calendar'];

/** What the token grants, or undefined when it is not ours, altered or too old. */
export function readToken(key: Buffer, token: string, now: Date): ContentGrant | undefined {
  const [payload = '', mac = ''] = token.split('.');
  const expected = macOf(key, payload);
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const [word, id, accountId, ends] = Buffer.from(payload, 'base64url').toString().split(' ');
  const purpose = PURPOSES.find((known) => known === word);
  if (purpose === undefined || id === undefined || accountId === undefined) return undefined;
  return Number(ends) * 1000 >= now.getTime() ? { purpose, id, accountId } : undefined;
}
