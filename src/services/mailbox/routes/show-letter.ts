// A letter's page, put together: the letter on its sheet and the parts under it. For the page itself and for forms on it that come back with faults.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import { type ContentGrant, makeToken } from '../content-token.ts';
import { texts } from '../messages.ts';
import { letterPage } from '../pages/letter-page.ts';
import { letterParts, type TypedPart } from '../pages/letter-parts.ts';
import type { MailboxRight } from '../rights.ts';
import { bodyOf } from '../use/kept-content.ts';
import { matterOf } from '../use/matter-of-letter.ts';
import { type OpenedLetter, openLetter } from '../use/read-letter.ts';
import { type Holder, holderOf, idFrom, letterNotFound, type PageContext } from './visitor.ts';

/** A letter's frame may be fetched again when the person goes back to the page. */
const BODY_SECONDS = 600;

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
 * it (`reading` false), or reads it. Throws 'not-found' for a letter that is not there, 'access-denied' without the right.
 */
export async function letterAt(
  context: PageContext,
  { request, reply, id }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly id: string },
  { right, reading }: { readonly right: MailboxRight; readonly reading: boolean },
): Promise<LetterAt | undefined> {
  const holder = await holderOf(context, request, reply, right);
  if (holder === undefined) return undefined;
  const { account, actor } = holder;
  const opened = await openLetter(context, { account, letterId: idFrom(id), actor, reading }).catch(asLetterNotFound);
  return { holder, opened };
}

/** For a letter, or a file of one, that is not in the visitor's mailbox. */
export function asLetterNotFound(error: unknown): never {
  throw error instanceof BrevduvaError && error.code === 'not-found' ? letterNotFound() : error;
}

export interface ShownLetter extends LetterAt {
  /** Of a part's own: what was just done, in one word. */
  readonly done?: string | undefined;
  /** A part's form that came back; the answer is then 422. */
  readonly typed?: TypedPart | undefined;
}

/** Answers with the letter's page. */
export async function showLetter(
  context: PageContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { holder, opened, done, typed }: ShownLetter,
): Promise<FastifyReply> {
  const { account } = holder;
  const { letter } = opened;
  const { language } = request;
  const t = texts(language);
  const { csrf } = request.shell;
  const frame = (): string =>
    contentAddress(context, { purpose: 'body', id: letter.id, accountId: account.id }, BODY_SECONDS);
  const names = await organisationNames(context);
  const matter = await matterOf(context, letter);
  const parts = await letterParts({ context, holder, opened, matter, names, t, language, csrf, done, typed });
  const view = {
    ...opened,
    body: letter.bodyType === 'text/html' ? { frame: frame() } : { text: await bodyOf(context, letter) },
    recipient: account.name,
    parts,
    csrf,
  };
  return sendPage(request, reply, letterPage(t, language, view), typed === undefined ? 200 : 422);
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
