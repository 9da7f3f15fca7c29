// Whose mailbox it is when its holder has no Swedish number: an identity of another country (eIDAS), or of a provider alone. No contract
// of the wire has room for it, so such a mailbox gets nothing from senders until one has (issue 5, "Settings"; DP2-19).
import type { IdentityProblem } from './identity-problem.ts';
import { parseRecipientId, type RecipientId } from './recipient-id.ts';
import { ok, problem, type Result } from './result.ts';

const FORM = /^foreign:[\w-]{43}$/;

/** From a digest of who it is, base64url: stands where a recipient's number would, and never on the wire. */
export function parseForeignIdentity(text: string): Result<RecipientId, IdentityProblem> {
  return FORM.test(text) ? ok(text as RecipientId) : problem({ code: 'not-a-number' });
}

/** Reads what a mailbox is kept under: a number, or a foreign identity. */
export function parseMailboxIdentity(text: string): Result<RecipientId, IdentityProblem> {
  return FORM.test(text) ? parseForeignIdentity(text) : parseRecipientId(text);
}

/** Whether the wire can name this recipient. */
export function hasNumber(id: RecipientId): boolean {
  return !FORM.test(id);
}
