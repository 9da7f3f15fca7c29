// What is wished of a mailing and what the mediator has confirmed are made the same, however often it takes.

import type { MediatorMailings, Steered } from '../doors/mediator-mailings.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readMailing, updateMailing } from '../store/mailings.ts';
import type { Mailing } from './mailing.ts';

type Confirmed = NonNullable<Mailing['mediatorState']>;

/** What the mediator is to be told; undefined when it is so already. */
export function toTell({
  state,
  mediatorState,
}: Pick<Mailing, 'state' | 'mediatorState'>): readonly [Steered, Confirmed] | undefined {
  if (mediatorState === undefined || mediatorState === 'cancelled') return undefined;
  if (state === 'cancelled') return ['cancellation', 'cancelled'];
  if (state === 'paused') return mediatorState === 'running' ? ['pause', 'paused'] : undefined;
  if (state !== 'running') return undefined;
  if (mediatorState === 'planned') return ['start', 'running'];
  return mediatorState === 'paused' ? ['resume', 'running'] : undefined;
}

/** Tells the mediator. False when it did not answer: to be asked again. */
export async function alignMediator(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: MediatorMailings,
  id: string,
): Promise<boolean> {
  // A wish that changes while the mediator answers is told right after.
  for (let round = 0; round < 5; round += 1) {
    const mailing = await readMailing(records.database.reader(organisation.id), records.cipher, id);
    const tell = mailing === undefined ? undefined : toTell(mailing);
    if (mailing?.mediatorMailing === undefined || tell === undefined) return true;
    const [how, confirmed] = tell;
    const answer = await door.steer(mailing.mediatorMailing, how);
    if (answer.kind === 'waiting') return false;
    // Refused: it has come to its end there, and nothing more of it leaves.
    await records.database.transaction(organisation.id, (tx) =>
      updateMailing(tx, records.cipher, id, { mediator_state: confirmed }, records.clock()),
    );
  }
  return true;
}
