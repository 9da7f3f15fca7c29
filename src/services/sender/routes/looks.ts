// Who has seen what: GET, POST /looks (200, 422) · GET /letters/:id/looks (200; 404 for a letter that one may not audit).
// Roles auditor and archivist.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { actions, type Fault, html, linkButton, section } from '../../../platform/pages/components.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import { Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type LookValues, looksPage } from '../pages/looks-page.ts';
import { reachOf } from '../reach.ts';
import { holds } from '../rights.ts';
import { searchLooks } from '../sending-log/look-at-looks.ts';
import type { LookCriteria } from '../store/looks.ts';
import { findLine } from '../store/sending-log.ts';
import { logMessages } from '../texts/log-messages.ts';
import { type AtDesk, atDesk, type Desk, forRoles, idOf } from './desk.ts';
import type { LetterPart } from './letter-parts.ts';

const PAGE = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOTHING = new Form(new Map(), []);
const forAuditors = forRoles('auditor', 'archivist');
const audited = ({ rights }: AtDesk) => reachOf(rights, ['auditor', 'archivist']);

/** Adds the pages. */
export function addLooks(app: WebServer, desk: Desk): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form, letter?: string) => {
    const here = atDesk(desk, request);
    const { language, csrf } = here;
    const { values, asked, faults } = readLooks(form, desk.records.clock(), logMessages(language), letter);
    const page = {
      limit: PAGE,
      ...(/^[1-9][0-9]{0,14}$/.test(form.text('before')) ? { before: Number(form.text('before')) } : {}),
    };
    const found = faults.length > 0 ? undefined : await searchLooks(desk.records, here, audited(here), asked, page);
    const main = looksPage({ language, csrf, values, faults, found });
    const [title, hasErrors] = [logMessages(language)('looks-title'), faults.length > 0];
    return sendPage(request, reply, { title, main, current: '/log', wide: true, hasErrors }, hasErrors ? 422 : 200);
  };
  app.get('/looks', forAuditors, async (request, reply) => show(request, reply, NOTHING));
  app.post('/looks', forAuditors, async (request, reply) => show(request, reply, await readForm(request)));
  app.get('/letters/:id/looks', forAuditors, async (request, reply) => {
    const here = atDesk(desk, request);
    const reader = desk.records.database.reader(here.organisation.id);
    const line = await findLine(reader, { letter: idOf(request) }, audited(here));
    if (line === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
    return show(request, reply, NOTHING, line.letter);
  });
}

/** On the letter's page, for those who may know. */
export const looksPart: LetterPart = async (_desk, { rights, language }, letter) => {
  if (!holds(rights, ['auditor', 'archivist'])) return undefined;
  const t = logMessages(language);
  const link = linkButton({ href: `/letters/${letter.id}/looks`, text: t('looks-show') });
  return section(t('looks-of-letter'), html`<p>${t('looks-of-letter-text')}</p>${actions(link)}`);
};

function readLooks(form: Form, today: Date, t: ReturnType<typeof logMessages>, given?: string) {
  const values: LookValues = {
    letter: given ?? form.text('letter').toLowerCase(),
    recipient: form.text('recipient'),
    person: form.text('person'),
    from: form.text('from'),
    to: form.text('to'),
  };
  const faults: Fault[] = [];
  const [from, to] = [startOfDay(values.from), endOfDay(values.to)];
  const number = values.recipient === '' ? undefined : readRecipientId(values.recipient, today);
  if (values.letter !== '' && !UUID.test(values.letter))
    faults.push({ field: 'letter', text: t('looks-letter-wrong') });
  if (number?.ok === false) faults.push({ field: 'recipient', text: t('looks-recipient-wrong') });
  if (values.from !== '' && from === undefined) faults.push({ field: 'from', text: t('date-wrong') });
  if (values.to !== '' && to === undefined) faults.push({ field: 'to', text: t('date-wrong') });
  const asked: LookCriteria = {
    ...(values.letter === '' ? {} : { letter: values.letter }),
    ...(number?.ok === true ? { recipient: number.value } : {}),
    ...(values.person === '' ? {} : { person: values.person }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  return { values, asked, faults };
}
