// What a program has read is in the mailbox's activity log by the token's name: each letter and file, and once an hour that it reads lists.
import type { MailboxContext } from '../mailbox-context.ts';
import { noteSeen } from '../store/accounts.ts';
import { noteTokenListing, noteTokenUse } from '../store/personal-tokens.ts';
import type { Caller } from './authenticate.ts';
import { openUse, sealUse, type TokenUse } from './tokens.ts';

type Noting = Pick<MailboxContext, 'database' | 'organisation' | 'events' | 'clock' | 'ciphers'>;

/** A program that follows its mailbox asks every minute: its lists are told of this often, and not more. */
const LISTS_EVERY_MS = 3_600_000;
const USE_EVERY_MS = 60_000;

/** Lists, matters, folders, activity or changes were read. */
export async function noteListing(
  { database, organisation, events, clock }: Noting,
  { account, actor, token }: Caller,
): Promise<void> {
  const now = clock();
  if (token.listed_at !== null && now.getTime() - token.listed_at.getTime() < LISTS_EVERY_MS) return;
  await database.transaction(organisation, async (tx) => {
    if (!(await noteTokenListing(tx, token.id, now, LISTS_EVERY_MS))) return;
    const details = { by: actor.name };
    await events.record(tx, { kind: 'token.listed', actor: actor.loginId, subject: account.id, details });
  });
}

/** What stands about a letter was read, or what it says. */
export async function noteLetter(
  { database, organisation, events, clock }: Noting,
  { account, actor }: Caller,
  kind: 'token.facts-read' | 'token.content-read',
  letter: string,
): Promise<void> {
  await database.transaction(organisation, async (tx) => {
    const details = { letter, by: actor.name };
    await events.record(tx, { kind, actor: actor.loginId, subject: account.id, details });
    if (kind === 'token.content-read') await noteSeen(tx, account.id, clock());
  });
}

/** Files or the original were fetched. Whoever has a program read the letters looks in the mailbox: it does not go dormant (docs/divergences.md). */
export async function noteFetched({ database, organisation, clock }: Noting, { account }: Caller): Promise<void> {
  await database.transaction(organisation, (tx) => noteSeen(tx, account.id, clock()));
}

/** The token was used, from there: kept once a minute, and at once when it is from somewhere else. */
export async function noteUse(
  { database, organisation, ciphers, clock }: Noting,
  { account, token }: Caller,
  use: TokenUse,
): Promise<void> {
  const now = clock();
  const cipher = await ciphers.of(account.id);
  const before = openUse(cipher, token);
  const isSame = before?.from === use.from && before.program === use.program;
  const last = token.last_used_at?.getTime() ?? 0;
  if (isSame && now.getTime() - last < USE_EVERY_MS) return;
  const from = sealUse(cipher, token.id, use);
  await database.transaction(organisation, (tx) => noteTokenUse(tx, token.id, { at: now, from }));
}
