// Whether a package, or a letter in it, is the holder's: by the number in use, or by one that it has replaced, which FaR tells the operator that
// has the mailbox. So somebody who got a personnummer brings along what came to the samordningsnummer.
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';

/** The first of these numbers that is the holder's; undefined when none is. */
export type OwnNumber = (numbers: readonly string[]) => Promise<string | undefined>;

/** Each number is asked about once. The answer throws 'unavailable' while FaR is silent: then it is gone on with later. */
export function ownNumbers({ changes }: Pick<MailboxContext, 'changes'>, { recipient }: Account): OwnNumber {
  const known = new Map<string, boolean>([[recipient, true]]);
  return async (numbers) => {
    for (const number of numbers) {
      const isOwn = known.get(number) ?? (await isReplaced(changes, number, recipient));
      known.set(number, isOwn);
      if (isOwn) return number;
    }
    return undefined;
  };
}

async function isReplaced(changes: MailboxContext['changes'], number: string, by: string): Promise<boolean> {
  const former = parseRecipientId(number);
  if (changes === undefined || !former.ok) return false;
  const answer = await changes.replaced([former.value]);
  if (answer.kind === 'unanswered')
    throw new BrevduvaError('unavailable', 'FaR does not say whose number it was; tried again later');
  return answer.value.get(number)?.current === by;
}
