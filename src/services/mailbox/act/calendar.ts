// A letter's appointment as a calendar file (RFC 5545), made from the verified envelope each time it is asked for.
import { calendarFile } from '../../../platform/calendar/calendar-file.ts';
import { letterOf } from '../content/open-letters.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { accountById } from '../store/accounts.ts';
import { payTexts } from '../texts/pay-texts.ts';
import { factsOf } from './letter-facts.ts';

/** The file; undefined for a letter without an appointment. */
export async function calendarOf(
  context: MailboxContext,
  accountId: string,
  letterId: string,
): Promise<{ readonly name: string; readonly bytes: Buffer } | undefined> {
  const letter = await letterOf(context, accountId, letterId);
  const appointment = letter === undefined ? undefined : (await factsOf(context, letter)).appointment;
  if (letter === undefined || appointment === undefined) return undefined;
  const account = await accountById(context.database.reader(context.organisation), accountId);
  const t = payTexts(account?.language ?? 'sv');
  const { senderId, senderName: sender } = letter.delivery;
  const { starts, ends, title, place, id, cancelled } = appointment;
  const bytes = calendarFile({
    // The sender's own id: a later letter about the same time replaces it. Otherwise the letter's, so that the file saved twice is one event.
    uid: id === undefined ? `${letter.id}@brevduva` : `${senderId}-${id}@brevduva`,
    madeAt: letter.delivery.receivedAt,
    starts,
    ends,
    title: title ?? letter.subject,
    place,
    text: t('appointmentFrom', { sender }),
    cancelled: cancelled === true,
  });
  return { name: 'kallelse.ics', bytes };
}
