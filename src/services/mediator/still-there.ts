// Before a delivery that has waited long for its operator is sent: is its recipient still there, and does it still take it?
import { GroupCommit } from '../../platform/database/group-commit.ts';
import type { LookUpTools } from './look-up-recipients.ts';
import type { Claimed } from './store/claim.ts';

/** Most deliveries in one round of questions. */
const BATCH = 500;

/**
 * Asks FaR for those that ask at the same time together. False: opted out, moved, or no answer; it is to be looked up
 * anew, which says why. Never throws.
 */
export function askingStillThere(
  tools: Pick<LookUpTools, 'reachable' | 'mediatesFor'>,
): (claimed: Claimed) => Promise<boolean> {
  const questions = new GroupCommit((items: readonly Claimed[]) => ask(items, tools), BATCH);
  return (claimed) => questions.add(claimed);
}

async function ask(
  items: readonly Claimed[],
  { reachable, mediatesFor }: Pick<LookUpTools, 'reachable' | 'mediatesFor'>,
): Promise<readonly boolean[]> {
  const bySender = Map.groupBy(items, ({ senderId }) => senderId);
  const there = new Set<string>();
  for (const [sender, deliveries] of bySender) {
    if ((await mediatesFor(sender)) !== 'yes') continue;
    const found = await reachable(sender, [...new Set(deliveries.map(({ recipient }) => recipient))]);
    for (const { deliveryId, recipient, operator } of deliveries) {
      const answer = found.get(recipient);
      const same = answer?.kind === 'reachable' && answer.operator.id === operator?.id;
      if (same && answer.operator.address === operator.address) there.add(deliveryId);
    }
  }
  return items.map(({ deliveryId }) => there.has(deliveryId));
}
