// Who is at the door and which mailbox is theirs: every page asks here, and no page takes a mailbox from an address.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { NavigationItem } from '../../../platform/pages/layout.ts';
import { currentUser, type User } from '../../../platform/web/user.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import { covers, type MailboxRight } from '../rights.ts';
import { accountOf } from '../store/accounts.ts';
import { countLetters } from '../store/letters.ts';
import { type Actor, actorOf } from '../use/actor.ts';

export interface Visitor {
  readonly actor: Actor;
  /** Whose mailbox it is or would be: the person, or the organisation that the person reads for. */
  readonly recipient: RecipientId;
  /** The name of the mailbox's holder. */
  readonly name: string;
  readonly isOrganisation: boolean;
  /** What the visitor may do there. */
  readonly right: MailboxRight;
  readonly account: Account | undefined;
}

export interface Holder extends Visitor {
  readonly account: Account;
  readonly counts: { readonly all: number; readonly unread: number };
}

export interface PageContext extends MailboxContext {
  /** The role that reads its organisation's mailbox. */
  readonly organisationReaderRole: string;
}

const holders = new WeakMap<FastifyRequest, Holder>();

function whose(user: User, role: string): Pick<Visitor, 'recipient' | 'name' | 'isOrganisation' | 'right'> {
  if (user.organisation !== undefined && user.roles.includes(role))
    return {
      recipient: user.organisation,
      name: user.organisationName ?? user.name,
      isOrganisation: true,
      right: 'read',
    };
  if (user.personalNumber !== undefined)
    return { recipient: user.personalNumber, name: user.name, isOrganisation: false, right: 'own' };
  const detail = { sv: texts('sv')('noNumberText'), en: texts('en')('noNumberText') };
  throw new BrevduvaError('access-denied', 'the log-in carries no number that a mailbox can belong to', { detail });
}

/** The logged-in person and the mailbox that is theirs, if any. Throws 'access-denied' when the log-in has no number. */
export async function visitorOf(context: PageContext, request: FastifyRequest): Promise<Visitor> {
  const user = currentUser(request);
  const mine = whose(user, context.organisationReaderRole);
  const account = await accountOf(context.database.reader(context.organisation), mine.recipient);
  return { ...mine, actor: actorOf(user), account };
}

/**
 * The same, where there must be a mailbox in which the visitor has this right: without a mailbox the person is sent to
 * open one, and the answer is undefined. Throws 'access-denied' without the right, saying whom to ask.
 */
export async function holderOf(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
  right: MailboxRight = 'read',
): Promise<Holder | undefined> {
  const visitor = await visitorOf(context, request);
  if (!covers(visitor.right, right)) throw withoutRight(visitor, right);
  const { account } = visitor;
  if (account === undefined || account.state === 'opening') {
    await reply.redirect('/open', 303);
    return undefined;
  }
  const counts = await countLetters(context.database.reader(context.organisation), account.id);
  const holder = { ...visitor, account, counts };
  holders.set(request, holder);
  return holder;
}

/** The pages of a mailbox, for those who have one. */
export function navigationOf(request: FastifyRequest): readonly NavigationItem[] {
  const holder = holders.get(request);
  if (holder === undefined) return [];
  const t = texts(request.language);
  return [
    { href: '/inbox', text: t('navInbox'), count: holder.counts.unread },
    ...(holder.isOrganisation ? [] : [{ href: '/senders', text: t('navSenders') }]),
    { href: '/activity', text: t('navActivity') },
    { href: '/settings', text: t('navSettings') },
    { href: '/help', text: t('navHelp') },
  ];
}

/** Counts again, for a page that has just changed what is read. */
export async function recount(context: PageContext, request: FastifyRequest): Promise<Holder['counts'] | undefined> {
  const holder = holders.get(request);
  if (holder === undefined) return undefined;
  const counts = await countLetters(context.database.reader(context.organisation), holder.account.id);
  holders.set(request, { ...holder, counts });
  return counts;
}

/** An id from an address. Anything else than a UUID is 'not-found', like an id that is not there. */
export function idFrom(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw letterNotFound();
}

/** What a person is told about a letter that is not in their mailbox, whether it exists or not. */
export function letterNotFound(): BrevduvaError {
  const detail = { sv: texts('sv')('notFoundText'), en: texts('en')('notFoundText') };
  return new BrevduvaError('not-found', 'no such letter in this mailbox', { detail });
}

function withoutRight({ isOrganisation, name }: Visitor, right: MailboxRight): BrevduvaError {
  const words = (language: 'sv' | 'en'): string => {
    const t = texts(language);
    if (right === 'manage') return t('accessOnlyManage', { holder: name });
    return isOrganisation ? t('organisationSigns', { organisation: name }) : t('accessOnlyOwn', { holder: name });
  };
  const detail = { sv: words('sv'), en: words('en') };
  return new BrevduvaError('access-denied', `the right '${right}' is needed in this mailbox`, { detail });
}

/** What an agreement is needed for is done by those who may sign for the organisation; reading its post is not that. */
export function refuseOrganisation(visitor: Visitor): void {
  if (visitor.isOrganisation) throw withoutRight(visitor, 'own');
}
