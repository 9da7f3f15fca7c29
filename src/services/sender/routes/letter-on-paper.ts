// GET /letters/:id/on-paper (200) · POST /letters/:id/on-paper (303; 409 when there is nothing to decide; 422 with faults; 403 for another than the unit's caseworker)
// GET /letters/:id/paper.pdf (200; 409 for protected identity, 503 while the register is silent). A letter that is not seen: 404. And the part of the letter's page.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Fault, html, linkButton, section } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { isUndelivered } from '../letter-state.ts';
import type { LetterView } from '../letter-view.ts';
import { letterWithoutNote, lookAtLetter } from '../look-at-letter.ts';
import { letterOnPaperPage, returnedText, wasPosted } from '../pages/letter-on-paper-page.ts';
import { readAddress } from '../paper/address-lines.ts';
import { decidePaper } from '../paper/decide-paper.ts';
import { printOne } from '../paper/print-one.ts';
import { registerReturned } from '../paper/returned-mail.ts';
import { mayThere } from '../reach.ts';
import { type OnPaper, paperCaseTypes, readOnPaper } from '../store/on-paper.ts';
import { RETURN_REASONS } from '../store/paper-tables.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, hasQuery, idOf } from './desk.ts';
import type { LetterPart } from './letter-parts.ts';
import { sendFile } from './send-file.ts';

/** Adds the pages. */
export function addLetterOnPaper(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/letters/:id/on-paper', forCaseworkers, async (request, reply) => {
    const { here, letter } = await atLetter(desk, request);
    return show(desk, request, reply, { here, letter, typed: '', faults: [] });
  });

  app.post('/letters/:id/on-paper', forCaseworkers, async (request, reply) => {
    const { here, letter } = await atLetter(desk, request);
    const filled = await readForm(request);
    const fault = await decide(desk, here, letter.id, filled);
    if (fault === undefined) return reply.redirect(`/letters/${letter.id}`, 303);
    return show(desk, request, reply, { here, letter, typed: filled.text('address'), faults: [fault] });
  });

  app.get('/letters/:id/paper.pdf', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-printed');
    const bytes = await printOne(records, organisation, letter, hasQuery(request, 'without-address'));
    return sendFile(reply, bytes, 'application/pdf', `brev-${letter.id.slice(0, 8)}.pdf`);
  });
}

async function atLetter(desk: Desk, request: FastifyRequest): Promise<{ here: AtDesk; letter: LetterView }> {
  const here = atDesk(desk, request);
  const letter = await letterWithoutNote(desk.records, here.organisation, here.actor, idOf(request));
  if (!mayThere(here.rights, 'caseworker', letter))
    throw new BrevduvaError('access-denied', 'only caseworkers of the unit and its case type may do that');
  return { here, letter };
}

// What was decided is done; what is wrong with the form comes back.
async function decide(
  { records }: Desk,
  { organisation, actor, language }: AtDesk,
  id: string,
  filled: Form,
): Promise<Fault | undefined> {
  const t = paperMessages(language);
  const act = filled.text('act');
  if (act === 'returned') {
    const reason = RETURN_REASONS.find((known) => known === filled.text('reason'));
    if (reason === undefined) return { field: 'reason', text: t('returned-choose') };
    await registerReturned(records, organisation, actor, id, reason);
    return undefined;
  }
  if (act === 'address') {
    const read = readAddress(filled.text('address'));
    if (!read.ok) return { field: 'address', text: t(read.fault) };
    await decidePaper(records, organisation, actor, id, { act: 'again', address: read.lines });
    return undefined;
  }
  const known = (['queue', 'no-paper', 'mediated', 'again', 'return-done'] as const).find((one) => one === act);
  if (known === undefined) throw new BrevduvaError('invalid-input', 'the form names no decision');
  await decidePaper(records, organisation, actor, id, { act: known });
  return undefined;
}

interface Shown {
  readonly here: AtDesk;
  readonly letter: LetterView;
  readonly typed: string;
  readonly faults: readonly Fault[];
}

async function show(
  { records }: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { here, letter, typed, faults }: Shown,
): Promise<FastifyReply> {
  const { organisation, language, csrf } = here;
  const reader = records.database.reader(organisation.id);
  const known = await readOnPaper(reader, letter.id);
  const days = await daysOf(reader, letter);
  const main = letterOnPaperPage({ language, csrf, letter, known, days, typed, faults });
  const hasErrors = faults.length > 0;
  const title = paperMessages(language)('part-title');
  return sendPage(request, reply, { title, main, current: '/print-queue', hasErrors }, hasErrors ? 422 : 200);
}

async function daysOf(
  reader: Parameters<typeof paperCaseTypes>[0],
  { caseType }: LetterView,
): Promise<number | undefined> {
  if (caseType === undefined) return undefined;
  return (await paperCaseTypes(reader)).find(({ id }) => id === caseType)?.days;
}

/** How the letter stands on paper, with the way to what a person decides; nothing where there is nothing to say. */
export const paperPart: LetterPart = async ({ records }, here, letter) => {
  const { language, organisation, rights } = here;
  const t = paperMessages(language);
  const reader = records.database.reader(organisation.id);
  const known = await readOnPaper(reader, letter.id);
  const days = await daysOf(reader, letter);
  const reports = organisation.operators?.get(letter.operator?.id ?? '')?.receipts === true;
  const texts = [
    known.stop === undefined ? undefined : t(`stop-${known.stop}`),
    known.batch === undefined && known.stop === undefined && letter.state === 'to-print' ? t('part-queued') : undefined,
    known.wanted && letter.openedAt === undefined ? t('part-wanted', { days: days ?? '–' }) : undefined,
    copyText(t, letter, known),
    isUndelivered(letter.state) ? t('part-queue-text') : undefined,
    letter.state === 'unknown' ? t('part-unknown') : undefined,
    openingText(t, { letter, days, reports, asked: known.askedAt !== undefined }),
    returnedText(language, known),
  ].filter((text) => text !== undefined);
  const decides = known.stop !== undefined || known.wanted || isUndelivered(letter.state) || wasPosted(letter, known);
  if (texts.length === 0 && known.batch === undefined && !decides) return undefined;
  const posted = wasPosted(letter, known) && known.returned === undefined;
  const link = decides && mayThere(rights, 'caseworker', letter);
  const batch =
    known.batch !== undefined &&
    html`<p>${t('part-batch')} <a href="/print-batches/${known.batch}">${t('part-batch-link')}</a></p>`;
  return section(
    t('part-title'),
    html`${texts.map((text) => html`<p>${text}</p>`)}${batch}
      ${link && linkButton({ href: `/letters/${letter.id}/on-paper`, text: t(posted ? 'returned-title' : 'part-decide') })}`,
  );
};

// A copy that waits is not printed when the letter has been opened; one that lies in a made file a person takes out.
function copyText(t: ReturnType<typeof paperMessages>, letter: LetterView, known: OnPaper): string | undefined {
  if (known.copy !== 'queued' || letter.openedAt === undefined)
    return known.copy === undefined ? undefined : t(`part-copy-${known.copy}`);
  return t(known.batch === undefined ? 'part-copy-opened' : 'part-copy-opened-in-batch');
}

interface Opening {
  readonly letter: LetterView;
  readonly days: number | undefined;
  /** The operator is known to return receipts. */
  readonly reports: boolean;
  /** The time has run out, and was told. */
  readonly asked: boolean;
}

// Whether a time runs for an unopened letter, where its case type would have it so.
function openingText(
  t: ReturnType<typeof paperMessages>,
  { letter, days, reports, asked }: Opening,
): string | undefined {
  if (letter.state !== 'delivered' || letter.openedAt !== undefined || days === undefined || asked) return undefined;
  const runs = reports && letter.extras?.asksReceipt === true;
  return runs ? t('part-opening-runs', { days }) : t('part-opening-not-reported');
}
