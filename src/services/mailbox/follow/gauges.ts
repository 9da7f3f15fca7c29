// Gauges of following the register, looked up when they are scraped (docs/operations.md).
import type { Registry } from 'prom-client';
import { gaugeRead } from '../../../platform/metrics.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { doubtedCounts, openDoubt } from '../store/doubts.ts';
import { followState } from '../store/following.ts';

type Parts = Pick<MailboxContext, 'database' | 'organisation' | 'clock'>;

/** Adds them; gives how they are taken away again. */
export function followGauges(registry: Registry, { database, organisation, clock }: Parts): () => void {
  const reader = database.reader(organisation);
  const removals = [
    gaugeRead(
      registry,
      {
        name: 'brevduva_register_answer_age_seconds',
        help: 'Seconds since FaR last answered what has changed and all that was asked about it; the same in every process',
      },
      async (gauge) => {
        const { answeredAt, silentSince } = await followState(reader);
        // Before the first answer: since it was first asked in vain.
        const since = answeredAt ?? silentSince;
        gauge.set(since === undefined ? 0 : Math.max(0, (clock().getTime() - since.getTime()) / 1_000));
      },
    ),
    gaugeRead(
      registry,
      {
        name: 'brevduva_register_doubted',
        help: 'Mailboxes that FaR says are gone, and that stay open until two people have looked; the same in every process',
      },
      async (gauge) => {
        const doubt = await openDoubt(reader);
        const { nowhere, elsewhere } =
          doubt === undefined ? { nowhere: 0, elsewhere: 0 } : await doubtedCounts(reader, doubt.id);
        gauge.set(nowhere + elsewhere);
      },
    ),
  ];
  return () => {
    for (const remove of removals) remove();
  };
}
