// A letter's page, put together: the letter on its sheet and the parts under it. For the page itself and for forms on it that come back with faults.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { framedText } from '../../../platform/presentation/letter-frame.ts';
import { presentLetter } from '../../../platform/presentation/present-letter.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import { presentable } from '../act/letter-facts.ts';
import { type ContentGrant, makeToken } from '../content-token.ts';
import { texts } from '../messages.ts';
import type { ShownBody } from '../pages/letter-body.ts';
import { letterPage } from '../pages/letter-page.ts';
import { letterParts, type TypedPart } from '../pages/letter-parts.ts';
import type { Done } from '../pages/sorting-forms.ts';
import { covers, type MailboxRight } from '../rights.ts';
import type { StoredLetter } from '../store/letters.ts';
import { bodyOf } from '../use/kept-content.ts';
import { lettersByIds } from '../use/list-letters.ts';
import { type OpenedLetter, openLetter, type Reading } from '../use/read-letter.ts';
import { shelvesOf } from '../use/shelves.ts';
import { type Holder, hasShortcuts, holderOf, idFrom, letterNotFound, type PageContext } from './visitor.ts';

/** A letter's frame may be fetched again when the person goes back to the page. */
const BODY_SECONDS = 600;

/** What a letter's address may say besides: `done` in a word that the part that did it chose, or that of a sorting. */
export const LetterAsked = Type.Object({
  done: Type.Optional(Type.String({ pattern: '^[a-z-]{1,40}$' })),
  n: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  undo: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}$' })),
  as: Type.Optional(Type.Literal('text')),
});

/** The address on the content origin where one thing is shown, for so many seconds. */
export function contentAddress(context: PageContext, grant: ContentGrant, seconds: number): string {
  const key = makeToken(context.contentKey, grant, context.clock(), seconds);
  return `${context.contentOrigin}/content?key=${key}`;
}

export interface LetterAt {
  readonly holder: Holder;
  readonly opened: OpenedLetter;
}

/**
 * The letter that an address names, in the visitor's mailbox; undefined when the visitor was sent elsewhere. For whoever does something with
 * it (`reading` 'no'), or reads it. Throws 'not-found' for a letter that is not there, 'access-denied' without the right.
 */
export async function letterAt(
  context: PageContext,
  { request, reply, id }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly id: string },
  { right, reading }: { readonly right: MailboxRight; readonly reading: 'no' | ((holder: Holder) => Reading) },
): Promise<LetterAt | undefined> {
  const holder = await holderOf(context, request, reply, right);
  if (holder === undefined) return undefined;
  const { account, actor } = holder;
  const where = { account, letterId: idFrom(id), actor, reading: reading === 'no' ? reading : reading(holder) };
  const opened = await openLetter(context, where).catch(asLetterNotFound);
  return { holder, opened };
}

/** For a letter, or a file of one, that is not in the visitor's mailbox. */
export function asLetterNotFound(error: unknown): never {
  throw error instanceof BrevduvaError && error.code === 'not-found' ? letterNotFound() : error;
}

export interface ShownLetter extends LetterAt {
  /** What the page's address says of how it is shown and of what was just done with the letter. */
  readonly asked?: Static<typeof LetterAsked>;
  /** A part's form that came back; the answer is then 422. */
  readonly typed?: TypedPart | undefined;
}

/** Answers with the letter's page. */
export async function showLetter(
  context: PageContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { holder, opened, asked = {}, typed }: ShownLetter,
): Promise<FastifyReply> {
  const { account } = holder;
  const { letter } = opened;
  const { language } = request;
  const t = texts(language);
  const { csrf } = request.shell;
  const { done } = asked;
  const [names, letterSaid, listed, shelves] = await Promise.all([
    organisationNames(context),
    presentable(context, letter),
    lettersByIds(context, account.id, [letter.id]),
    shelvesOf(context, account.id),
  ]);
  const presented = presentLetter(language, letterSaid);
  const shown = { says: letterSaid.says, presented, thread: listed[0]?.matter };
  const here = { context, holder, opened, ...shown, names, t, language, csrf, done, typed };
  const view = {
    ...opened,
    body: await shownBody(context, holder, letter, asked.as === 'text'),
    recipient: account.name,
    parts: await letterParts(here),
    csrf,
    shelves,
    labels: listed[0]?.labels ?? [],
    canSort: covers(holder.right, 'manage'),
    shortcuts: hasShortcuts(holder),
    done: sortingDone(asked),
  };
  return sendPage(request, reply, letterPage(t, language, view), typed === undefined ? 200 : 422);
}

const SORTED = ['read', 'unread', 'archive', 'inbox', 'trash', 'back', 'folder', 'label', 'unlabel'] as const;

/** Other words are of the parts' own. */
function sortingDone({ done, n = 1, undo }: Static<typeof LetterAsked>): Done | undefined {
  const kind = [...SORTED, 'nothing' as const, 'undone' as const, 'not-undone' as const].find((word) => word === done);
  return kind === undefined ? undefined : { kind, letters: n, undo };
}

async function shownBody(
  context: PageContext,
  { account, reading }: Holder,
  letter: StoredLetter,
  asText: boolean,
): Promise<ShownBody> {
  const body = await bodyOf(context, letter);
  if (letter.bodyType !== 'text/html') return { kind: 'plain', text: body };
  const grant = { purpose: 'body', id: letter.id, accountId: account.id } as const;
  const size = reading.textSize === 'normal' ? '' : `&size=${reading.textSize}`;
  return {
    kind: 'html',
    ...framedText(body),
    frame: `${contentAddress(context, grant, BODY_SECONDS)}${size}`,
    asText,
  };
}

/** Organisations by number, for the names of those who sealed; empty while FaR has never answered. */
async function organisationNames({ directory }: PageContext): Promise<ReadonlyMap<string, string>> {
  try {
    const { senders, dispatchers } = await directory.current();
    return new Map([...dispatchers, ...senders].map(({ id, name }) => [id, name]));
  } catch {
    return new Map();
  }
}
