// What operators report that they have reached, beside how many mailboxes FaR itself had there then: a figure is shown, and not believed further.
import type { Handover } from '../store/operator-message-rows.ts';

type Reach = NonNullable<Handover['reach']>;

/** Fewer than FaR knows by more than a tenth, and by more than come and go between two counts. */
const FAR_BELOW = 0.1;
const COME_AND_GO = 10;

/** 'over': more than FaR knows. 'under': far fewer. Undefined: it fits, or FaR did not count then. */
export function judgeReach({ mailboxes, opened, known }: Reach): 'over' | 'under' | undefined {
  if (known === undefined) return undefined;
  if (mailboxes > known || opened > known) return 'over';
  return known - mailboxes > Math.max(known * FAR_BELOW, COME_AND_GO) ? 'under' : undefined;
}

/** At most as many as FaR knows. */
export function believedReach(reach: Reach | undefined): number {
  if (reach === undefined) return 0;
  return Math.min(reach.mailboxes, reach.known ?? reach.mailboxes);
}
