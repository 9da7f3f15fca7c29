// Plans of large mailings: taken in from mediators and senders, looked at together, and withdrawn (DIGG-7, DP2-26).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import type { RegistryContext } from '../registry-context.ts';
import {
  type AnnouncedPlan,
  comingPlans,
  type KeptPlan,
  keepPlan,
  planById,
  planHeld,
  putLargeSender,
  removeLargeSender,
  withdrawPlan,
} from '../store/mailing-plans.ts';
import { type Collision, collisionsOf, type HourLoad, loadPerHour } from './plan-load.ts';

/** Who hands it in: a member of staff, or an organisation's system. */
export interface Teller {
  readonly actor: string;
  readonly name: string;
}

export interface HandedIn {
  readonly plan: MailingPlanTold;
  /** The organisation whose system hands it in; absent: staff. */
  readonly caller?: string;
  /** Who is reminded before it begins; the contact of the plan where that is an address. */
  readonly reminderTo?: string | undefined;
}

const ADDRESS = /[^\s<>,;]+@[^\s<>,;]+\.[^\s<>,;]+/;

/**
 * Keeps it; the same again is the same. Errors: 'invalid-input' when it ends before it begins or has ended; 'access-denied' when it would
 * change a plan that the caller does not decide over.
 */
export async function takePlan(context: RegistryContext, teller: Teller, handedIn: HandedIn): Promise<KeptPlan> {
  const { database, organisation, events, clock } = context;
  const { plan: told, caller } = handedIn;
  const now = clock();
  const endsAt = new Date(told.endsAt);
  if (told.startsAt !== undefined && new Date(told.startsAt) > endsAt) throw wrongTimes('endsAt', BEFORE);
  if (endsAt < now) throw wrongTimes('endsAt', OVER);
  const reminderTo = handedIn.reminderTo ?? ADDRESS.exec(told.contact)?.[0];
  return await database.transaction(organisation, async (tx) => {
    const before = await planHeld(tx, told);
    const kept = await keepPlan(tx, { told, reminderTo, toldBy: teller.name, toldAt: now });
    if (kept.changed) {
      if (before !== undefined && caller !== undefined && !decidesOver(before, caller))
        throw new BrevduvaError('access-denied', 'letters of others are in the plan that is kept');
      const { mailingId, mediator, letters } = told;
      const details = { by: teller.name, mailingId, mediator: mediator.organisation, letters, version: kept.version };
      await events.record(tx, { kind: 'mailing-plan.announced', actor: teller.actor, subject: kept.id, details });
    }
    return kept;
  });
}

const BEFORE = {
  sv: 'Utskicket slutar innan det börjar. Rätta tiderna.',
  en: 'The mailing ends before it begins. Correct the times.',
};
const OVER = { sv: 'Utskicket är redan slut.', en: 'The mailing is over already.' };

function wrongTimes(field: string, words: { readonly sv: string; readonly en: string }): BrevduvaError {
  return new BrevduvaError('invalid-input', 'the times of the plan are wrong', { faults: [{ field, ...words }] });
}

/** False when it was withdrawn already. */
export async function dropPlan(context: RegistryContext, teller: Teller, id: string): Promise<boolean> {
  const { database, organisation, events } = context;
  return await database.transaction(organisation, async (tx) => {
    if (!(await withdrawPlan(tx, id))) return false;
    const details = { by: teller.name };
    await events.record(tx, { kind: 'mailing-plan.withdrawn', actor: teller.actor, subject: id, details });
    return true;
  });
}

/** The plan of one id. Errors: 'not-found', also for an announcer's question about another's. */
export async function planOf(
  { database, organisation }: RegistryContext,
  id: string,
  announcer?: string,
): Promise<AnnouncedPlan> {
  const plan = await planById(database.reader(organisation), id);
  if (plan !== undefined && (announcer === undefined || isParty(plan.told, announcer))) return plan;
  throw new BrevduvaError('not-found', 'no such plan');
}

/** The mediator itself, and whoever's letters are in it. */
export function isParty({ mediator, senders }: MailingPlanTold, caller: string): boolean {
  return mediator.organisation === caller || senders.some(({ organisation }) => organisation === caller);
}

/** The mediator itself, or the sender whose letters all of it are. */
export function decidesOver({ mediator, senders }: MailingPlanTold, caller: string): boolean {
  const isOnlySender = senders.length > 0 && senders.every(({ organisation }) => organisation === caller);
  return mediator.organisation === caller || isOnlySender;
}

/**
 * What the caller is called in the register. Errors: 'access-denied' for whoever is not connected, for a plan with letters of others than
 * the caller's, and for one of a mediator that the register does not have for the caller.
 */
export async function announcerOf(
  { directory }: Pick<RegistryContext, 'directory'>,
  told: MailingPlanTold,
  caller: string,
): Promise<string> {
  const { dispatchers, senders } = await directory.now();
  const mediator = dispatchers.get(told.mediator.organisation);
  const isOwn = mediator?.id === caller || mediator?.senders.includes(caller) === true;
  const name = (mediator?.id === caller ? mediator : senders.get(caller))?.name;
  if (isOwn && name !== undefined && decidesOver(told, caller)) return name;
  throw new BrevduvaError('access-denied', 'neither the mediator of the plan nor its only sender');
}

/** How far ahead hours are counted. */
export const AHEAD_DAYS = 92;
const DAY_MS = 86_400_000;

export interface PlanCalendar {
  readonly plans: readonly AnnouncedPlan[];
  readonly hours: readonly HourLoad[];
  readonly collisions: readonly Collision[];
}

/** What comes, an hour at a time, and where it is more than is taken. */
export async function planCalendar({
  database,
  organisation,
  clock,
  oversight,
}: RegistryContext): Promise<PlanCalendar> {
  const now = clock();
  const plans = await comingPlans(database.reader(organisation), now);
  const loaded = plans.map(({ id, startsAt, endsAt, told: { letters, perMinute } }) => ({
    id,
    startsAt,
    endsAt,
    letters,
    perMinute,
  }));
  const hours = loadPerHour(loaded, now, new Date(now.getTime() + AHEAD_DAYS * DAY_MS));
  return { plans, hours, collisions: collisionsOf(hours, oversight.lettersPerHour) };
}

/** A sender that is reminded when it has announced nothing for so many days. */
export async function followSender(
  context: RegistryContext,
  teller: Teller,
  followed: { readonly sender: string; readonly reminderTo: string; readonly quietDays: number },
): Promise<void> {
  const { database, organisation, events, clock } = context;
  await database.transaction(organisation, async (tx) => {
    await putLargeSender(tx, followed, { name: teller.name, at: clock() });
    const details = { by: teller.name, quietDays: followed.quietDays };
    await events.record(tx, { kind: 'large-sender.set', actor: teller.actor, subject: followed.sender, details });
  });
}

export async function unfollowSender(context: RegistryContext, teller: Teller, sender: string): Promise<void> {
  const { database, organisation, events } = context;
  await database.transaction(organisation, async (tx) => {
    if (!(await removeLargeSender(tx, sender))) return;
    const details = { by: teller.name };
    await events.record(tx, { kind: 'large-sender.removed', actor: teller.actor, subject: sender, details });
  });
}
