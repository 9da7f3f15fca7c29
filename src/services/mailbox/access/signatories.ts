// Those who sign for a company, as they were when FaR was last asked: a mark that is compared at each request, and their numbers, sealed under the
// mailbox's key, for when the mark differs: somebody may have got another number (samordningsnummer to personnummer) and be who they were.
import { createHmac, hkdfSync } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Person } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { FarAnswer } from '../registry/far.ts';
import type { GuardRow } from '../store/company-users.ts';
import { formerNumbersOf } from '../store/renumbering.ts';

export type SignatoryContext = Pick<MailboxContext, 'contentKey' | 'database' | 'organisation' | 'ciphers' | 'changes'>;
type Company = Pick<Account, 'id' | 'recipient'>;

/** Asks FaR who may sign for the organisation, as it tells somebody who is in it. */
export type AskSigners = (organisation: RecipientId, witness: RecipientId) => Promise<FarAnswer<readonly Person[]>>;

/** As they are kept. */
export interface Signatories {
  /** Whom FaR tells it. */
  readonly witness: RecipientId;
  readonly signers: Buffer;
  readonly signers_sealed: Buffer;
}

/** What FaR says now beside what it said before. */
type Look =
  | { readonly kind: 'silent' }
  | { readonly kind: 'same' }
  /** The same people: looked at for the first time, or some of them have another number now. */
  | { readonly kind: 'known'; readonly now: Signatories }
  | { readonly kind: 'changed'; readonly now: Signatories };

/** A keyed digest of who may sign, in whatever order they are told. */
function markOf(key: Buffer, accountId: string, people: readonly string[]): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, 'brevduva', 'mailbox signatories', 32));
  const numbers = [...new Set(people)].sort();
  return createHmac('sha256', own)
    .update(`${accountId}\n${numbers.join('\n')}`)
    .digest();
}

const placeOf = (accountId: string): string => `company ${accountId} signers`;

/** The form in which they are kept. */
export async function signatoriesOf(
  { ciphers, contentKey }: Pick<SignatoryContext, 'ciphers' | 'contentKey'>,
  accountId: string,
  witness: RecipientId,
  people: readonly Pick<Person, 'id'>[],
): Promise<Signatories> {
  const numbers = [...new Set(people.map(({ id }) => id))].sort();
  const cipher = await ciphers.of(accountId);
  const signers_sealed = cipher.seal(placeOf(accountId), JSON.stringify(numbers));
  return { witness, signers: markOf(contentKey, accountId, numbers), signers_sealed };
}

/** Looks at who may sign for the company now, and whether they are who they were. */
export async function lookAgain(
  context: SignatoryContext,
  company: Company,
  before: GuardRow,
  ask: AskSigners,
): Promise<Look> {
  const answer = await answerTo(context, company, before, ask);
  if (answer.kind !== 'answered') return { kind: answer.kind };
  const { witness, people } = answer;
  const numbers = people.map(({ id }) => id);
  const isSame = before.signers.equals(markOf(context.contentKey, company.id, numbers));
  if (isSame && before.signers_sealed !== null && witness === before.witness) return { kind: 'same' };
  const now = await signatoriesOf(context, company.id, witness, people);
  const isFirst = before.signers.length === 0 && numbers.length > 0;
  if (isSame || isFirst) return { kind: 'known', now };
  const replaced = await areTheSame(context, company.id, before, numbers);
  if (replaced === undefined) return { kind: 'silent' };
  return { kind: replaced ? 'known' : 'changed', now };
}

type Answered =
  | { readonly kind: 'silent' }
  /** FaR does not know the company any more: nobody could confirm, so that nothing changes. */
  | { readonly kind: 'same' }
  | { readonly kind: 'answered'; readonly witness: RecipientId; readonly people: readonly Person[] };

/** Nothing is told to a number that nobody has any more: then it is asked by the one that the witness has now. */
async function answerTo(
  { changes, contentKey }: SignatoryContext,
  { id, recipient }: Company,
  before: GuardRow,
  ask: AskSigners,
): Promise<Answered> {
  const parsed = parseRecipientId(before.witness);
  if (!parsed.ok) return { kind: 'same' };
  const witness = parsed.value;
  const first = await ask(recipient, witness);
  if (first.kind !== 'answered') return { kind: first.kind === 'refused' ? 'same' : 'silent' };
  const isNews = first.value.length === 0 && !before.signers.equals(markOf(contentKey, id, []));
  const replaced = isNews ? await changes?.inUse([witness]) : undefined;
  if (replaced?.kind === 'unanswered') return { kind: 'silent' };
  const current = replaced?.value.find(({ former }) => former === witness)?.current;
  if (current === undefined) return { kind: 'answered', witness, people: first.value };
  const second = await ask(recipient, current);
  if (second.kind !== 'answered') return { kind: 'silent' };
  return { kind: 'answered', witness: current, people: second.value };
}

/** Whether those who sign are who they were, some of them by another number. Undefined while the register does not say. */
async function areTheSame(
  context: SignatoryContext,
  accountId: string,
  before: GuardRow,
  now: readonly string[],
): Promise<boolean | undefined> {
  if (await areKnownToBe(context, accountId, before, now)) return true;
  const { changes, ciphers } = context;
  if (before.signers_sealed === null || changes === undefined) return false;
  const kept: unknown = JSON.parse((await ciphers.of(accountId)).open(placeOf(accountId), before.signers_sealed));
  const were = Value.Check(Type.Array(Type.String()), kept) ? kept : [];
  const gone = were.filter((number) => !now.includes(number));
  const come = [...new Set(now)].filter((number) => !were.includes(number));
  // Nobody is two people: where these are not as many, others sign.
  if (gone.length === 0 || gone.length !== come.length) return false;
  const answer = await changes.inUse(gone.flatMap(recipientOf));
  if (answer.kind === 'unanswered') return undefined;
  const current = new Map<string, string>(answer.value.map((one) => [one.former, one.current]));
  return come.every((number) => gone.some((one) => current.get(one) === number));
}

function recipientOf(text: string): readonly RecipientId[] {
  const number = parseRecipientId(text);
  return number.ok ? [number.value] : [];
}

/** The most ways in which signatories with former numbers are tried. */
const COMBINATIONS = 64;

/** The same by the numbers that are known here to have been replaced: also where the numbers of before are not kept. */
async function areKnownToBe(
  { contentKey, database, organisation }: SignatoryContext,
  accountId: string,
  { signers }: Pick<GuardRow, 'signers'>,
  people: readonly string[],
): Promise<boolean> {
  const numbers = [...new Set(people)];
  const former = await formerNumbersOf(database.reader(organisation), numbers);
  if (former.size === 0) return false;
  let ways: readonly (readonly string[])[] = [[]];
  for (const number of numbers) {
    const names = [number, ...(former.get(number) ?? [])];
    ways = ways.flatMap((way) => names.map((name) => [...way, name])).slice(0, COMBINATIONS);
  }
  return ways.some((way) => markOf(contentKey, accountId, way).equals(signers));
}
