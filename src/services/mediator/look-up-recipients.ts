// Asks FaR where deliveries go: the second state of a delivery (SKL-13, DIGG-4). One question for many recipients.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import type { Clock } from '../../platform/clock.ts';
import type { BackOff } from './back-off.ts';
import type { Found, Mediates } from './registry.ts';
import { settlementOf } from './settle-round.ts';
import { again, mayHandOver, type Next, type RepeatPolicy, refused } from './states.ts';
import type { Claimed } from './store/claim.ts';
import type { OperatorAt, Settlement } from './store/settle.ts';

/** The reason of what may have been handed over after the backup that was restored. */
export const RESTORED = 'restored';

export interface LookUpTools {
  /** FaR's answers for these recipients, each one answered. Never throws. */
  readonly reachable: (
    sender: Organisationsnummer,
    recipients: readonly RecipientId[],
  ) => Promise<ReadonlyMap<RecipientId, Found>>;
  /** Whether FaR lists us as the sender's mediator. Never throws. */
  readonly mediatesFor: (sender: Organisationsnummer) => Promise<Mediates>;
  readonly policyOf: (operator: Organisationsnummer) => RepeatPolicy;
  readonly backOff: BackOff;
  readonly clock: Clock;
}

/** Settlements for claimed deliveries: each is sent on to its operator, refused with FaR's reason, or waits. */
export async function lookUpRecipients(
  claimed: readonly Claimed[],
  tools: LookUpTools,
): Promise<readonly Settlement[]> {
  const now = tools.clock();
  const expired = claimed.filter((delivery) => delivery.progress.expiresAt <= now);
  const living = claimed.filter((delivery) => delivery.progress.expiresAt > now);
  const bySender = Map.groupBy(living, (delivery) => delivery.senderId);
  const looked = await Promise.all(
    [...bySender].map(([sender, deliveries]) => lookUpForSender(sender, deliveries, tools)),
  );
  return [
    ...expired.map((delivery) => {
      const { progress, waitingFor } = delivery;
      const next = again(progress, progress.doubt !== undefined, waitingFor ?? 'lifetime-over', now);
      return settlementOf(delivery, { next, at: now }, tools.backOff);
    }),
    ...looked.flat(),
  ];
}

async function lookUpForSender(
  sender: Organisationsnummer,
  deliveries: readonly Claimed[],
  tools: LookUpTools,
): Promise<readonly Settlement[]> {
  const recipients = [...new Set(deliveries.map((delivery) => delivery.recipient))];
  const [mediates, found] = await Promise.all([tools.mediatesFor(sender), tools.reachable(sender, recipients)]);
  const at = tools.clock();
  return deliveries.map((delivery) => {
    const answer = found.get(delivery.recipient) ?? { kind: 'unanswered', reason: 'bad-answer' };
    const decision = decide(delivery, mediates, answer, tools.policyOf, at);
    if (decision.kind === 'hand-over') return sentOn(delivery, decision.operator, at);
    // Whoever has to find out must know whom to ask.
    const asked = decision.kind === 'unknown' && decision.reason === RESTORED && answer.kind === 'reachable';
    const about = asked ? { ...delivery, operator: answer.operator } : delivery;
    return settlementOf(about, { next: decision, at }, tools.backOff);
  });
}

function decide(
  delivery: Claimed,
  mediates: Mediates,
  found: Found,
  policyOf: LookUpTools['policyOf'],
  now: Date,
): Next | { readonly kind: 'hand-over'; readonly operator: OperatorAt } {
  const { progress } = delivery;
  const doubt = progress.doubt !== undefined;
  if (mediates === 'no') return refused(progress, { reason: 'dispatcher-not-approved' });
  if (mediates === 'unanswered') return again(progress, doubt, 'registry-no-answer', now);
  switch (found.kind) {
    case 'unanswered':
      return again(progress, doubt, `registry-${found.reason}`, now);
    case 'unreachable':
      return refused(progress, { reason: found.reason });
    case 'reachable':
      return mayHandOver(progress, found.operator.id, policyOf(found.operator.id))
        ? { kind: 'hand-over', operator: found.operator }
        : { kind: 'unknown', reason: whyNot(delivery, found.operator.id) };
  }
}

/** Why a delivery in doubt is not handed over: it may lie at another operator, or this one is not known to remove repeats. */
export function whyNot({ progress, waitingFor }: Claimed, operator: Organisationsnummer): string {
  const { operator: earlier } = progress.doubt ?? {};
  if (earlier !== undefined && earlier !== operator) return 'moved-after-unknown';
  return earlier === undefined || waitingFor === RESTORED ? RESTORED : 'not-retried';
}

function sentOn(delivery: Claimed, operator: OperatorAt, at: Date): Settlement {
  const { deliveryId, senderId, claim } = delivery;
  const told = { id: operator.id, name: operator.name };
  return {
    deliveryId,
    claim,
    step: { kind: 'hand-over', operator },
    events: [{ senderId, deliveryId, kind: 'looked-up', at, details: { operator: told } }],
  };
}
