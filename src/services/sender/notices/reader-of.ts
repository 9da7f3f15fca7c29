// Whose notices somebody at the desk sees, and how many they have not seen.
import type { FastifyRequest } from 'fastify';
import type { Reader } from '../../../platform/database/database.ts';
import type { Records } from '../records.ts';
import type { Rights } from '../rights.ts';
import type { AtDesk } from '../routes/desk.ts';
import { countUnseen, markSeen, type NoticeReader } from '../store/notices-of-people.ts';
import { wishesOf } from '../store/wishes.ts';
import type { SenderTables } from '../tables.ts';
import { whoseWork } from './whose-work.ts';

const SHOWN_DAYS = 90;
const DAY_MS = 86_400_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** How many notices the person has not seen; at most 100 are counted. */
    unseen: number;
  }
}

/** What the person's questions about notices begin with. */
export async function noticeReader(
  reader: Reader<SenderTables>,
  { account, rights, now }: { readonly account: string; readonly rights: Rights; readonly now: Date },
): Promise<NoticeReader> {
  const { wishes } = await wishesOf(reader, account);
  const accounts = await whoseWork(reader, account, now);
  return { account, accounts, rights, since: new Date(now.getTime() - SHOWN_DAYS * DAY_MS), without: wishes.hidden };
}

/** How many notices the person of a page has not seen, for the navigation. 0 for a system, and where nobody is logged in. */
export async function unseenOf(
  { database, clock }: Pick<Records, 'database' | 'clock'>,
  { user, rights, method }: Pick<FastifyRequest, 'user' | 'rights' | 'method'>,
): Promise<number> {
  const organisation = user?.organisation;
  if (user === undefined || organisation === undefined || rights.size === 0 || method !== 'GET') return 0;
  const reader = database.reader(organisation);
  return await countUnseen(reader, await noticeReader(reader, { account: user.subject, rights, now: clock() }));
}

/** Whoever opens a letter has seen what there was to tell of it. */
export async function seeLetter(
  { database, clock }: Pick<Records, 'database' | 'clock'>,
  { organisation, actor, rights }: Pick<AtDesk, 'organisation' | 'actor' | 'rights'>,
  letter: string,
): Promise<void> {
  const at = clock();
  await database.transaction(organisation.id, async (tx) => {
    await markSeen(tx, await noticeReader(tx, { account: actor.id, rights, now: at }), { letter }, at);
  });
}
