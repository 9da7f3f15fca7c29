// The plan of a mailing in the form that the infrastructure's owner gets from every mediator too, and what it is thought to cost.
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { MailingFigures } from '../store/mailing-figures.ts';
import type { Mailing } from './mailing.ts';

const DAY_MS = 86_400_000;
/** A mailing that says no end is over after so long at the mediator. */
const LONGEST_DAYS = 30;

/** The plan by the lines as they are prepared. */
export function mailingPlan(
  mailing: Mailing,
  figures: MailingFigures,
  { id, name, mediatorName, supportinfo }: Pick<SenderOrganisation, 'id' | 'name' | 'mediatorName' | 'supportinfo'>,
  now: Date,
): MailingPlanTold {
  const letters = figures.ready + figures.letters;
  const starts = mailing.startedAt ?? mailing.startsAt;
  const ends = mailing.endsAt ?? new Date((starts ?? now).getTime() + LONGEST_DAYS * DAY_MS);
  const contact = [supportinfo.emailAddress, supportinfo.phoneNumber].find((way) => way !== undefined && way !== '');
  return {
    mailingId: mailing.id,
    name: mailing.name,
    state: mailing.state,
    mediator: { organisation: '', name: mediatorName },
    contact: `${mailing.createdByName}, ${name}${contact === undefined ? '' : `, ${contact}`}`,
    senders: [{ organisation: id, letters }],
    ...(starts === undefined ? {} : { startsAt: starts.toISOString() }),
    endsAt: ends.toISOString(),
    ...(mailing.perMinute === undefined ? {} : { perMinute: mailing.perMinute }),
    letters,
    committedLetters: letters,
    ...{ refusedLines: figures.problems, batches: 0, operators: [] },
    ...{ withAttachments: figures.withAttachments, withoutAttachments: letters - figures.withAttachments },
    ...{ attachments: figures.attachments, attachmentBytes: figures.attachmentBytes, totalBytes: figures.totalBytes },
    averageBytes: letters === 0 ? 0 : Math.round(figures.totalBytes / letters),
    largestBytes: figures.largestBytes,
  };
}

export interface CostEstimate {
  readonly digital: number;
  readonly paper: number;
  /** Öre. */
  readonly total: number;
}

/** What it is thought to cost by configured prices. Those whose reach is not known are counted as digital; öre. */
export function estimateCost(
  figures: Pick<MailingFigures, 'digital' | 'paper' | 'notKnown'>,
  channel: Mailing['channel'],
  { mailings }: Pick<SenderOrganisation, 'mailings'>,
): CostEstimate {
  const digital = (figures.digital + figures.notKnown) * mailings.digitalPrice;
  const paper = channel === 'digital' ? 0 : figures.paper * mailings.paperPrice;
  return { digital, paper, total: digital + paper };
}

/** Seconds that are left: at the speed of the last minute, else at its rate; undefined when it cannot be said. */
export function secondsLeft(
  { state, perMinute }: Pick<Mailing, 'state' | 'perMinute'>,
  { waiting, here, underWay, speed }: { waiting: number; here: number; underWay: number; speed: number },
): number | undefined {
  const left = waiting + here + underWay;
  if (state !== 'running' || left === 0) return undefined;
  const aMinute = speed > 0 ? speed : perMinute;
  return aMinute === undefined ? undefined : Math.ceil((left / aMinute) * 60);
}
