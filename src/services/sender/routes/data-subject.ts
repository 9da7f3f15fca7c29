// Registerutdrag: GET /person-data (200) · POST /person-data (200 the zip, 422). Archivists of the whole organisation (403 otherwise).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  html,
} from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { tellPerson } from '../data-subject/tell-person.ts';
import { dataSubjectMessages } from '../texts/data-subject-messages.ts';
import type { Desk } from './desk.ts';
import { atArchive, forArchivists } from './disposal.ts';
import { sendFile } from './send-file.ts';

interface Written {
  readonly number: string;
  readonly reason: string;
}

/** Adds the page. */
export function addDataSubject(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/person-data', forArchivists, async (request, reply) =>
    show(desk, request, reply, { number: '', reason: '' }, []),
  );
  app.post('/person-data', forArchivists, async (request, reply) => {
    const { organisation, actor, language } = atArchive(desk, request);
    const t = dataSubjectMessages(language);
    const given = await readForm(request);
    const written = { number: oneLine(given.text('number')), reason: oneLine(given.text('reason')).slice(0, 200) };
    const person = readRecipientId(written.number, records.clock());
    const faults: Fault[] = [];
    if (!person.ok) faults.push({ field: 'number', text: t('number-wrong') });
    if (written.reason === '') faults.push({ field: 'reason', text: t('reason-wrong') });
    if (!person.ok || faults.length > 0) return show(desk, request, reply, written, faults);
    const { reason } = written;
    const zip = await tellPerson(records, { language, organisation, actor, person: person.value, reason });
    return sendFile(reply, zip, 'application/zip', `registerutdrag-${stockholmDate(records.clock())}.zip`);
  });
}

function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { number, reason }: Written,
  faults: readonly Fault[],
): FastifyReply {
  const { language, csrf } = atArchive(desk, request);
  const t = dataSubjectMessages(language);
  const body = html`${field({ language, name: 'number', label: t('number'), hint: t('number-hint'), value: number, error: faultOf(faults, 'number'), width: 'medium', spellcheck: false })}
    ${field({ language, name: 'reason', label: t('reason'), hint: t('reason-hint'), value: reason, error: faultOf(faults, 'reason'), maxLength: 200 })}
    <p>${t('make-text')}</p>${actions(button({ text: t('make'), icon: 'file' }))}`;
  const main = html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}${form({ action: '/person-data', csrf, body, file: true })}`;
  const hasErrors = faults.length > 0;
  const page = { title: t('title'), main, current: '/disposal', hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}
