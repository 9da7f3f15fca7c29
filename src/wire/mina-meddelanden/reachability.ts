// What FaR's words about a recipient mean for a sender (Recipient v3, isReachable): one reading for everybody who asks.
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Reachability } from '../../domain/reachability.ts';
import type { recipientOperations } from './recipient.ts';
import type { Holds } from './schema/message.ts';

export type ReachabilityAnswer = Holds<typeof recipientOperations.isReachable.response>['statuses'][number];

/**
 * Only Secure and accepted is reachable; a reason is given only where FaR gives one. `Pending` (some request waits for
 * signatures, the contracts do not say which) closes no mailbox that there is; without one it is why there is none.
 */
export function asReachability({ accountStatus, senderAccepted }: ReachabilityAnswer): Reachability {
  if (accountStatus.pending && accountStatus.type !== 'Secure') return { kind: 'unreachable', reason: 'pending' };
  if (accountStatus.type !== 'Secure') return { kind: 'unreachable', reason: 'no-mailbox' };
  if (!senderAccepted) return { kind: 'unreachable', reason: 'opted-out' };
  const supplier = accountStatus.serviceSupplier;
  const id = supplier === undefined ? undefined : parseOrganisationsnummer(supplier.id);
  if (supplier === undefined || id?.ok !== true) return { kind: 'unanswered', reason: 'bad-answer' };
  return { kind: 'reachable', operator: { id: id.value, name: supplier.name } };
}
