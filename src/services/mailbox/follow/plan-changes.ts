// What changes in the register mean for mailboxes here. A change says that something happened; what is true now is asked, since the holder may have
// come back since, and a change may be read twice.
import { kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import { lookAtSigners, type SignersChange } from '../access/company-guard.ts';
import type { FarChange } from '../registry/changes-door.ts';
import { type FollowedAccount, followedAccounts } from '../store/following.ts';
import type { FollowContext, Planned } from './follow-far.ts';
import { placesOf } from './places.ts';

/** The plan of one page of changes. */
export async function planChanges(context: FollowContext, changes: readonly FarChange[]): Promise<Planned> {
  const { database, organisation } = context;
  const renumbered = changes.flatMap(({ kind, recipient, former, at }) =>
    kind === 'renumbered' && former !== undefined ? [{ former, current: recipient, at }] : [],
  );
  const named = [...new Set(changes.flatMap(({ recipient, former = recipient }) => [recipient, former]))];
  // Before the register is asked: what is changed here after that is looked at again.
  const seen = await followedAccounts(database.reader(organisation), named);
  const places = await placesOf(context, named);
  if (places === undefined) return { kind: 'silent', reason: 'isRegistered' };
  const signers = await signersOf(context, changes, seen);
  if (signers === undefined) return { kind: 'silent', reason: 'isAuthorizedSigner' };
  const changed = changes.filter(({ kind }) => kind !== 'signatories-changed').map(({ recipient }) => recipient);
  const looked = [...new Set(changed)];
  const leaving = looked.filter((number) => seen.get(number)?.state === 'active' && places.get(number) === 'nowhere');
  const replaced = await replacedAmong(context, leaving);
  if (replaced === undefined) return { kind: 'silent', reason: 'replaced-numbers' };
  return { kind: 'plan', plan: { renumbered, looked, places, seen, signers, replaced }, more: false };
}

async function signersOf(
  context: FollowContext,
  changes: readonly FarChange[],
  seen: ReadonlyMap<string, FollowedAccount>,
): Promise<ReadonlyMap<string, SignersChange> | undefined> {
  const found = new Map<string, SignersChange>();
  for (const { kind, recipient, at } of changes) {
    if (kind !== 'signatories-changed' || kindOf(recipient) !== 'organisationsnummer') continue;
    const account = seen.get(recipient);
    if (account === undefined || at < account.openedAt) continue;
    const guard = { ...context, changes: context.door };
    const change = await lookAtSigners(guard, { id: account.id, recipient }, ask(context));
    if (change.kind === 'silent') return undefined;
    found.set(account.id, change);
  }
  return found;
}

function ask({ far }: FollowContext) {
  return (organisation: RecipientId, witness: RecipientId) => far.possibleSigners(organisation, witness);
}

/** Of two mailboxes of one person here staff has kept the one by the new number: then the other is that person's earlier one. */
async function replacedAmong(
  { door }: FollowContext,
  numbers: readonly RecipientId[],
): Promise<ReadonlyMap<string, RecipientId> | undefined> {
  if (numbers.length === 0) return new Map();
  const answer = await door.replaced(numbers);
  if (answer.kind !== 'answered') return undefined;
  return new Map([...answer.value].map(([former, { current }]) => [former, current]));
}
