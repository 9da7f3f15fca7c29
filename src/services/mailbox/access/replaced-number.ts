// Somebody logs in with a number that the population register has replaced: an e-ID may live longer than the number in it. What others gave is by the
// new number since; by the old one nothing is opened, and the person is told why. Never which number it is now.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { isFormerNumber } from '../store/renumbering.ts';

/** Whether the number has been replaced. `ask`: the register is asked where nothing is known here; false while it is silent too. */
export async function isReplaced(
  { database, organisation, changes }: Pick<MailboxContext, 'database' | 'organisation' | 'changes'>,
  number: RecipientId,
  ask: boolean,
): Promise<boolean> {
  if (await isFormerNumber(database.reader(organisation), number)) return true;
  const answer = ask ? await changes?.inUse([number]) : undefined;
  return answer?.kind === 'answered' && answer.value.some(({ former }) => former === number);
}
