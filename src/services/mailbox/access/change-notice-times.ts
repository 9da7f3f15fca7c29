// When notices go out, as the holder chose; what waits already gets its new time with it.
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { enqueueHeld } from '../notice-job.ts';
import { dueAt, type NoticeTimes } from '../notify/notice-times.ts';
import { dropHeld, heldNotice, moveHeld, putNoticeTimes } from '../store/notice-settings.ts';
import type { Actor } from '../use/actor.ts';

/** Keeps the choice. */
export async function changeNoticeTimes(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
  times: NoticeTimes,
): Promise<void> {
  const now = context.clock();
  await context.database.transaction(context.organisation, async (tx) => {
    await putNoticeTimes(tx, account.id, times);
    for (const channel of ['email', 'sms'] as const) {
      if ((await heldNotice(tx, account.id, channel)) === undefined) continue;
      const due = dueAt(times, channel, now);
      if (due === undefined) await dropHeld(tx, account.id, channel);
      else {
        await moveHeld(tx, account.id, channel, due);
        await enqueueHeld(tx, account.id, channel, due);
      }
    }
    const about = { actor: actor.loginId, subject: account.id, details: { by: actor.name } };
    await context.events.record(tx, { kind: 'notices.timed', ...about });
  });
}
