// Who a personal token lets in, judged anew at each request: the token, its mailbox, and in a company's the right of whoever made it.
import { timingSafeEqual } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { judge } from '../access/judge.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { accountById } from '../store/accounts.ts';
import type { TokenEnd, TokenScope } from '../store/personal-token-tables.ts';
import { endToken, type TokenRow, tokenBySelector } from '../store/personal-tokens.ts';
import type { Actor } from '../use/actor.ts';
import type { TokenProof } from './token-form.ts';

const About = Type.Object({ name: Type.String(), by: Type.String() });

/** What the holder calls it, and who made it. */
export type TokenAbout = Static<typeof About>;

export const aboutPlace = (id: string): string => `token ${id} about`;

/** Errors: 'internal' when it was changed. */
export async function openAbout({ ciphers }: Pick<MailboxContext, 'ciphers'>, row: TokenRow): Promise<TokenAbout> {
  const value: unknown = JSON.parse((await ciphers.of(row.account_id)).open(aboutPlace(row.id), row.about));
  if (Value.Check(About, value)) return value;
  throw new BrevduvaError('internal', 'what is sealed about a token has an unknown form');
}

/** A program that asks, with a token that is good. */
export interface Caller {
  readonly account: Account;
  /** Named in the activity log by the token's name. */
  readonly actor: Actor;
  readonly token: TokenRow;
  readonly about: TokenAbout;
}

export type Authenticated =
  | { readonly kind: 'good'; readonly caller: Caller }
  /** `over`: told only to whoever has the whole token. */
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'over' }
  /** Nobody can say whether whoever made it still has the right. */
  | { readonly kind: 'silent' };

const REFUSED: Authenticated = { kind: 'refused', why: 'unknown' };
const OVER: Authenticated = { kind: 'refused', why: 'over' };
const NO_DIGEST = Buffer.alloc(32);

/** How a token's doings are signed in the activity log: never as a person's. */
export function signatureOf({ name, by }: TokenAbout, isCompany: boolean): string {
  return isCompany ? `API: ${name} (${by})` : `API: ${name}`;
}

/** Judges a token; undefined is a text that is none. */
export async function authenticate(context: MailboxContext, asked: TokenProof | undefined): Promise<Authenticated> {
  if (asked === undefined) return REFUSED;
  const reader = context.database.reader(context.organisation);
  const row = await tokenBySelector(reader, asked.selector);
  // Compared in the same time wherever they differ, and also when there is none.
  const same = timingSafeEqual(row?.digest ?? NO_DIGEST, asked.digest);
  if (row === undefined || !same) return REFUSED;
  if (row.ended_at !== null || row.until <= context.clock()) return OVER;
  const account = await accountById(reader, row.account_id);
  const about = await openAbout(context, row);
  if (account === undefined || account.state !== 'active') {
    await end(context, row, about, 'closed');
    return OVER;
  }
  if (row.person_id !== null) {
    const right = await rightStill(context, account, { person: row.person_id, name: about.by });
    if (right === 'silent') return { kind: 'silent' };
    if (right === 'gone') {
      await end(context, row, about, 'right');
      return OVER;
    }
  }
  const name = signatureOf(about, row.person_id !== null);
  const actor = { name, loginId: `token ${row.id}`, personalNumber: undefined, proof: '' };
  return { kind: 'good', caller: { account, actor, token: row, about } };
}

/** Whether whoever made a company's token still decides over its mailbox. */
async function rightStill(
  context: MailboxContext,
  account: Account,
  { person, name }: { readonly person: string; readonly name: string },
): Promise<'still' | 'gone' | 'silent'> {
  const number = parseRecipientId(person);
  if (!number.ok) throw new BrevduvaError('internal', 'a token in the database has no readable number');
  const judged = await judge(context, { number: number.value, name }, account);
  if (judged.kind === 'silent') return 'silent';
  return judged.kind === 'granted' && judged.access.right === 'own' ? 'still' : 'gone';
}

/** What is over stays over, also when the right comes back. */
async function end(
  { database, organisation, events, clock }: MailboxContext,
  { id, account_id: accountId }: TokenRow,
  { name }: TokenAbout,
  why: TokenEnd,
): Promise<void> {
  await database.transaction(organisation, async (tx) => {
    if ((await endToken(tx, accountId, id, { why, now: clock() })) === undefined) return;
    await events.record(tx, { kind: 'token.ended', actor: 'system', subject: accountId, details: { detail: name } });
  });
}

/** Whether the token lets its program do what needs this scope. */
export function allows({ token }: Caller, scope: TokenScope): boolean {
  return token.scopes.includes(scope);
}
