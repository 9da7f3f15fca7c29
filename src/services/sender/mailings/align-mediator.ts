// What is wished of a mailing and what the mediator has confirmed are made the same, however often it takes.

import type { MediatorMailings, Steered } from '../doors/mediator-mailings.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readMailing, updateMailing } from '../store/mailings.ts';
import type { Mailing } from './mailing.ts';

type Confirmed = Exclude<NonNullable<Mailing['mediatorState']>, 'planned'>;

/** What the mediator is to be told; undefined when it is certain that it is so already. */
export function toTell({
  state,
  mediatorState,
  mediatorAsked,
}: Pick<Mailing, 'state' | 'mediatorState' | 'mediatorAsked'>): readonly [Steered, Confirmed] | undefined {
  if (mediatorState === undefined || mediatorState === 'cancelled') return undefined;
  if (state === 'cancelled') return ['cancellation', 'cancelled'];
  if (mediatorState === 'planned') return state === 'running' ? ['start', 'running'] : undefined;
  // An answer that never came may be of something that was done.
  const mayBe = (there: Confirmed) => mediatorState === there || mediatorAsked === there;
  if (state === 'paused') return mayBe('running') ? ['pause', 'paused'] : undefined;
  return state === 'running' && mayBe('paused') ? ['resume', 'running'] : undefined;
}

/** Tells the mediator. False when it did not answer: to be asked again. */
export async function alignMediator(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: MediatorMailings,
  id: string,
): Promise<boolean> {
  const write = (change: Parameters<typeof updateMailing>[3]) =>
    records.database.transaction(organisation.id, (tx) =>
      updateMailing(tx, records.cipher, id, change, records.clock()),
    );
  // A wish that changes while the mediator answers is told right after.
  for (let round = 0; round < 5; round += 1) {
    const mailing = await readMailing(records.database.reader(organisation.id), records.cipher, id);
    const tell = mailing === undefined ? undefined : toTell(mailing);
    if (mailing?.mediatorMailing === undefined || tell === undefined) return true;
    const [how, confirmed] = tell;
    // Durable before its first byte: whoever goes on knows what may have been done.
    if (mailing.mediatorAsked !== confirmed) await write({ mediator_asked: confirmed });
    const answer = await door.steer(mailing.mediatorMailing, how);
    if (answer.kind === 'waiting') {
      await write({ mediator_asked: confirmed });
      return false;
    }
    // Refused: it has come to its end there, and nothing more of it leaves.
    await write({ mediator_state: confirmed, mediator_asked: null });
  }
  return true;
}
