// One attempt: seal, make the attempt durable, call the operator, and say what came of it (SKL-14, SKL-15, DESIGN rule 4).
import type { Outcome } from '../../domain/delivery-outcome.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { ok, problem, type Result } from '../../domain/result.ts';
import { type Clock, stockholmDate } from '../../platform/clock.ts';
import type { PostOutcome } from '../../platform/http-client/wire-client.ts';
import type { Log } from '../../platform/log.ts';
import type { BackOff } from './back-off.ts';
import { whyNot } from './look-up-recipients.ts';
import { kindDetail } from './notifications/channel-statuses.ts';
import { readAnswer } from './read-answer.ts';
import { settlementOf } from './settle-round.ts';
import { afterAttempt, again, mayHandOver, type Next, possiblyRepeats, type RepeatPolicy, refused } from './states.ts';
import type { Claimed } from './store/claim.ts';
import type { AttemptEnd, Settlement } from './store/settle.ts';
import type { NewAttempt } from './store/start-attempt.ts';
import { waitedMs, withUntold } from './straight-on.ts';

/** A sealed delivery ready to be sent, and what it was sealed with. */
export interface Sealed {
  readonly envelope: Uint8Array;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string;
  readonly organisation: string;
}

export interface HandOverTools {
  readonly content: (claimed: Claimed) => Promise<Uint8Array>;
  /** Seals what a sender signed, dated `sealedOn` (yyyy-mm-dd): the same date gives the same bytes. Or why it may not. */
  readonly seal: (
    content: () => Promise<Uint8Array>,
    sealedOn: string,
    deliveryId: string,
  ) => Promise<Result<Sealed, string>>;
  /** What a notification is sent with: nothing in it is sealed, the caller is proven by its TLS certificate. */
  readonly asItIs: (envelope: Uint8Array) => Sealed;
  readonly startAttempt: (attempt: NewAttempt) => Promise<boolean>;
  readonly post: (operator: Operator, envelope: Uint8Array, deliveryId: string) => Promise<PostOutcome>;
  /** Told what an attempt says of its operator. Never throws. */
  readonly learned: (operator: Organisationsnummer, deliveryId: string, outcome: Outcome) => Promise<void>;
  /** Writes how the round ended; keeps at it while the lease lasts. */
  readonly settle: (settlement: Settlement) => Promise<boolean>;
  readonly policyOf: (operator: Organisationsnummer) => RepeatPolicy & { readonly maxEnvelopeBytes: number };
  readonly backOff: BackOff;
  readonly attemptLeaseMs: (operator: Organisationsnummer) => number;
  /** Having waited longer than this for its operator, FaR is asked about a delivery again, ms: people move and opt out. */
  readonly lookUpAgainMs: number;
  /** Whether its recipient is still at its operator and takes it. Never throws. */
  readonly stillThere: (claimed: Claimed) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

const FAILED_HERE = 'internal';
/** What sealing may save at most, by shorter prefixes, bytes; it adds some 4 000. */
const SEALING_SAVES = 16_384;

type Operator = NonNullable<Claimed['operator']>;

/**
 * Hands one claimed delivery over, or settles what an earlier process left. `answered` is called when the operator has taken
 * it and only that remains to be written. Never throws.
 */
export async function handOver(
  claimed: Claimed,
  tools: HandOverTools,
  answered: () => void = () => undefined,
): Promise<void> {
  const { operator } = claimed;
  if (operator === undefined) throw new Error('a delivery without operator was claimed for hand-over');
  try {
    await round(claimed, operator, tools, answered);
  } catch (err) {
    // Nothing was sent, or the outcome could not be written: the lease ends, and the next claim finds what is stored.
    tools.log.error({ err, delivery: claimed.deliveryId }, 'A hand-over could not be carried through');
  }
}

async function round(claimed: Claimed, operator: Operator, tools: HandOverTools, answered: () => void): Promise<void> {
  const at = tools.clock();
  if (claimed.inFlight !== undefined) return settleInterrupted(claimed, operator, claimed.inFlight, tools);
  const { progress } = claimed;
  if (claimed.lapsed === true || progress.expiresAt <= at) {
    return settle(claimed, again(progress, progress.doubt !== undefined, 'lifetime-over', at), at, tools);
  }
  if (waitedMs(claimed, at) > tools.lookUpAgainMs && !(await tools.stillThere(claimed))) {
    return lookUpAgain(claimed, tools);
  }
  const { maxEnvelopeBytes, ...repeats } = tools.policyOf(operator.id);
  // What applies to the operator may have been changed while a delivery in doubt waited for it.
  if (!mayHandOver(progress, operator.id, repeats)) {
    return settle(claimed, { kind: 'unknown', reason: whyNot(claimed, operator.id) }, at, tools);
  }
  if (claimed.contentBytes - SEALING_SAVES > maxEnvelopeBytes) {
    return settle(claimed, refused(progress, { reason: 'too-large' }), at, tools);
  }
  const sealedOn = claimed.sealedOn ?? stockholmDate(at);
  const sealed = await sealQuietly(claimed, sealedOn, tools);
  if (!sealed.ok) {
    // A revocation list that is out of date, or a failure here, is ours to mend; other reasons are the sender's and stay.
    const ours = sealed.problem === 'signature-revocation-unknown' || sealed.problem === FAILED_HERE;
    const next = ours
      ? again(progress, progress.doubt !== undefined, sealed.problem, at)
      : refused(progress, { reason: sealed.problem });
    return settle(claimed, next, at, tools);
  }
  if (sealed.value.envelope.length > maxEnvelopeBytes) {
    return settle(claimed, refused(progress, { reason: 'too-large' }), at, tools);
  }
  const attempt = newAttempt(claimed, operator, sealed.value, sealedOn, tools);
  // Cancelled, or claimed by another process in the meantime: nothing may be sent.
  if (!(await tools.startAttempt(attempt))) return;
  const posted = await tools.post(operator, sealed.value.envelope, claimed.deliveryId);
  const endedAt = tools.clock();
  const outcome = readAnswer(posted, { recipient: claimed.recipient, operator, at: endedAt, kind: claimed.kind });
  // What failed keeps its place until its operator's breaker has heard of it.
  if (outcome.kind === 'delivered') answered();
  const policy = tools.policyOf(operator.id);
  const next = afterAttempt(progress, outcome, { id: operator.id, policy }, endedAt);
  await Promise.all([
    settle(claimed, next, endedAt, tools, attemptEnd(attempt.number, outcome, endedAt)),
    tools.learned(operator.id, claimed.deliveryId, outcome),
  ]);
}

async function lookUpAgain(claimed: Claimed, tools: HandOverTools): Promise<void> {
  const { deliveryId, claim } = claimed;
  await tools.settle(withUntold(claimed, { deliveryId, claim, step: { kind: 'look-up' }, events: [] }));
}

// Nothing has been sent yet, so whatever fails here (a thread that ended, a file that cannot be read) is tried again.
async function sealQuietly(claimed: Claimed, sealedOn: string, tools: HandOverTools): Promise<Result<Sealed, string>> {
  try {
    const content = () => tools.content(claimed);
    if (claimed.kind === 'notification') return ok(tools.asItIs(await content()));
    return await tools.seal(content, sealedOn, claimed.deliveryId);
  } catch (err) {
    tools.log.error({ err, delivery: claimed.deliveryId }, 'A delivery could not be sealed; it is tried again');
    return problem(FAILED_HERE);
  }
}

// The process that made this attempt never said how it ended: it may have reached the operator (DESIGN rule 4).
async function settleInterrupted(
  claimed: Claimed,
  operator: Operator,
  number: number,
  tools: HandOverTools,
): Promise<void> {
  const at = tools.clock();
  const outcome: Outcome = { kind: 'unknown', reason: 'interrupted' };
  const policy = tools.policyOf(operator.id);
  const next = afterAttempt(claimed.progress, outcome, { id: operator.id, policy }, at);
  await settle(claimed, next, at, tools, attemptEnd(number, outcome, at));
}

async function settle(
  claimed: Claimed,
  next: Next,
  at: Date,
  tools: HandOverTools,
  attempt?: AttemptEnd,
): Promise<void> {
  const end = { next, at, ...(attempt === undefined ? {} : { attempt }) };
  const settlement = settlementOf(claimed, end, tools.backOff);
  const kept = await tools.settle(attempt === undefined ? withUntold(claimed, settlement) : settlement);
  if (!kept)
    tools.log.warn({ delivery: claimed.deliveryId }, 'An outcome came after the lease was lost and was left out');
}

function newAttempt(
  claimed: Claimed,
  operator: Operator,
  sealed: Sealed,
  sealedOn: string,
  tools: HandOverTools,
): NewAttempt {
  const { deliveryId, senderId, progress, untold = [] } = claimed;
  const { fingerprint, organisation } = sealed;
  const number = claimed.attempts + 1;
  const repeats = possiblyRepeats(progress, tools.policyOf(operator.id));
  const at = tools.clock();
  const certificate = { fingerprint, organisation };
  const told = { operator: { id: operator.id, name: operator.name }, certificate };
  const isLetter = claimed.kind === 'secure';
  const kind = kindDetail(claimed.kind);
  const attempted = { attempt: number, ...told, ...kind, ...(repeats ? { possiblyRepeated: true } : {}) };
  const about = { senderId, deliveryId, at };
  return {
    deliveryId,
    claim: claimed.claim,
    number,
    operatorId: operator.id,
    operatorName: operator.name,
    address: operator.address,
    fingerprint,
    organisation,
    possiblyRepeats: repeats,
    sealedOn,
    startedAt: at,
    leaseMs: tools.attemptLeaseMs(operator.id),
    events: [
      ...untold,
      ...(number === 1 && isLetter ? [{ ...about, kind: 'sealed' as const, details: { sealedOn, certificate } }] : []),
      { ...about, kind: 'attempted', details: attempted },
    ],
  };
}

function attemptEnd(number: number, outcome: Outcome, endedAt: Date): AttemptEnd {
  switch (outcome.kind) {
    case 'delivered':
      return { number, endedAt, outcome: 'delivered', transId: outcome.transId };
    case 'refused': {
      const { kind, ...refusal } = outcome;
      return { number, endedAt, outcome: kind, ...refusal };
    }
    default: {
      const { kind, ...facts } = outcome;
      return { number, endedAt, outcome: kind, ...facts };
    }
  }
}
