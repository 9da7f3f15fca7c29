// Every open mailbox is compared with the register: at the first start, and when changes were disposed of before they were read (410). What too many
// at once would be closed by is held until people have looked; what they released is asked about once more.
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Replaced } from '../registry/changes-door.ts';
import { openDoubt } from '../store/doubts.ts';
import { doubtedAccounts, type FollowedAccount, followedAccounts, openAccountsAfter } from '../store/following.ts';
import type { NewNumber, Plan } from './apply-plan.ts';
import type { FollowContext, Planned } from './follow-far.ts';
import { placesOf } from './places.ts';

/** Mailboxes in one step. */
const AT_ONCE = 500;
/** Of one step's mailboxes, how many may be gone at once: more is a register that was restored, or another one, until somebody has looked. */
const BELIEVED = 25;

interface Found {
  /** Mailboxes that go along to a new number. */
  readonly moved: readonly NewNumber[];
  /** Closed, since the mailbox by the number in use goes on. */
  readonly aside: ReadonlyMap<string, RecipientId>;
  readonly gone: readonly RecipientId[];
  readonly places: Plan['places'];
  readonly seen: Plan['seen'];
}

/** The plan of the next mailboxes after this one. */
export async function planComparison(context: FollowContext, after: string): Promise<Planned> {
  const reader = context.database.reader(context.organisation);
  const doubt = await openDoubt(reader);
  const accounts = await openAccountsAfter(reader, after, AT_ONCE);
  const found = await compare(context, accounts);
  if (typeof found === 'string') return { kind: 'silent', reason: found };
  const { gone, places, seen } = found;
  // People move one by one; that many are gone at once is no good news. While some are doubted so are those that come.
  const isDoubted = gone.length > BELIEVED || (gone.length > 0 && doubt !== undefined);
  const last = accounts.length < AT_ONCE ? undefined : accounts.at(-1)?.id;
  const doubted = gone.flatMap((number) => {
    const id = seen.get(number)?.id;
    return id === undefined
      ? []
      : [{ id, why: places.get(number) === 'elsewhere' ? ('elsewhere' as const) : ('nowhere' as const) }];
  });
  const plan = planOf(found, isDoubted ? [] : gone);
  return {
    kind: 'plan',
    plan: { ...plan, comparedTo: last, doubted: isDoubted ? doubted : [] },
    more: last !== undefined,
  };
}

/** The plan of the next mailboxes of a doubt that two people have released; undefined without one. */
export async function planReleased(context: FollowContext): Promise<Planned | undefined> {
  const reader = context.database.reader(context.organisation);
  const doubt = await openDoubt(reader);
  if (doubt?.state !== 'released') return undefined;
  const accounts = await doubtedAccounts(reader, doubt.id, AT_ONCE);
  const found = await compare(context, accounts);
  if (typeof found === 'string') return { kind: 'silent', reason: found };
  const plan = planOf(found, found.gone);
  return { kind: 'plan', plan: { ...plan, settles: accounts.map(({ id }) => id) }, more: accounts.length === AT_ONCE };
}

function planOf({ moved, aside, places, seen }: Found, gone: readonly RecipientId[]): Plan {
  const set = [...seen.keys()].filter((number) => aside.has(number)).flatMap(parsed);
  return { renumbered: moved, looked: [...gone, ...set], places, seen, signers: new Map(), replaced: aside };
}

/** What the register says of these; what was asked when it is silent. */
async function compare(
  context: FollowContext,
  accounts: readonly FollowedAccount[],
): Promise<Found | 'isRegistered' | 'replaced-numbers'> {
  const { database, organisation, door, clock } = context;
  const places = await placesOf(
    context,
    accounts.flatMap(({ recipient }) => parsed(recipient)),
  );
  if (places === undefined) return 'isRegistered';
  const missing = accounts
    .filter(({ recipient }) => places.get(recipient) !== 'here')
    .flatMap(({ recipient }) => parsed(recipient));
  const answer = missing.length === 0 ? undefined : await door.replaced(missing);
  if (answer?.kind === 'unanswered') return 'replaced-numbers';
  const replaced: ReadonlyMap<string, Replaced> = answer?.value ?? new Map();
  // Of two mailboxes here the register says which one goes on: the other is set aside.
  const others = await followedAccounts(
    database.reader(organisation),
    [...replaced.values()].map(({ current }) => current),
  );
  const moved: NewNumber[] = [];
  const aside = new Map<string, RecipientId>();
  for (const [former, { current, kept }] of replaced) {
    const other = others.get(current);
    if (kept === 'current' && other !== undefined && other.state !== 'closed') aside.set(former, current);
    else moved.push(...parsed(former).map((number) => ({ former: number, current, at: clock() })));
  }
  const gone = missing.filter((number) => !replaced.has(number));
  return { moved, aside, gone, places, seen: new Map(accounts.map((account) => [account.recipient, account])) };
}

function parsed(text: string): readonly RecipientId[] {
  const number = parseRecipientId(text);
  return number.ok ? [number.value] : [];
}
