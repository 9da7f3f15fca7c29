// A delivery that moves in is verified again from its own bytes, by what is trusted here, at the time when it first came (docs/mailbox-package.md).
import { BrevduvaError } from '../../../domain/errors.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import {
  openSealedDelivery,
  readUnprovenDelivery,
  type UnprovenDelivery,
  type VerifiedDelivery,
} from '../../../wire/mina-meddelanden/delivery-open.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { TrustInUse } from '../trust-in-use.ts';

export interface MoveInContext extends MailboxContext {
  readonly trust: TrustInUse;
  readonly allowSha1: boolean;
  readonly dispatcherMaySign: boolean;
  readonly attachmentTypes: readonly string[];
}

export type Verdict =
  | { readonly kind: 'good'; readonly verified: VerifiedDelivery; readonly unproven: UnprovenDelivery }
  | { readonly kind: 'unproven'; readonly unproven: UnprovenDelivery; readonly reason: string }
  | { readonly kind: 'unreadable' };

const DAY_MS = 86_400_000;
/** So long after it was sealed a delivery may have come, days: mediators give up earlier. */
const LATEST_DAYS = 31;

/**
 * Judges the envelope. `received` is when the package says that it came: believed only within a month of the day that is in the seal, which is
 * signed. A dispatcher that FaR lists today may have sealed; who signed for the sender is judged as at the door.
 */
export async function verifyMoved(context: MoveInContext, original: Uint8Array, received: Date): Promise<Verdict> {
  try {
    const unproven = readUnprovenDelivery(original);
    if (!isPlausible(unproven, received, context.clock())) return { kind: 'unproven', unproven, reason: 'time' };
    const opened = await open(context, original, received);
    return opened.ok
      ? { kind: 'good', verified: opened.value, unproven }
      : { kind: 'unproven', unproven, reason: opened.problem.reason };
  } catch (error) {
    if (error instanceof BrevduvaError && error.code !== 'unavailable' && error.code !== 'internal')
      return { kind: 'unreadable' };
    throw error;
  }
}

function isPlausible({ seal }: UnprovenDelivery, received: Date, now: Date): boolean {
  const sealed = startOfDay(seal.receivedTime.slice(0, 10));
  if (sealed === undefined || received > now) return false;
  const after = received.getTime() - sealed.getTime();
  // A day before: clocks differ at midnight.
  return after > -DAY_MS && after < LATEST_DAYS * DAY_MS;
}

async function open(context: MoveInContext, original: Uint8Array, at: Date) {
  const { dispatchers } = await context.directory.current();
  const common = { store: context.trust.current(), at, listsAt: context.clock(), allowSha1: context.allowSha1 };
  // The sender's own signature: any dispatcher may have sealed it, since the sender may have changed mediator.
  const own = openSealedDelivery(original, {
    ...common,
    mayDispatch: (mediator) => dispatchers.some(({ id }) => id === mediator),
  });
  if (own.ok || own.problem.reason !== 'other-organisation' || !context.dispatcherMaySign) return own;
  return openSealedDelivery(original, {
    ...common,
    mediatorMaySignFor: true,
    mayDispatch: (mediator, sender) =>
      dispatchers.some(({ id, senders }) => id === mediator && senders.includes(sender)),
  });
}
