// The plan of a mailing, for the infrastructure's owner before it starts: when, how many, how large, with attachments or not
// (issue 3, Lanes; DIGG-7).

import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import type { Contents } from '../store/mailing-figures.ts';
import type { Mailing } from '../store/mailings.ts';
import { overAt } from './run-mailing.ts';

/** What sealing and the envelope add to a signed delivery, bytes, about. */
const ENVELOPE_EXTRA = 4_000;

export interface PlanOf {
  readonly mailing: Mailing;
  readonly contents: Contents;
  readonly mediator: { readonly organisation: string; readonly name: string };
  readonly contact: string;
}

/** The plan as it is answered; times as text. Sizes are of envelopes, about. */
export function planOf({ mailing, contents, mediator, contact }: PlanOf): MailingPlanTold {
  const { mailingId, name, state, startsAt, perMinute } = mailing;
  const { letters, totalBytes, largestBytes, withAttachments, senders, operators, ...counts } = contents;
  const total = totalBytes + letters * ENVELOPE_EXTRA;
  const start = mailing.startedAt ?? startsAt;
  return {
    mailingId,
    name,
    state,
    mediator,
    contact,
    senders: senders.map(({ id, letters: of }) => ({ organisation: id, letters: of })),
    ...(start === undefined ? {} : { startsAt: start.toISOString() }),
    endsAt: overAt(mailing).toISOString(),
    ...(perMinute === undefined ? {} : { perMinute }),
    ...counts,
    letters,
    withAttachments,
    withoutAttachments: letters - withAttachments,
    totalBytes: total,
    averageBytes: letters === 0 ? 0 : Math.round(total / letters),
    largestBytes: letters === 0 ? 0 : largestBytes + ENVELOPE_EXTRA,
    operators: operators.map(({ id, name: called, letters: of }) => ({ organisation: id, name: called, letters: of })),
  };
}

/** How far a mailing has to go, seconds: at the speed of the last minute, else at its rate; undefined when it cannot be said. */
export function secondsLeft(
  { state, perMinute }: Mailing,
  progress: { readonly waiting: number; readonly underWay: number; readonly speed: number },
): number | undefined {
  const left = progress.waiting + progress.underWay;
  if (state !== 'running' || left === 0) return undefined;
  const aMinute = progress.speed > 0 ? progress.speed : perMinute;
  return aMinute === undefined ? undefined : Math.ceil((left / aMinute) * 60);
}
