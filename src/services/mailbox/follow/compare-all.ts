// Every open mailbox is compared with the register: at the first start, and when changes were disposed of before they were read (410).
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import { type FollowedAccount, openAccountsAfter } from '../store/following.ts';
import type { FollowContext, Planned } from './follow-far.ts';
import { placesOf } from './places.ts';

/** Mailboxes in one step. */
const AT_ONCE = 500;
/** Of one step's mailboxes, how many may be gone at once: more is a register that was restored, or another one, until somebody has looked. */
const BELIEVED = 25;

/** The plan of the next mailboxes after this one. */
export async function planComparison(context: FollowContext, after: string): Promise<Planned> {
  const { database, organisation, door, clock } = context;
  const accounts = await openAccountsAfter(database.reader(organisation), after, AT_ONCE);
  const numbers = accounts.flatMap(numberOf);
  const places = await placesOf(context, numbers);
  if (places === undefined) return { kind: 'silent', reason: 'isRegistered' };
  const missing = numbers.filter((number) => places.get(number) !== 'here');
  const replaced = missing.length === 0 ? undefined : await door.replaced(missing);
  if (replaced?.kind === 'unanswered') return { kind: 'silent', reason: replaced.reason };
  const moved = missing.flatMap((former) => {
    const current = replaced?.value.get(former);
    return current === undefined ? [] : [{ former, current, at: clock() }];
  });
  const gone = missing.filter((number) => replaced?.value.get(number) === undefined);
  const elsewhere = gone.filter((number) => places.get(number) === 'elsewhere').length;
  // People move one by one; that many are nowhere at once is no good news.
  if (gone.length - elsewhere > BELIEVED) return { kind: 'doubted', accounts: gone.length };
  const seen = new Map(accounts.map((account) => [account.recipient, account]));
  const plan = { renumbered: moved, looked: gone, places, seen, signers: new Map(), replaced: new Map() };
  const last = accounts.length < AT_ONCE ? undefined : accounts.at(-1)?.id;
  return { kind: 'plan', plan: { ...plan, comparedTo: last }, more: last !== undefined };
}

function numberOf({ recipient }: FollowedAccount): readonly RecipientId[] {
  const parsed = parseRecipientId(recipient);
  return parsed.ok ? [parsed.value] : [];
}
