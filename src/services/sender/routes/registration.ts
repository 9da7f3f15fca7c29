// The diarium on a letter's page. POST /letters/:id/registration (303; 422 the letter's page with what is wrong; 404, 409).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  html,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { Html } from '../../../platform/pages/html.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { confirmRegistration, NUMBER_MAX } from '../diarium/confirm-registration.ts';
import type { LetterView } from '../letter-view.ts';
import { letterWithoutNote } from '../look-at-letter.ts';
import { reachOf, reads } from '../reach.ts';
import { type Registration, registrationsOf } from '../store/registrations.ts';
import { diariumMessages } from '../texts/diarium-messages.ts';
import { type AtDesk, atDesk, type Desk, forRoles, idOf } from './desk.ts';
import type { LetterPart } from './letter-parts.ts';

const forRegistrars = forRoles('caseworker', 'archivist');

/** Adds the form's receiver. */
export function addRegistration(app: WebServer, desk: Desk): void {
  app.post('/letters/:id/registration', forRegistrars, async (request, reply) => {
    const here = atDesk(desk, request);
    const sent = await readForm(request);
    const id = idOf(request);
    const letter = await letterWithoutNote(desk.records, here.organisation, here.actor, id);
    if (!mayRegister(here, letter)) throw new BrevduvaError('access-denied', 'not a registrar of the unit');
    const t = diariumMessages(here.language);
    const number = oneLine(sent.text('number'));
    const askedFor = sent.text('reply');
    if (number === '') return again(desk, request, reply, { letter, number, text: t('number-empty') });
    if (number.length > NUMBER_MAX) return again(desk, request, reply, { letter, number, text: t('number-long') });
    try {
      const confirmation = { letter: id, number, ...(askedFor === '' ? {} : { reply: askedFor }) };
      await confirmRegistration(desk.records, here.organisation, here.actor, confirmation);
    } catch (error) {
      if (!(error instanceof BrevduvaError) || error.code !== 'conflict') throw error;
      return again(desk, request, reply, { letter, number, text: t('number-other') });
    }
    return reply.redirect(`/letters/${id}#diarium`, 303);
  });
}

function mayRegister({ rights }: AtDesk, letter: LetterView): boolean {
  return reads(reachOf(rights, ['caseworker', 'archivist']), letter);
}

async function again(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { letter, number, text }: { readonly letter: LetterView; readonly number: string; readonly text: string },
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const faults = [{ field: 'number', text }];
  const part = await registrationSection(desk, here, letter, { faults, number });
  const title = diariumMessages(here.language)('registration-title');
  const main = html`${errorSummary(here.language, faults)}<h1>${letter.subject}</h1>${part}
    <p><a href="/letters/${letter.id}">${letter.subject}</a></p>`;
  return sendPage(request, reply, { title, main, current: '/letters', hasErrors: true }, 422);
}

interface Typed {
  readonly faults: readonly Fault[];
  readonly number: string;
}

/** How it stands with the diarium, and where a person writes the number. */
export const registrationPart: LetterPart = async (desk, here, letter) =>
  registrationSection(desk, here, letter, { faults: [], number: '' });

async function registrationSection(
  { records }: Desk,
  here: AtDesk,
  letter: LetterView,
  typed: Typed,
): Promise<Html | undefined> {
  if (letter.state === 'held' || letter.state === 'withdrawn') return undefined;
  const all = await registrationsOf(records.database.reader(here.organisation.id), letter.id);
  if (all.length === 0 && here.organisation.diarium === undefined) return undefined;
  const t = diariumMessages(here.language);
  const own = all.find(({ reply }) => reply === undefined);
  const told = all.map((one) => tellOne(here.language, one));
  const open = all.find(({ state }) => state !== 'confirmed') ?? (own === undefined ? 'own' : undefined);
  const body = html`${all.length === 0 && html`<p>${t('registration-none')}</p>`}${told}
    ${open !== undefined && mayRegister(here, letter) && numberForm(here, letter, typed, open === 'own' ? undefined : open.reply)}`;
  return section(t('registration-title'), body, 'diarium');
}

function tellOne(
  language: Language,
  { state, reply, askedAt, dueAt, lateAt, endedAt, endedByName, number, fault }: Registration,
): Html {
  const t = diariumMessages(language);
  const kind = reply === undefined ? '' : '-reply';
  if (state === 'confirmed') {
    const when = formatDateTime(endedAt ?? askedAt, language);
    return html`<p>${t(`registration-confirmed${kind}`, { when, number: number ?? '', name: endedByName ?? '' })}</p>`;
  }
  if (state === 'failed') {
    const why = fault === undefined ? '' : ` ${t('registration-fault', { fault })}`;
    return notice({ kind: 'error', text: `${t('registration-failed')}${why}` });
  }
  if (lateAt !== undefined)
    return notice({ kind: 'warning', text: t('registration-late', { when: formatDateTime(dueAt, language) }) });
  return html`<p>${t(`registration-asked${kind}`, { when: formatDateTime(askedAt, language) })}</p>`;
}

function numberForm(
  { language, csrf }: AtDesk,
  { id }: LetterView,
  { faults, number }: Typed,
  reply: string | undefined,
): Html {
  const t = diariumMessages(language);
  const input = field({
    language,
    name: 'number',
    label: t('registration-number'),
    hint: t('registration-number-hint'),
    value: number,
    error: faultOf(faults, 'number'),
  });
  const which = reply === undefined ? '' : html`<input type="hidden" name="reply" value="${reply}">`;
  const press = button({ text: t('registration-confirm'), busyText: t('registration-confirming'), kind: 'secondary' });
  return form({ action: `/letters/${id}/registration`, csrf, body: html`${which}${input}${press}` });
}
