// Which senders may send to a mailbox: FaR holds the choice, and it is asked each time (DIGG-3).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import type { SenderChoice } from '../pages/senders-page.ts';
import type { KnownSender } from '../registry/directory.ts';
import { type FarProblem, isWaiting, problemOf } from '../registry/far-problem.ts';
import type { Actor } from './actor.ts';

interface Chooser {
  readonly account: Account;
  readonly actor: Actor;
}

/** Every sender and whether this mailbox accepts it, by name; undefined when FaR does not answer. */
export async function senderChoices(
  context: MailboxContext,
  { account, actor }: Chooser,
): Promise<readonly SenderChoice[] | undefined> {
  const [all, accepted] = await Promise.all([
    knownSenders(context),
    context.far.acceptedSenders(account.recipient, actor.personalNumber ?? account.recipient),
  ]);
  if (all === undefined || accepted.kind !== 'answered') return undefined;
  const yes = new Set(accepted.value.map((sender) => sender.id));
  return all
    .map(({ id, name }) => ({ id, name, accepted: yes.has(id) }))
    .sort((one, other) => one.name.localeCompare(other.name, 'sv'));
}

async function knownSenders({ directory }: MailboxContext): Promise<readonly KnownSender[] | undefined> {
  try {
    return (await directory.lookAgain()).senders;
  } catch (error) {
    if (error instanceof BrevduvaError && error.code === 'unavailable') return undefined;
    throw error;
  }
}

/** A sender by its number, as FaR last listed it. Throws 'not-found' for one that is not listed, also when FaR is silent. */
export async function senderById(context: MailboxContext, id: string): Promise<KnownSender> {
  const sender = (await knownSenders(context))?.find((each) => each.id === id);
  if (sender === undefined) throw new BrevduvaError('not-found', 'no such sender in FaR');
  return sender;
}

/** Stores the choice at FaR, or says why not; after silence it may be stored all the same, and trying again is safe. */
export async function chooseSender(
  context: MailboxContext,
  chooser: Chooser,
  choice: { readonly sender: KnownSender; readonly accepted: boolean },
): Promise<FarProblem | undefined> {
  const choices = await senderChoices(context, chooser);
  if (choices === undefined) return { kind: 'unanswered' };
  const { account, actor } = chooser;
  const { sender, accepted } = choice;
  const wanted = choices.filter((each) => (each.id === sender.id ? accepted : each.accepted));
  const senders = wanted.map(({ id, name }) => ({ id, name }));
  const t = texts(account.language);
  const text = accepted ? t('sendersOptedIn', { sender: sender.name }) : t('sendersOptedOut', { sender: sender.name });
  const agreement = { recipient: account.recipient, text, proof: actor.proof };
  const answer = await context.far.storeAcceptedSenders(agreement, actor.personalNumber ?? account.recipient, senders);
  if (answer.kind !== 'answered') return problemOf(answer);
  if (isWaiting(answer.value)) return { kind: 'waiting' };
  await context.database.transaction(context.organisation, (tx) =>
    context.events.record(tx, {
      kind: accepted ? 'sender.opted-in' : 'sender.opted-out',
      actor: actor.loginId,
      subject: account.id,
      details: { detail: sender.name, sender: sender.id, by: actor.name },
    }),
  );
  return undefined;
}
