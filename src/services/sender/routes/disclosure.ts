// Utlämnande: GET /letters/:id/disclosure (200, 404) · POST …/disclosure (200 the PDF, 422) · POST /log/disclosure (200 the PDF, 422).
// Roles caseworker and archivist, of what they see.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { actions, type Fault, html, linkButton, section } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { disclose, discloseLog, MOST_LINES } from '../disclosure/disclose.ts';
import { maskableParts, recordHash, suggestions } from '../disclosure/mask-record.ts';
import type { LetterView } from '../letter-view.ts';
import { letterWithoutNote, lookAtLetter } from '../look-at-letter.ts';
import { printBrandOf } from '../organisation/brand.ts';
import { type CoverValues, disclosurePage, NO_COVER } from '../pages/disclosure-page.ts';
import { letterRecord } from '../print/record.ts';
import { reachOf, reads } from '../reach.ts';
import { holds } from '../rights.ts';
import { logReach } from '../sending-log/read-log.ts';
import { readLogNames } from '../store/log-names.ts';
import { disclosureMessages } from '../texts/disclosure-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { type AtDesk, atDesk, type Desk, forRoles, idOf } from './desk.ts';
import type { LetterPart } from './letter-parts.ts';
import { showLog } from './log.ts';
import { readLogSearch } from './log-form.ts';
import { sendFile } from './send-file.ts';

const forDisclosing = forRoles('caseworker', 'archivist');
const PHRASES = 100;

/** Adds the pages. */
export function addDisclosure(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/letters/:id/disclosure', forDisclosing, async (request, reply) => {
    const here = atDesk(desk, request);
    const letter = await lookAtLetter(records, here.organisation, here.actor, idOf(request), 'letter-viewed');
    const record = await recordForDisclosure(desk, here, letter);
    const t = disclosureMessages(here.language);
    const found = suggestions(record, t('text-label'));
    const masked = maskableParts(record, t('text-label')).filter(({ value }) => found.includes(value));
    const values = { ...NO_COVER, phrases: found.join('\n'), masked: new Set(masked.map(({ key }) => key)) };
    return showForm(desk, request, reply, letter, values, []);
  });
  app.post('/letters/:id/disclosure', forDisclosing, async (request, reply) => {
    const here = atDesk(desk, request);
    const { organisation, actor, language } = here;
    const form = await readForm(request);
    const letter = await letterWithoutNote(records, organisation, actor, idOf(request));
    if (!reads(reachOf(here.rights, ['caseworker', 'archivist']), letter))
      throw new BrevduvaError('access-denied', 'only the unit’s own may disclose its letters');
    const record = await recordForDisclosure(desk, here, letter);
    const { values, faults } = readCover(form, language);
    if (form.text('hash') !== recordHash(record))
      faults.push({ field: 'decision', text: disclosureMessages(language)('changed') });
    if (faults.length > 0) return showForm(desk, request, reply, letter, values, faults);
    const masking = { keys: values.masked, phrases: phrasesOf(values) };
    const pdf = await disclose(records, {
      language,
      organisation,
      actor,
      cover: values,
      masking,
      record,
      letter: letter.id,
    });
    return sendFile(
      reply,
      pdf,
      'application/pdf',
      `kopia-${stockholmDate(records.clock())}-${letter.id.slice(0, 8)}.pdf`,
    );
  });
  addLogDisclosure(app, desk);
}

function addLogDisclosure(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.post('/log/disclosure', forDisclosing, async (request, reply) => {
    const here = atDesk(desk, request);
    const { organisation, actor, language } = here;
    const form = await readForm(request);
    const { asked, faults: wrong } = readLogSearch(form, logReach(here.rights), records.clock(), logMessages(language));
    const { values, faults } = readCover(form, language);
    faults.unshift(...wrong);
    const wanted = { asked, cover: values, columns: values.masked, phrases: phrasesOf(values) };
    const pdf =
      faults.length > 0 ? undefined : await discloseLog(records, { language, organisation, actor, ...wanted });
    if (pdf === undefined && faults.length === 0)
      faults.push({ field: 'words', text: disclosureMessages(language)('log-many', { most: MOST_LINES }) });
    if (pdf === undefined) return showLog(desk, request, reply, form, { faults, cover: values });
    return sendFile(reply, pdf, 'application/pdf', `loggutdrag-${stockholmDate(records.clock())}.pdf`);
  });
}

/** What a copy of the letter is made of, before anything is masked. */
export async function recordForDisclosure(
  { records }: Desk,
  { organisation, language, actor }: Pick<AtDesk, 'organisation' | 'language' | 'actor'>,
  letter: LetterView,
) {
  const brand = await printBrandOf(records, organisation, letter.unit);
  const names = await readLogNames(records.database.reader(organisation.id));
  return letterRecord({ language, organisation, letter, brand, names, madeBy: actor.name, now: records.clock() });
}

async function showForm(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  letter: LetterView,
  values: CoverValues,
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf } = here;
  const t = disclosureMessages(language);
  const record = await recordForDisclosure(desk, here, letter);
  const parts = maskableParts(record, t('text-label'));
  const main = disclosurePage({ language, csrf, letter: letter.id, parts, hash: recordHash(record), values, faults });
  const hasErrors = faults.length > 0;
  const page = { title: t('page-title'), main, current: '/letters', hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}

function readCover(
  form: Form,
  language: AtDesk['language'],
): { readonly values: CoverValues; readonly faults: Fault[] } {
  const t = disclosureMessages(language);
  const line = (name: string) => oneLine(form.text(name)).slice(0, 200);
  const values: CoverValues = {
    decision: line('decision'),
    decidedBy: line('decidedBy'),
    receiver: line('receiver'),
    phrases: form.text('phrases'),
    masked: new Set(form.all('mask')),
  };
  const faults: Fault[] = [];
  if (values.decision === '') faults.push({ field: 'decision', text: t('decision-wrong') });
  if (values.decidedBy === '') faults.push({ field: 'decidedBy', text: t('decided-by-wrong') });
  if (values.receiver === '') faults.push({ field: 'receiver', text: t('to-wrong') });
  // Never fewer than were written: what is left out would be handed out.
  if (phrasesOf(values).length > PHRASES) faults.push({ field: 'phrases', text: t('phrases-many', { most: PHRASES }) });
  return { values, faults };
}

function phrasesOf({ phrases }: CoverValues): string[] {
  return phrases
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** On the letter's page, for those who may. */
export const disclosurePart: LetterPart = async (_desk, { rights, language }, letter) => {
  if (!holds(rights, ['caseworker', 'archivist'])) return undefined;
  const t = disclosureMessages(language);
  const link = linkButton({ href: `/letters/${letter.id}/disclosure`, text: t('open') });
  return section(t('cover'), html`<p>${t('open-text')}</p>${actions(link)}`);
};
