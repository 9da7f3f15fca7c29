// Asks FaR whether a recipient can be reached, and keeps a record of the question: a lookup is itself personal data (SKL-5).
import type { Reachability } from '../../domain/reachability.ts';
import { ADDRESS_ONLY, type RecipientId } from '../../domain/recipient-id.ts';
import type { JsonValue } from '../../platform/database/json.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';

export interface Checked {
  readonly answer: Reachability;
  readonly at: Date;
}

type LookUpRecords = Pick<Records, 'database' | 'events' | 'clock'>;

/** FaR's answer about one recipient, with the time of it. About one without a number FaR is not asked. */
export async function lookUpRecipient(
  records: LookUpRecords,
  organisation: SenderOrganisation,
  actor: Actor,
  recipient: RecipientId,
): Promise<Checked> {
  if (recipient === ADDRESS_ONLY) return { answer: { kind: 'unreachable', reason: 'no-number' }, at: records.clock() };
  const answers = await organisation.registry.lookUp([recipient]);
  const answer = answers.get(recipient) ?? { kind: 'unanswered', reason: 'bad-answer' };
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, {
      kind: 'recipient-looked-up',
      actor: actor.login,
      subject: organisation.id,
      details: { recipient, ...answerFacts(answer) },
    }),
  );
  return { answer, at: records.clock() };
}

/** FaR's answers about many recipients (at most 1000), in one question. */
export async function lookUpRecipients(
  records: LookUpRecords,
  organisation: SenderOrganisation,
  actor: Actor,
  recipients: readonly RecipientId[],
): Promise<{ readonly answers: ReadonlyMap<RecipientId, Reachability>; readonly at: Date }> {
  const answers = await organisation.registry.lookUp(recipients);
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, {
      kind: 'recipients-looked-up',
      actor: actor.login,
      subject: organisation.id,
      details: { recipients, count: recipients.length },
    }),
  );
  return { answers, at: records.clock() };
}

/** What a letter's row keeps of an answer: which operator FaR named. Nothing where it named none. */
export function farOperatorOf(answer: Reachability | undefined) {
  if (answer?.kind !== 'reachable') return {};
  return { far_operator_id: answer.operator.id, far_operator_name: answer.operator.name };
}

/** What is worth keeping of an answer. */
export function answerFacts(answer: Reachability): { readonly [key: string]: JsonValue } {
  if (answer.kind === 'reachable') {
    return { answer: answer.kind, operator: { id: answer.operator.id, name: answer.operator.name } };
  }
  return { answer: answer.kind, reason: answer.reason };
}
