// Letters from before texts were sealed are sealed by a job, some at a time beside everything else, and their plain texts emptied.
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import {
  type PlainLetterRow,
  plainFilenames,
  plainLetters,
  plainNotifications,
  putSealed,
} from '../store/plain-rows.ts';
import { sealContent, sealDetails, sealFilename, sealSubject, sealTexts } from './letter-texts.ts';
import type { MailboxCipher } from './mailbox-cipher.ts';

export const SEAL_JOB = 'seal-old-rows';
/** Letters in one transaction. */
const STEP = 200;
/** Transactions before the job gives others its place. */
const STEPS = 20;
const PAUSE_MS = 500;

/** Puts the job in the queue unless it is there: at each start, since a restored backup may be an old one. */
export async function planSealing(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: SEAL_JOB, key: 'content', payload: {} });
}

type Sealing = Pick<MailboxContext, 'database' | 'organisation' | 'ciphers' | 'log' | 'acting'>;

/** Seals until nothing plain is left. */
export function sealHandler(context: Sealing) {
  return async (): Promise<JobResult<MailboxTables>> => {
    let sealed = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const count = await sealSome(context);
      if (count > 0) context.acting.at('mailbox.sealing-kept');
      sealed += count;
      if (count < STEP) {
        if (sealed > 0) context.log.info({ letters: sealed }, 'The last letters with plain texts were sealed');
        return { kind: 'done' };
      }
    }
    return { kind: 'retry', afterMs: PAUSE_MS };
  };
}

async function sealSome({ database, organisation, ciphers, acting }: Sealing): Promise<number> {
  return await database.transaction(organisation, async (tx) => {
    const letters = await plainLetters(tx, STEP);
    if (letters.length === 0) return 0;
    const of = await ciphers.within(tx, [...new Set(letters.map(({ accountId }) => accountId))]);
    acting.at('mailbox.sealing-read');
    await sealLetters(tx, letters, of);
    acting.at('mailbox.sealing-written');
    return letters.length;
  });
}

async function sealLetters(
  tx: Transaction<MailboxTables>,
  letters: readonly PlainLetterRow[],
  cipherOf: (accountId: string) => MailboxCipher,
): Promise<void> {
  const byId = new Map(letters.map((letter) => [letter.id, cipherOf(letter.accountId)]));
  const byDelivery = new Map(letters.map(({ deliveryId, accountId }) => [deliveryId, cipherOf(accountId)]));
  const files = await plainFilenames(tx, [...byId.keys()]);
  const notifications = await plainNotifications(tx, [...byDelivery.keys()]);
  await putSealed(tx, {
    letters: letters.map(({ id, accountId, subject, content }) => {
      const cipher = cipherOf(accountId);
      return { id, subject: sealSubject(cipher, id, subject), content: sealContent(cipher, id, content) };
    }),
    deliveries: letters.flatMap(({ deliveryId: id, accountId, details: plain }) => {
      const details = sealDetails(cipherOf(accountId), id, plain);
      return details === null ? [] : [{ id, details }];
    }),
    files: files.flatMap(({ id, letterId, filename }) => {
      const cipher = byId.get(letterId);
      return cipher === undefined ? [] : [{ id, filename: sealFilename(cipher, id, filename) }];
    }),
    notifications: notifications.flatMap(({ deliveryId: id, texts }) => {
      const cipher = byDelivery.get(id);
      return cipher === undefined ? [] : [{ id, texts: sealTexts(cipher, id, texts) }];
    }),
  });
}
