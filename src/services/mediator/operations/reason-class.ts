// Reasons in a few classes: who has to do something about it. A metric with every reason would grow with what operators answer.
import type { Result } from '../states.ts';

export type ReasonClass = 'none' | 'recipient' | 'sender' | 'registry' | 'operator' | 'time' | 'mediator';

const classes: Readonly<Record<string, ReasonClass>> = {
  'no-mailbox': 'recipient',
  'opted-out': 'recipient',
  pending: 'recipient',
  'moved-after-unknown': 'recipient',
  'dispatcher-not-approved': 'sender',
  'too-large': 'sender',
  'mailing-over': 'time',
  'lifetime-over': 'time',
  internal: 'mediator',
  interrupted: 'mediator',
  restored: 'mediator',
  'signature-revocation-unknown': 'mediator',
};

/** Whose a result's reason is; everything that comes from a call to an operator is the operator's. */
export function classOf(result: Result, reason: string | undefined): ReasonClass {
  if (result === 'delivered' || result === 'cancelled' || reason === undefined) return 'none';
  const known = classes[reason];
  if (known !== undefined) return known;
  if (reason.startsWith('registry-')) return 'registry';
  return reason.startsWith('signature-') ? 'sender' : 'operator';
}
