// Personal tokens as their holder sees them: made with a name, a scope and a last day, shown once, ended at any time (issue 5, Portability).
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import { keepOpen } from '../access/keep-open.ts';
import type { Account } from '../account.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { TokenEnd, TokenScope } from '../store/personal-token-tables.ts';
import { countOpenTokens, endToken, insertToken, type TokenRow, tokensOf } from '../store/personal-tokens.ts';
import type { Actor } from '../use/actor.ts';
import { aboutPlace, openAbout } from './authenticate.ts';
import { newTokenText } from './token-form.ts';
import { TOKEN_JOB } from './token-notice.ts';

export const DEFAULT_DAYS = 90;
/** More good ones at a time than anybody overlooks. */
export const MOST_TOKENS = 20;
const SHOWN = 100;
/** Those that are over are shown this long. */
const KEPT_DAYS = 400;

const Use = Type.Object({ from: Type.String(), program: Type.String() });
/** An IP address, and what the program calls itself. */
export type TokenUse = Static<typeof Use>;

const usePlace = (id: string): string => `token ${id} use`;

export function sealUse(cipher: MailboxCipher, id: string, use: TokenUse): Buffer {
  return cipher.seal(usePlace(id), JSON.stringify(use));
}

/** Undefined for one that was never used. */
export function openUse(
  cipher: MailboxCipher,
  { id, last_use: kept }: Pick<TokenRow, 'id' | 'last_use'>,
): TokenUse | undefined {
  const value: unknown = kept === null ? undefined : JSON.parse(cipher.open(usePlace(id), kept));
  return Value.Check(Use, value) ? value : undefined;
}

export interface WantedToken {
  /** From the form: the same form sent twice makes one token. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly until: Date;
}

interface Doing {
  readonly account: Account;
  readonly actor: Actor;
  /** Of a company's mailbox: whoever makes it, whose right it rests on. */
  readonly person: RecipientId | undefined;
  /** The keyed digest of whoever makes it (access/log-ins.ts). */
  readonly maker: Buffer;
}

export type Made = { readonly kind: 'made'; readonly text: string } | { readonly kind: 'already' | 'too-many' };

/** Makes a token. Its text is in the answer and nowhere else. */
export async function makeToken(
  context: MailboxContext,
  { account, actor, person, maker }: Doing,
  { id, name, scopes, until }: WantedToken,
): Promise<Made> {
  const now = context.clock();
  const { text, selector, digest } = newTokenText();
  const cipher = await context.ciphers.of(account.id);
  const row: TokenRow = {
    id,
    account_id: account.id,
    selector,
    digest,
    about: cipher.seal(aboutPlace(id), JSON.stringify({ name, by: actor.name })),
    scopes: [...scopes],
    person_id: person ?? null,
    maker,
    log_in: actor.loginId,
    made_at: now,
    until,
    ended_at: null,
    ended_why: null,
    last_used_at: null,
    last_use: null,
    listed_at: null,
  };
  return await context.database.transaction(context.organisation, async (tx) => {
    if ((await countOpenTokens(tx, account.id, now)) >= MOST_TOKENS) return { kind: 'too-many' };
    await keepOpen(tx, account.id);
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    if (!(await insertToken(tx, row, before))) return { kind: 'already' };
    const details = { detail: name, by: actor.name, scopes: [...scopes] };
    await context.events.record(tx, { kind: 'token.made', actor: actor.loginId, subject: account.id, details });
    await enqueue(tx, { kind: TOKEN_JOB, key: id, payload: { account: account.id } });
    return { kind: 'made', text };
  });
}

export interface ShownToken {
  readonly id: string;
  readonly name: string;
  /** Who made it. */
  readonly by: string;
  readonly selector: string;
  readonly scopes: readonly TokenScope[];
  readonly madeAt: Date;
  readonly until: Date;
  /** Why it is over; undefined while it is good. */
  readonly over: TokenEnd | 'expired' | undefined;
  readonly lastUsed: (TokenUse & { readonly at: Date }) | undefined;
}

/** The mailbox's tokens, newest first. */
export async function listTokens(context: MailboxContext, account: Account): Promise<readonly ShownToken[]> {
  const rows = await tokensOf(context.database.reader(context.organisation), account.id, SHOWN);
  if (rows.length === 0) return [];
  const cipher = await context.ciphers.of(account.id);
  const now = context.clock();
  return await Promise.all(
    rows.map(async (row) => {
      const use = openUse(cipher, row);
      return {
        id: row.id,
        ...(await openAbout(context, row)),
        selector: row.selector,
        scopes: row.scopes,
        madeAt: row.made_at,
        until: row.until,
        over: row.ended_why ?? (row.until <= now ? 'expired' : undefined),
        lastUsed: use === undefined || row.last_used_at === null ? undefined : { ...use, at: row.last_used_at },
      };
    }),
  );
}

/** Ends one of the mailbox's tokens; false when it was over already, or is not there. */
export async function endOwnToken(
  context: MailboxContext,
  { account, actor }: Pick<Doing, 'account' | 'actor'>,
  id: string,
): Promise<boolean> {
  return await context.database.transaction(context.organisation, async (tx) => {
    const ended = await endToken(tx, account.id, id, { why: 'holder', now: context.clock() });
    if (ended === undefined) return false;
    const details = { detail: (await openAbout(context, ended)).name, by: actor.name };
    await context.events.record(tx, { kind: 'token.ended', actor: actor.loginId, subject: account.id, details });
    return true;
  });
}
