// A mailing is started, paused, resumed, cancelled. The wish is durable at once; a job carries it to the mediator until that has confirmed.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { readCaseType } from '../store/case-types.ts';
import { moveLines } from '../store/mailing-lines.ts';
import { updateMailing } from '../store/mailings.ts';
import type { SenderTables } from '../tables.ts';
import { approvalWanted, mustBeWhole, planWanted } from './decide-mailing.ts';
import { type Mailing, mustBe } from './mailing.ts';
import { stopLetters } from './stop-letters.ts';
import { lockToWrite } from './write-mailing.ts';

type Tx = Transaction<SenderTables>;

export const RUN_JOB = 'run-mailing';
export const STEER_JOB = 'steer-mailing';

export interface Schedule {
  /** Absent: at once. */
  readonly startsAt?: Date;
  /** Nothing leaves from then on. */
  readonly endsAt?: Date;
  /** Letters a minute at most. */
  readonly perMinute?: number;
}

/**
 * Starts it, now or at its time. Throws 'conflict' with a reason: mailing-problems, mailing-empty, approval-wanted, plan-wanted;
 * 'invalid-input' where it ends before it begins.
 */
export async function startMailing(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  { startsAt, endsAt, perMinute }: Schedule,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked', 'approved');
    const letters = await mustBeWhole(tx, mailing);
    const caseType = mailing.caseType === undefined ? undefined : await readCaseType(tx, mailing.caseType);
    const wanted = approvalWanted(mailing, letters, organisation, caseType);
    if (wanted !== undefined && mailing.state !== 'approved') throw mayNotStart('approval-wanted');
    if (planWanted(mailing, letters, organisation)) throw mayNotStart('plan-wanted');
    const at = records.clock();
    if (endsAt !== undefined && endsAt <= (startsAt ?? at)) throw endsTooEarly();
    const later = startsAt !== undefined && startsAt > at ? startsAt : undefined;
    const times = { starts_at: later ?? null, ends_at: endsAt ?? null, per_minute: perMinute ?? null };
    await updateMailing(
      tx,
      records.cipher,
      id,
      { ...times, state: 'running', started_at: later ?? at, started_by: actor.id },
      at,
    );
    await records.events.record(tx, { kind: 'mailing-started', actor: actor.login, subject: id, details: { letters } });
    await enqueue(tx, { kind: RUN_JOB, key: id, payload: {}, ...(later === undefined ? {} : { runAt: later }) });
  });
}

/** Pauses it: nothing more leaves here, and the mediator is told to let nothing more go. The same again changes nothing. */
export async function pauseMailing(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await steer(records, organisation, actor, id, { to: 'paused', from: ['running'], kind: 'mailing-paused' });
}

/** Goes on with a paused one. */
export async function resumeMailing(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await steer(records, organisation, actor, id, { to: 'running', from: ['paused'], kind: 'mailing-resumed' });
}

/** Cancels it, at whatever stage: what has not left never does, and the mediator stops what it has not handed over. */
export async function cancelMailing(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id' | 'mediatorKind'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const from = ['draft', 'preparing', 'checked', 'asked', 'approved', 'running', 'paused'] as const;
  // Behind Message v3 each letter in line has its own job. In batches a letter may be with the mediator: the run asks there first.
  const inLine = organisation.mediatorKind === 'soap';
  await steer(records, organisation, actor, id, { to: 'cancelled', from, kind: 'mailing-cancelled', inLine });
}

interface Move {
  readonly to: 'paused' | 'running' | 'cancelled';
  readonly from: readonly Mailing['state'][];
  readonly kind: 'mailing-paused' | 'mailing-resumed' | 'mailing-cancelled';
  /** Its letters that are made and have not left are stopped in the same transaction. */
  readonly inLine?: boolean;
}

async function steer(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  { to, from, kind, inLine = false }: Move,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    if (mailing.state === to) return;
    mustBe(mailing, ...from);
    const at = records.clock();
    await updateMailing(tx, records.cipher, id, { state: to, ...(to === 'cancelled' ? { ended_at: at } : {}) }, at);
    await records.events.record(tx, { kind, actor: actor.login, subject: id });
    if (to === 'cancelled') await stopLines(tx, id);
    if (inLine) await stopLetters(tx, records, id, 'mailing-cancelled');
    if (mailing.mediatorMailing !== undefined) await enqueue(tx, { kind: STEER_JOB, key: id, payload: {} });
  });
}

/** Lines that are no letters yet never become any. */
export async function stopLines(tx: Tx, id: string): Promise<void> {
  await moveLines(tx, id, ['raw', 'ready'], 'stopped');
}

function mayNotStart(reason: 'approval-wanted' | 'plan-wanted'): BrevduvaError {
  const detail =
    reason === 'approval-wanted'
      ? { sv: 'Utskicket måste godkännas av någon annan först.', en: 'Somebody else must approve the mailing first.' }
      : {
          sv: 'Utskicket är så stort att planen ska skickas till infrastrukturens ägare först. Markera det när det är gjort.',
          en: 'The mailing is so large that its plan is to be sent to the infrastructure’s owner first. Mark it when that is done.',
        };
  return new BrevduvaError('conflict', `the mailing may not start: ${reason}`, { reason, detail });
}

function endsTooEarly(): BrevduvaError {
  const fault = {
    field: 'endsAt',
    sv: 'Utskicket slutar innan det har börjat. Ange en senare tid.',
    en: 'The mailing ends before it has begun. Give a later time.',
  };
  return new BrevduvaError('invalid-input', 'the mailing ends before it begins', { faults: [fault] });
}
