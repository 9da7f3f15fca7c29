// Whose mailbox a request is about: the person's own, or the one chosen in this log-in, judged anew each time. Never from an address.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { BrevduvaError, type ErrorCode } from '../../../domain/errors.ts';
import { parseForeignIdentity } from '../../../domain/foreign-identity.ts';
import { kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import { levelIsEnough } from '../../../platform/web/login-claims.ts';
import { currentUser, type User } from '../../../platform/web/user.ts';
import { guardCompany } from '../access/company-guard.ts';
import { judge, type Way } from '../access/judge.ts';
import { isReplaced } from '../access/replaced-number.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { type MailboxTranslate, texts } from '../messages.ts';
import type { HeldRight } from '../rights.ts';
import { accountById, accountOf } from '../store/accounts.ts';
import { guardOf } from '../store/company-users.ts';
import { chooseMailbox, type LogIn } from '../store/log-ins.ts';
import { type Actor, actorOf } from '../use/actor.ts';

export interface PageContext extends MailboxContext {
  /** The role that reads its organisation's mailbox. */
  readonly organisationReaderRole: string;
  /** The role of staff who help holders. */
  readonly supportRole: string;
  /** The role of staff who see to following the register. */
  readonly operationsRole: string;
  /** Levels of assurance at which nobody needs a Swedish number. */
  readonly foreignLevels: readonly string[];
  /** Whose subjects tell persons apart. */
  readonly issuer: string;
  /** Whether the operator's staff have a provider of their own here. */
  readonly hasStaffLogin: boolean;
}

export interface Visitor {
  readonly actor: Actor;
  /** Whose mailbox it is or would be: the person, or the organisation or other person that they are here for. */
  readonly recipient: RecipientId;
  /** The name of the mailbox's holder. */
  readonly name: string;
  readonly isOrganisation: boolean;
  /** What the visitor may do there. */
  readonly right: HeldRight;
  /** Whether they are one of those who sign for the company. */
  readonly signs: boolean;
  /** By what: it is their own, the log-in says so ('reader'), or as judged. */
  readonly way: 'holder' | 'reader' | Way;
  readonly until: Date | undefined;
  readonly account: Account | undefined;
}

const logIns = new WeakMap<FastifyRequest, LogIn>();

/** Called once for each request of somebody logged in, by the log-in's own check. */
export function rememberLogIn(request: FastifyRequest, row: LogIn): void {
  logIns.set(request, row);
}

/** The mailbox that is chosen in this log-in, when it is not the default one. */
export function chosenIn(request: FastifyRequest): string | undefined {
  return logIns.get(request)?.chosen ?? undefined;
}

/** An error with words for people in both languages. */
export function toldError(code: ErrorCode, message: string, words: (t: MailboxTranslate) => string): BrevduvaError {
  return new BrevduvaError(code, message, { detail: { sv: words(texts('sv')), en: words(texts('en')) } });
}

/** What a person's own mailbox is kept under; undefined when the log-in says too little of who it is. */
function ownIdentity(user: User, { foreignLevels, issuer }: PageContext): RecipientId | undefined {
  if (user.personalNumber !== undefined) return user.personalNumber;
  const levels = user.acr.split(' ');
  if (foreignLevels.length === 0 || !levels.some((one) => levelIsEnough(one, foreignLevels))) return undefined;
  const who = user.foreignId === undefined ? `${issuer}\n${user.subject}` : `eidas\n${user.foreignId}`;
  const parsed = parseForeignIdentity(`foreign:${createHash('sha256').update(who).digest('base64url')}`);
  return parsed.ok ? parsed.value : undefined;
}

type Mine = Pick<Visitor, 'recipient' | 'name' | 'isOrganisation' | 'right' | 'way'>;

function whose(user: User, context: PageContext): Mine {
  if (user.organisation !== undefined && user.roles.includes(context.organisationReaderRole))
    return {
      recipient: user.organisation,
      name: user.organisationName ?? user.name,
      isOrganisation: true,
      right: 'read',
      way: 'reader',
    };
  const recipient = ownIdentity(user, context);
  if (recipient !== undefined)
    return { recipient, name: user.name, isOrganisation: false, right: 'own', way: 'holder' };
  throw toldError('access-denied', 'the log-in carries no number that a mailbox can belong to', (t) =>
    t('noNumberText'),
  );
}

/** The logged-in person and the mailbox that is theirs, if any. Throws 'access-denied' when the log-in has no number. */
export async function visitorOf(context: PageContext, request: FastifyRequest): Promise<Visitor> {
  const user = currentUser(request);
  const mine = whose(user, context);
  const account = await accountOf(context.database.reader(context.organisation), mine.recipient);
  return { ...mine, actor: actorOf(user), signs: false, until: undefined, account };
}

const present = new WeakMap<FastifyRequest, Visitor>();

/** Who a request has been found to be about; undefined before anybody asked. */
export function knownVisitor(request: FastifyRequest): Visitor | undefined {
  return present.get(request);
}

/** The mailbox that is open in this log-in. Throws 'access-denied' when it no longer may be, 'unavailable' when nobody can say. */
export async function presentVisitor(context: PageContext, request: FastifyRequest): Promise<Visitor> {
  const visitor = (await chosenVisitor(context, request)) ?? (await defaultVisitor(context, request));
  present.set(request, visitor);
  return visitor;
}

async function chosenVisitor(context: PageContext, request: FastifyRequest): Promise<Visitor | undefined> {
  const user = currentUser(request);
  const chosen = chosenIn(request);
  const account =
    chosen === undefined ? undefined : await accountById(context.database.reader(context.organisation), chosen);
  if (account === undefined) return undefined;
  const visitor = await visitorIn(context, user, account);
  if (visitor !== undefined) return visitor;
  // What is over stays over: the next page is the person's own again.
  await context.database.transaction(context.organisation, (tx) => chooseMailbox(tx, user.loginId, null));
  if (await hasReplacedNumber(context, user)) throw replacedError();
  throw toldError('access-denied', 'there is no mandate for this mailbox any more', (t) =>
    t('accessOver', { holder: account.name }),
  );
}

/** Somebody in a mailbox of their choice; undefined when they have nothing there. Throws as `presentVisitor`. */
export async function visitorIn(context: PageContext, user: User, account: Account): Promise<Visitor | undefined> {
  const isOrganisation = kindOf(account.recipient) === 'organisationsnummer';
  const base = { recipient: account.recipient, name: account.name, isOrganisation, account, until: undefined };
  if (account.recipient === ownIdentity(user, context))
    return { ...base, actor: actorOf(user), right: 'own', signs: false, way: 'holder' };
  if (user.personalNumber === undefined) return undefined;
  const judged = await judge(context, { number: user.personalNumber, name: user.name }, account);
  if (judged.kind === 'silent') {
    // Of a number that nobody has any more no register says anything.
    if (await isReplaced(context, user.personalNumber, true)) return undefined;
    throw toldError('unavailable', 'nobody can say whether the mandate still is good', (t) =>
      t('accessSilent', { holder: account.name }),
    );
  }
  if (judged.kind === 'refused') {
    if (judged.why === 'none') return undefined;
    throw suspendedError(account);
  }
  const { right, signs, way, as, until } = judged.access;
  return { ...base, actor: { ...actorOf(user), name: as }, right, signs, way, until };
}

/** Whether somebody who has nothing by this number may have it by another. */
export async function hasReplacedNumber(context: PageContext, { personalNumber }: User): Promise<boolean> {
  return personalNumber !== undefined && (await isReplaced(context, personalNumber, true));
}

export function replacedError(): BrevduvaError {
  return toldError('access-denied', 'the number of the e-ID has been replaced', (t) => t('mailboxesReplacedText'));
}

function suspendedError({ name }: Account): BrevduvaError {
  return toldError('access-denied', 'the company’s signatories have changed', (t) =>
    t('accessSuspended', { holder: name }),
  );
}

/** Whoever reads by what the log-in says of them is stopped as others are when the company has changed hands. */
async function defaultVisitor(context: PageContext, request: FastifyRequest): Promise<Visitor> {
  const visitor = await visitorOf(context, request);
  const { account } = visitor;
  if (visitor.way !== 'reader' || account === undefined) return visitor;
  const guarded = await guardCompany(context, account);
  const reader = context.database.reader(context.organisation);
  const suspended =
    guarded === 'suspended' || (guarded === 'silent' && (await guardOf(reader, account.id))?.suspended_at != null);
  if (suspended) throw suspendedError(account);
  return visitor;
}
