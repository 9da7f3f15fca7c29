// Paying: what is late, what is paid. Marks are the holder's own notes; nothing is sent to anybody.
import { stockholmDate } from '../../../platform/clock.ts';
import type { ShownPayment } from '../../../platform/presentation/letter-says.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { insertPayments, type PaymentMark, paymentMarks, setPaid } from '../store/payments.ts';
import type { Actor } from '../use/actor.ts';
import { planReminder } from './reminder-job.ts';

/** Late: its last day is over, and it is not marked as paid. */
export function isOverdue({ due, paidAt }: PaymentMark, now: Date): boolean {
  return paidAt === undefined && due < stockholmDate(now);
}

/** The mark of a letter with a payment; a letter from before marks were kept gets one now, with its reminder. */
export async function paymentMarkOf(
  context: MailboxContext,
  { id, accountId }: StoredLetter,
  { dueDate }: ShownPayment,
): Promise<PaymentMark> {
  const { database, organisation, clock } = context;
  const found = (await paymentMarks(database.reader(organisation), accountId, [id])).get(id);
  if (found !== undefined) return found;
  const due = dueDate.slice(0, 10);
  await database.transaction(organisation, async (tx) => {
    const added = await insertPayments(tx, [{ letterId: id, accountId, due }]);
    if (added.has(id)) await planReminder(tx, { letterId: id, due }, clock());
  });
  return { due, paidAt: undefined };
}

/** Marks the letter as paid, or takes the mark away. */
export async function markPaid(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
  letterId: string,
  paid: boolean,
): Promise<void> {
  const { database, organisation, clock, events } = context;
  await database.transaction(organisation, async (tx) => {
    if (!(await setPaid(tx, account.id, letterId, paid ? clock() : undefined))) return;
    const kind = paid ? 'payment.paid' : 'payment.unpaid';
    const details = { letter: letterId, by: actor.name };
    await events.record(tx, { kind, actor: actor.loginId, subject: account.id, details });
  });
}
