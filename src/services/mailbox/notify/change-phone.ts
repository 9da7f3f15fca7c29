// The number that text messages go to: used only when its holder has shown, with a code sent there, that they arrive.
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseTelephoneNumber, type TelephoneNumber, type TelephoneProblem } from '../../../domain/telephone-number.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import {
  deletePhone,
  holdPhoneChecks,
  type PhoneCheck,
  phoneCheckOf,
  putPhone,
  putPhoneCheck,
  tryPhoneCheck,
} from '../store/phones.ts';
import type { Actor } from '../use/actor.ts';

/** Sends the code. Payload: `{ account }`, the mailbox's id. */
export const CODE_JOB = 'phone-code';

export const CODE_MS = 15 * 60_000;
const TRIES_MAX = 5;
/** Codes for one mailbox in a day: nobody's telephone is to be flooded from here. */
const CODES_A_DAY = 5;
const DAY_MS = 86_400_000;

interface Holder {
  readonly account: Account;
  readonly actor: Actor;
}

export type CodeAsked =
  | { readonly kind: 'sent'; readonly number: TelephoneNumber }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'wrong'; readonly problem: TelephoneProblem };

/** Six digits, made from what the check remembers and a key that is not in the database. */
export function codeOf(
  key: Buffer,
  accountId: string,
  { number, nonce }: Pick<PhoneCheck, 'number' | 'nonce'>,
): string {
  const own = Buffer.from(hkdfSync('sha256', key, 'brevduva', 'mailbox telephone code', 32));
  const mac = createHmac('sha256', own).update(`${accountId} ${number} `).update(nonce).digest();
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** Whether the code of this check still can be used. */
export function isOpen({ askedAt, tries }: PhoneCheck, now: Date): boolean {
  return tries < TRIES_MAX && now.getTime() < askedAt.getTime() + CODE_MS;
}

/** Sends a code to a number as typed; the number in use stays until the code has been given. */
export async function askForCode(context: MailboxContext, { account }: Holder, typed: string): Promise<CodeAsked> {
  const parsed = parseTelephoneNumber(typed);
  if (!parsed.ok) return { kind: 'wrong', problem: parsed.problem };
  const now = context.clock();
  return await context.database.transaction(context.organisation, async (tx): Promise<CodeAsked> => {
    await holdPhoneChecks(tx, account.id);
    const before = await phoneCheckOf(tx, account.id);
    const today = before !== undefined && now.getTime() - before.firstAskedAt.getTime() < DAY_MS ? before : undefined;
    if (today !== undefined && today.codes >= CODES_A_DAY) return { kind: 'too-many' };
    const nonce = randomBytes(16);
    await putPhoneCheck(tx, account.id, {
      number: parsed.value,
      nonce,
      askedAt: now,
      codes: (today?.codes ?? 0) + 1,
      firstAskedAt: today?.firstAskedAt ?? now,
    });
    await enqueue(tx, { kind: CODE_JOB, key: nonce.toString('hex'), payload: { account: account.id } });
    return { kind: 'sent', number: parsed.value };
  });
}

/** Takes the number into use when the code is right. `over`: too late, or tried too often. */
export async function confirmPhone(
  context: MailboxContext,
  { account, actor }: Holder,
  typed: string,
): Promise<'confirmed' | 'wrong' | 'over'> {
  const now = context.clock();
  return await context.database.transaction(context.organisation, async (tx) => {
    const check = await tryPhoneCheck(tx, account.id);
    if (check === undefined || !isOpen(check, now)) return 'over';
    const given = Buffer.from(typed.replaceAll(/\s/g, '').padEnd(6).slice(0, 7));
    const right = Buffer.from(codeOf(context.contentKey, account.id, check));
    if (given.length !== right.length || !timingSafeEqual(given, right))
      return check.tries + 1 < TRIES_MAX ? 'wrong' : 'over';
    await putPhone(tx, account.id, check.number, now);
    // The code is used up; how many were sent today is not forgotten.
    await putPhoneCheck(tx, account.id, { ...check, askedAt: new Date(0) });
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'phone.changed', actor: actor.loginId, subject: account.id, details });
    return 'confirmed';
  });
}

/** No text messages from now on. */
export async function removePhone(context: MailboxContext, { account, actor }: Holder): Promise<void> {
  await context.database.transaction(context.organisation, async (tx) => {
    if (!(await deletePhone(tx, account.id))) return;
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'phone.removed', actor: actor.loginId, subject: account.id, details });
  });
}
