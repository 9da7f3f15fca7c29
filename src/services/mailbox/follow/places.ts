// Where recipients have their mailboxes now, as the register says.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { FollowContext } from './follow-far.ts';

/** 'nowhere': not reached anywhere; also while a registration waits for signatures. */
export type Place = 'here' | 'elsewhere' | 'nowhere';

/** At most 1000 at a time. Undefined when the register does not answer. */
export async function placesOf(
  { far, organisation }: Pick<FollowContext, 'far' | 'organisation'>,
  recipients: readonly RecipientId[],
): Promise<ReadonlyMap<string, Place> | undefined> {
  const answer = await far.registrationsOf(recipients);
  if (answer.kind !== 'answered') return undefined;
  return new Map(
    [...answer.value].map(([recipient, { type, serviceSupplier }]) => [
      recipient,
      type === 'Not' || serviceSupplier === undefined
        ? 'nowhere'
        : serviceSupplier.id === organisation
          ? 'here'
          : 'elsewhere',
    ]),
  );
}
