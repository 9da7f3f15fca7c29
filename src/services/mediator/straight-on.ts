// Single letters that go straight from look-up to the operator's line, in the hands of the process that accepted them: what was
// looked up is written together with the attempt, and a crash before that only means that they are looked up again.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Claimed } from './store/claim.ts';
import type { Settlement } from './store/settle.ts';

/** Parts what was looked up into what its operator's line has room for, and what is stored. */
export function straightOn(
  claimed: readonly Claimed[],
  settlements: readonly Settlement[],
  room: (operator: Organisationsnummer) => number,
  at: Date,
): { readonly straight: ReadonlyMap<Organisationsnummer, readonly Claimed[]>; readonly stored: readonly Settlement[] } {
  const fresh = new Map(claimed.flatMap((each) => (each.fresh === true ? [[each.deliveryId, each]] : [])));
  const lines = new Map<Organisationsnummer, { readonly room: number; readonly works: Claimed[] }>();
  const stored = settlements.filter(({ deliveryId, claim, step, events }) => {
    const delivery = fresh.get(deliveryId);
    // One whose lease ran out may be in the same batch again under its next claim: that one is another.
    if (delivery?.claim !== claim || step.kind !== 'hand-over') return true;
    const { operator } = step;
    const line = lines.get(operator.id) ?? { room: room(operator.id), works: [] };
    lines.set(operator.id, line);
    if (line.works.length >= line.room) return true;
    line.works.push({ ...delivery, operator, untold: events, waitsSince: at });
    return false;
  });
  return { straight: new Map([...lines].map(([operator, { works }]) => [operator, works])), stored };
}

/** How long it has waited for its operator, ms: since it was looked up, or due to be handed over. */
export function waitedMs({ waitsSince, waitedMs: whenClaimed = 0 }: Claimed, at: Date): number {
  return waitsSince === undefined ? whenClaimed : at.getTime() - waitsSince.getTime();
}

/** Its round ended before an attempt was made. */
export function withUntold({ untold = [] }: Claimed, settlement: Settlement): Settlement {
  return untold.length === 0 ? settlement : { ...settlement, events: [...untold, ...settlement.events] };
}

/** Its line is closed: it is stored as looked up. */
export function released({ deliveryId, claim, operator, untold = [] }: Claimed): Settlement {
  if (operator === undefined) throw new Error('a delivery without operator was on its way to one');
  return { deliveryId, claim, step: { kind: 'hand-over', operator }, events: untold };
}
