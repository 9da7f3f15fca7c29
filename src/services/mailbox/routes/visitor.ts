// Who is at the door and which mailbox is theirs: every page asks here, and no page takes a mailbox from an address.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { hasNumber } from '../../../domain/foreign-identity.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Acting, NavigationItem } from '../../../platform/pages/layout.ts';
import { isReplaced } from '../access/replaced-number.ts';
import type { Account } from '../account.ts';
import { type MailboxTranslate, texts } from '../messages.ts';
import { covers, type MailboxRight } from '../rights.ts';
import { hasOthersMailbox } from '../store/delegates.ts';
import { countUnread, MOST_COUNTED } from '../store/lists.ts';
import { type ReadingChoice, readingChoiceOf } from '../store/reading-choices.ts';
import { sharedWith } from '../store/shares.ts';
import {
  chosenIn,
  knownVisitor,
  type PageContext,
  presentVisitor,
  toldError,
  type Visitor,
  visitorOf,
} from './whose.ts';

export { type PageContext, type Visitor, visitorOf } from './whose.ts';

export interface Holder extends Visitor {
  readonly account: Account;
  /** Unread letters in the inbox, counted to MOST_COUNTED. */
  readonly counts: { readonly unread: number };
  readonly reading: ReadingChoice;
}

const holders = new WeakMap<FastifyRequest, Holder>();

/**
 * The mailbox that is open in this log-in, in which the visitor must have this right. Without a mailbox the person is sent to open one,
 * or to choose another's, and the answer is undefined. Throws 'access-denied' without the right, saying whom to ask, and
 * 'unavailable' when nobody can say whether another's mailbox still may be read.
 */
export async function holderOf(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
  right: MailboxRight = 'read',
): Promise<Holder | undefined> {
  const visitor = await presentVisitor(context, request);
  if (!covers(visitor.right, right)) throw withoutRight(visitor, right);
  const { account, actor } = visitor;
  if (account === undefined || account.state === 'opening') {
    const others = account === undefined && (await hasOthers(context, actor.personalNumber));
    await reply.redirect(others ? '/mailboxes' : '/open', 303);
    return undefined;
  }
  return await hold(context, request, { ...visitor, account });
}

/** Whether somebody without an own mailbox has others' to choose among, given here or as FaR says; or letters that others share. */
async function hasOthers(context: PageContext, person: RecipientId | undefined): Promise<boolean> {
  if (person === undefined) return false;
  const reader = context.database.reader(context.organisation);
  if (await hasOthersMailbox(reader, person)) return true;
  if ((await sharedWith(reader, person, context.clock())).length > 0) return true;
  // Told there why nothing is left.
  if (await isReplaced(context, person, false)) return true;
  const answer = await context.mandates.rightsOf(person);
  return answer.kind === 'answered' && answer.value.rights.some(({ id }) => id !== person);
}

async function hold(
  context: PageContext,
  request: FastifyRequest,
  visitor: Visitor & { readonly account: Account },
): Promise<Holder> {
  const reader = context.database.reader(context.organisation);
  const { id } = visitor.account;
  const [unread, reading] = await Promise.all([countUnread(reader, id), readingChoiceOf(reader, id)]);
  if (reading.language !== undefined) request.speak(reading.language);
  // Where notices go is told to those who decide it.
  const account = decidesOnNotices(visitor) ? visitor.account : { ...visitor.account, email: undefined };
  const holder = { ...visitor, account, counts: { unread }, reading };
  holders.set(request, holder);
  return holder;
}

function decidesOnNotices({ right, isOrganisation }: Visitor): boolean {
  return covers(right, isOrganisation ? 'manage' : 'own');
}

/** For pages that everybody may see: whoever has an own mailbox gets its navigation there. Never throws for what the log-in lacks. */
export async function holderIfAny(context: PageContext, request: FastifyRequest): Promise<void> {
  if (request.user === undefined || chosenIn(request) !== undefined) return;
  try {
    const visitor = await visitorOf(context, request);
    const { account } = visitor;
    if (account?.state === 'active') await hold(context, request, { ...visitor, account });
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.code !== 'access-denied') throw error;
  }
}

/** The same for where notices go: its holder's alone, and in a company everyday business of whoever handles its mail. */
export async function decidesNotices(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Holder | undefined> {
  const holder = await holderOf(context, request, reply);
  if (holder === undefined) return undefined;
  if (!decidesOnNotices(holder)) throw withoutRight(holder, 'own');
  return holder;
}

/**
 * Whoever may ask for the mailbox to be closed: who decides there alone, and each who signs for the company with others; FaR says when that is
 * enough. Throws as `holderOf`.
 */
export async function closerOf(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<(Visitor & { readonly account: Account }) | undefined> {
  const visitor = await presentVisitor(context, request);
  const { account, right, signs } = visitor;
  if (right !== 'own' && signs && account !== undefined && account.state !== 'opening') return { ...visitor, account };
  return await holderOf(context, request, reply, 'own');
}

/** The pages of a mailbox, for those who have one. */
export function navigationOf(request: FastifyRequest): readonly NavigationItem[] {
  const holder = holders.get(request);
  const t = texts(request.language);
  if (holder === undefined)
    return request.user?.personalNumber === undefined ? [] : [{ href: '/mailboxes', text: t('navMailboxes') }];
  const decides = holder.right === 'own' && hasNumber(holder.recipient);
  return [
    { href: '/inbox', text: t('navInbox'), count: unreadText(t, holder.counts.unread) },
    { href: '/search', text: t('searchTitle') },
    ...(decides ? [{ href: '/senders', text: t('navSenders') }] : []),
    ...(holder.right === 'own' || holder.isOrganisation ? [{ href: '/activity', text: t('navActivity') }] : []),
    { href: '/settings', text: t('navSettings') },
    { href: '/help', text: t('navHelp') },
  ];
}

/** Said on every page of a mailbox that is not the visitor's own. */
export function actingOf(request: FastifyRequest): Acting | undefined {
  const visitor = knownVisitor(request);
  if (visitor === undefined || visitor.way === 'holder' || visitor.way === 'reader') return undefined;
  const t = texts(request.language);
  return { text: t('actingIn', { holder: visitor.name }), href: '/mailboxes', link: t('actingChange') };
}

/** Above what is counted nobody is told a number. */
export function unreadText(t: MailboxTranslate, unread: number): number | string {
  return unread >= MOST_COUNTED ? t('countMany') : unread;
}

/** Keyboard shortcuts are for those who can switch them off (WCAG 2.1.4): the choice is the mailbox's. */
export function hasShortcuts({ reading, right }: Holder): boolean {
  return reading.shortcuts && covers(right, 'manage');
}

/** The size of text that the mailbox is read in, where it is another than the normal one. */
export function textSizeOf(request: FastifyRequest): 'large' | 'larger' | undefined {
  const size = holders.get(request)?.reading.textSize;
  return size === 'normal' ? undefined : size;
}

/** Counts again, for a page that has just changed what is read. */
export async function recount(context: PageContext, request: FastifyRequest): Promise<Holder['counts'] | undefined> {
  const holder = holders.get(request);
  if (holder === undefined) return undefined;
  const counts = { unread: await countUnread(context.database.reader(context.organisation), holder.account.id) };
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

function withoutRight({ isOrganisation, name, right: held }: Visitor, right: MailboxRight): BrevduvaError {
  return toldError('access-denied', `the right '${right}' is needed in this mailbox`, (t) => {
    if (held === 'sign') return t('accessOnlySigns', { holder: name });
    if (right === 'manage') return t('accessOnlyManage', { holder: name });
    return isOrganisation ? t('organisationSigns', { organisation: name }) : t('accessOnlyOwn', { holder: name });
  });
}

/** What an agreement is needed for is done by those who may sign for the organisation; reading its post is not that. */
export function refuseOrganisation(visitor: Visitor): void {
  if (visitor.isOrganisation && visitor.right !== 'own') throw withoutRight(visitor, 'own');
}
