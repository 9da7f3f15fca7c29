// For what an operator keeps of people without an open mailbox there (a closed or dormant mailbox, a delegate, somebody a letter is shared with):
// which of their numbers have been replaced. The feed tells only of mailboxes that are registered at the operator.
import { BrevduvaError } from '../../../domain/errors.ts';
import { isPersonId, type PersonId } from '../../../domain/person-id.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { REGISTER_PAGE } from '../../../platform/registers/answer.ts';
import { requireOperator } from '../authorise.ts';
import { followNumber } from '../people/change-number.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type NumberInUse, numbersInUse } from '../store/numbers.ts';

/**
 * Those of these numbers that have been replaced, each with the one in use. What is not known here is asked of the population register, and
 * then followed as if it had told. That an operator asked, and about how many, is in the audit trail.
 * Errors: 'access-denied' (no operator), 'unavailable' (the population register is silent).
 */
export async function currentNumbers(
  context: RegistryContext,
  caller: string,
  recipients: readonly string[],
): Promise<readonly NumberInUse[]> {
  const { database, directory, organisation, events } = context;
  requireOperator(await directory.now(), caller);
  const people = recipients.flatMap((text) => {
    const id = parseRecipientId(text);
    return id.ok && isPersonId(id.value) ? [id.value] : [];
  });
  const reader = database.reader(organisation);
  const known = new Set((await numbersInUse(reader, recipients)).map(({ former }) => former));
  await learn(
    context,
    people.filter((id) => !known.has(id)),
  );
  return await database.transaction(organisation, async (tx) => {
    const details = { asked: recipients.length };
    await events.record(tx, { kind: 'numbers.asked', actor: caller, subject: 'numbers', details });
    return await numbersInUse(tx, recipients);
  });
}

async function learn(context: RegistryContext, ids: readonly PersonId[]): Promise<void> {
  const { population } = context.registers;
  if (population === undefined) return;
  for (let from = 0; from < ids.length; from += REGISTER_PAGE) {
    const some = ids.slice(from, from + REGISTER_PAGE);
    const answer = await population.people(some);
    if (answer.kind === 'unanswered') throw new BrevduvaError('unavailable', 'the population register does not answer');
    for (const id of some) {
      const person = answer.value.get(id);
      if (person !== undefined && person.id !== id) await followNumber(context, { former: id, current: person.id });
    }
  }
}
