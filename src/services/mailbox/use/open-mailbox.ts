// Opening a mailbox: kept here as "opening" first, registered at FaR, then active; safe to try again at every step.
import { hasNumber } from '../../../domain/foreign-identity.ts';
import { kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import { isYoungerThan } from '../access/age.ts';
import { guardCompany } from '../access/company-guard.ts';
import type { NoticeLanguage } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import type { OpeningProblem } from '../pages/open-page.ts';
import { isWaiting } from '../registry/far-problem.ts';
import { putAccount, setAccountState } from '../store/accounts.ts';
import { movingTexts } from '../texts/moving-texts.ts';
import type { Actor } from './actor.ts';

/** What FaR answers for a number that nobody has any more. */
const NO_SUCH_PERSON = 6007;

export interface Opening {
  readonly recipient: RecipientId;
  readonly name: string;
  readonly email: string | undefined;
  readonly language: NoticeLanguage;
  readonly actor: Actor;
  /** What the person has read and signs (agreement-to-open.ts). */
  readonly agreement: string;
  /** The holder said yes to moving from the operator that they have. */
  readonly moveFrom: boolean;
}

/** Opens the mailbox, or says why not. After 'unanswered' FaR may or may not have it: trying again settles it. */
export async function openMailbox(context: MailboxContext, opening: Opening): Promise<OpeningProblem | undefined> {
  const { database, organisation, far } = context;
  // No contract of the wire has room for such a holder: the mailbox is ours alone (domain/foreign-identity.ts).
  if (!hasNumber(opening.recipient)) return await activate(context, opening);
  const { lowestAge } = context.minors;
  if (isYoungerThan(opening.recipient, lowestAge, context.clock())) return { kind: 'too-young', age: lowestAge };
  const isCompany = kindOf(opening.recipient) === 'organisationsnummer';
  const registered = await far.isRegistered(opening.recipient);
  if (registered.kind === 'unanswered') return { kind: 'unanswered' };
  if (registered.kind === 'answered' && registered.value.type !== 'Not') {
    const supplier = registered.value.serviceSupplier;
    if (supplier?.id !== organisation)
      return opening.moveFrom
        ? await moveHere(context, opening, supplier?.name)
        : { kind: 'elsewhere', operator: supplier?.name };
    return await activate(context, opening);
  }
  // A company's registration waits for more signatures: this may be one of them.
  if (!isCompany && registered.kind === 'answered' && registered.value.pending)
    return { kind: 'pending', on: 'register' };
  // Kept before FaR is asked: a letter that comes between FaR's yes and ours is taken in.
  const account = await database.transaction(organisation, (tx) => putAccount(tx, { ...opening, state: 'opening' }));
  const { recipient, agreement: text, actor } = opening;
  const answer = await far.register({ recipient, text, proof: actor.proof });
  if (answer.kind === 'unanswered') return { kind: 'unanswered' };
  if (answer.kind === 'refused') {
    await database.transaction(organisation, (tx) => setAccountState(tx, account.id, 'closed', context.clock()));
    return answer.code === NO_SUCH_PERSON ? { kind: 'replaced' } : { kind: 'refused', code: answer.code };
  }
  if (isWaiting(answer.value)) {
    const isOpen = answer.value.status === 'RulesNotSupported';
    return { kind: 'pending', on: isCompany ? (isOpen ? 'staff' : 'signatories') : 'register' };
  }
  return await activate(context, opening);
}

async function activate(context: MailboxContext, opening: Opening, movedFrom?: string): Promise<undefined> {
  const { loginId, name: by } = opening.actor;
  const opened = await context.database.transaction(context.organisation, async (tx) => {
    const account = await putAccount(tx, { ...opening, state: 'active' });
    const about = { actor: loginId, subject: account.id };
    await context.events.record(tx, { ...about, kind: 'account.opened', details: { by } });
    if (movedFrom !== undefined)
      await context.events.record(tx, { ...about, kind: 'account.moved-here', details: { by, detail: movedFrom } });
    return account;
  });
  context.acting.at('mailbox.here-opened');
  // From its first day somebody is there by whom a change of signatories is seen.
  const { personalNumber } = opening.actor;
  if (kindOf(opening.recipient) === 'organisationsnummer' && personalNumber !== undefined)
    await guardCompany(context, opened, personalNumber);
}

/** FaR moves the registration: at no moment is the holder nowhere. After a no, or silence, nothing is said to have changed. */
async function moveHere(
  context: MailboxContext,
  opening: Opening,
  from: string | undefined,
): Promise<OpeningProblem | undefined> {
  const { database, organisation, far, operator } = context;
  const { recipient, actor, language } = opening;
  const old = from ?? texts(language)('openElsewhereUnknown');
  // Kept before FaR is asked, as when it is opened.
  const account = await database.transaction(organisation, (tx) => putAccount(tx, { ...opening, state: 'opening' }));
  // All who sign for a company sign one text: FaR does not tell which one the first has signed.
  const words = movingTexts(kindOf(recipient) === 'organisationsnummer' ? 'sv' : language);
  const text = words('hereAgreement', { from: old, to: operator.name });
  context.acting.at('mailbox.here-kept');
  const answer = await far.moveHere({ recipient, text, proof: actor.proof }, actor.personalNumber ?? recipient);
  context.acting.at('mailbox.here-answered');
  if (answer.kind === 'unanswered') return { kind: 'unanswered' };
  if (answer.kind === 'refused') {
    await database.transaction(organisation, (tx) => setAccountState(tx, account.id, 'closed', context.clock()));
    return { kind: 'not-moved', code: answer.code, operator: old };
  }
  if (answer.value.status !== 'Complete') return { kind: 'moving', operator: old };
  return await activate(context, opening, old);
}
