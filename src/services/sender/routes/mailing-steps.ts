// GET and POST /mailings/:id/recipients, …/letter, …/files: the steps of a mailing (200; 303 on, 422 with faults). 404, 409.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import type { Html } from '../../../platform/pages/html.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import { FILE_BYTES_MAX as LIST_MAX } from '../../../platform/tabular/table.ts';
import { tableProblemText } from '../../../platform/tabular/table-messages.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { GivenFile } from '../attach-file.ts';
import { rulesFor } from '../case-types/letter-rules.ts';
import { protectionClassOf } from '../letter-draft.ts';
import { checkLetter, type LetterFault } from '../mailings/check-letter.ts';
import { addFiles, givePdf, removeFiles } from '../mailings/give-files.ts';
import type { Mailing } from '../mailings/mailing.ts';
import { LARGE_PDF_MAX } from '../mailings/split/split-pdf.ts';
import { isZip, unzip } from '../mailings/unzip.ts';
import { giveList, openMailing, type WrittenLetter, writeLetter } from '../mailings/write-mailing.ts';
import { typeNamed } from '../metadata/letter-metadata.ts';
import { mailingFilesPage, mailingLetterPage, recipientsPage } from '../pages/mailing-step-pages.ts';
import { supportOf } from '../pages/support-fields.ts';
import { contentFaults, fileFaults } from '../pages/words.ts';
import { readCaseType } from '../store/case-types.ts';
import { listMailingFiles } from '../store/mailing-files.ts';
import { mailingStepMessages } from '../texts/mailing-step-messages.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';
import { extrasIn, textIn } from './written-extras.ts';

const multipart = { ...forCaseworkers, config: { multipart: true } };

/** Adds the steps. */
export function addMailingSteps(app: WebServer, desk: Desk): void {
  addRecipients(app, desk);
  addLetter(app, desk);
  addFilesStep(app, desk);
}

async function opened(desk: Desk, request: FastifyRequest): Promise<{ here: AtDesk; mailing: Mailing }> {
  const here = atDesk(desk, request);
  return { here, mailing: await openMailing(desk.records, here.organisation, here.actor, idOf(request)) };
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  main: Html,
  faults: readonly Fault[],
): FastifyReply {
  const hasErrors = faults.length > 0;
  const page = { title, main, current: '/mailings', scripts: ['file-drop.ts', 'letter-editor.ts'], hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}

function addRecipients(app: WebServer, desk: Desk): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[]) => {
    const { here, mailing } = await opened(desk, request);
    const main = recipientsPage({ ...here, mailing, faults });
    return send(request, reply, mailingStepMessages(here.language)('recipients-title'), main, faults);
  };
  app.get('/mailings/:id/recipients', forCaseworkers, async (request, reply) => show(request, reply, []));
  app.post('/mailings/:id/recipients', multipart, async (request, reply) => {
    const { here, mailing } = await opened(desk, request);
    const t = mailingStepMessages(here.language);
    const [file] = (await readForm(request, { fileBytes: LIST_MAX })).filesOf('list');
    if (file === undefined) return show(request, reply, [{ field: 'list', text: t('recipients-none') }]);
    const table = await readTable(file.bytes, file.filename);
    if (table.kind === 'problem') {
      return show(request, reply, [{ field: 'list', text: tableProblemText(here.language, table) }]);
    }
    const list = { name: file.filename, bytes: file.bytes, columns: table.columns };
    await giveList(desk.records, here.organisation, here.actor, mailing.id, list);
    return reply.redirect(`/mailings/${mailing.id}/letter`, 303);
  });
}

async function showLetter(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly Fault[],
  written?: WrittenLetter,
): Promise<FastifyReply> {
  const { here, mailing } = await opened(desk, request);
  const reader = desk.records.database.reader(here.organisation.id);
  const caseType = mailing.caseType === undefined ? undefined : await readCaseType(reader, mailing.caseType);
  const shown =
    written === undefined
      ? mailing
      : { ...mailing, channel: written.channel, content: { ...mailing.content, ...written } };
  const named = caseType?.messageType;
  const messageType = named === undefined ? undefined : typeNamed(named, here.organisation.messageTypes);
  const main = mailingLetterPage({ ...here, mailing: shown, faults, caseType, messageType });
  return send(request, reply, mailingStepMessages(here.language)('letter-title'), main, faults);
}

function addLetter(app: WebServer, desk: Desk): void {
  app.get('/mailings/:id/letter', forCaseworkers, async (request, reply) => showLetter(desk, request, reply, []));
  app.post('/mailings/:id/letter', forCaseworkers, async (request, reply) => {
    const { here, mailing } = await opened(desk, request);
    const { records } = desk;
    const form = await readForm(request);
    const written = writtenIn(form, mailing);
    // Changing between text and headings keeps what is written, right or not yet.
    const format = form.has('format');
    if (!format) {
      const reader = records.database.reader(here.organisation.id);
      const rules = await rulesFor(reader, here.actor, mailing, records.clock());
      const faults = checkLetter(written, mailing, rules, here.organisation);
      if (faults.length > 0) return showLetter(desk, request, reply, inWords(faults, here.language), written);
    }
    await writeLetter(records, here.organisation, here.actor, mailing.id, written);
    return reply.redirect(`/mailings/${mailing.id}/${format ? 'letter' : 'files'}`, 303);
  });
}

function inWords(faults: readonly LetterFault[], language: Language): readonly Fault[] {
  const t = mailingStepMessages(language);
  return faults.flatMap((fault) => {
    const { field, code } = fault;
    if (code === 'field-unknown') return [{ field, text: t(code, { names: fault.names }) }];
    if (code === 'field-wrong' || code === 'column-wanted') return [{ field, text: t(code) }];
    return code === 'class-reason-empty'
      ? [{ field, text: t('class-reason-wanted') }]
      : contentFaults(language, [fault]);
  });
}

function writtenIn(form: Form, { content }: Mailing): WrittenLetter {
  const letter = textIn(form);
  const { matter, payment, appointment, metadata, secrecy = '' } = extrasIn(form);
  const column = (name: string) => content.columns.find((known) => known === form.text(name)) ?? '';
  return {
    numberColumn: column('number-column'),
    fileColumn: column('file-column'),
    addressColumns: content.columns.filter((known) => form.all('address-columns').includes(known)).slice(0, 6),
    subject: form.exact('subject'),
    text: letter.text,
    html: letter.bodyType === 'text/html',
    ...{ matter, payment, appointment },
    // What the form has no field for stays.
    metadata: form.has('metadata-type') ? metadata : content.metadata,
    secrecy: form.has('secrecy') ? secrecy : content.secrecy,
    language: form.text('language') === 'enGB' ? 'enGB' : 'svSE',
    protectionClass: protectionClassOf(form.text('class')),
    classReason: form.text('class-reason'),
    support: supportOf(form),
    diaryNumber: form.text('diary-number'),
    repeats: form.has('repeats'),
    marker: content.marker,
    channel: form.text('channel') === 'digital' ? 'digital' : 'digital-or-paper',
  };
}

function addFilesStep(app: WebServer, desk: Desk): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[]) => {
    const { here, mailing } = await opened(desk, request);
    const reader = desk.records.database.reader(here.organisation.id);
    const all = (await listMailingFiles(reader, mailing.id, 'all', 20)).files;
    const own = (await listMailingFiles(reader, mailing.id, 'own', 1)).total;
    const main = mailingFilesPage({ ...here, mailing, faults, all, own });
    return send(request, reply, mailingStepMessages(here.language)('files-title'), main, faults);
  };
  app.get('/mailings/:id/files', forCaseworkers, async (request, reply) => show(request, reply, []));
  app.post('/mailings/:id/files', multipart, async (request, reply) => {
    const { here, mailing } = await opened(desk, request);
    const { organisation, actor, language } = here;
    const { id } = mailing;
    const form = await readForm(request, { fileBytes: LARGE_PDF_MAX, files: 240 });
    if (form.has('all-remove'))
      await removeFiles(desk.records, organisation, actor, id, 'all', form.text('all-remove'));
    if (form.has('own-remove')) await removeFiles(desk.records, organisation, actor, id, 'own');
    if (form.has('pdf-remove')) await givePdf(desk.records, organisation, actor, id, undefined);
    const faults: Fault[] = [];
    const keep = async (kind: 'all' | 'own', files: readonly GivenFile[]) => {
      const { refused, twice } = await addFiles(desk.records, organisation, actor, id, kind, files);
      const t = mailingStepMessages(language);
      faults.push(...fileFaults(language, refused).map(({ text }) => ({ field: kind, text })));
      faults.push(...twice.map((name) => ({ field: kind, text: t('files-twice', { name }) })));
    };
    await keep('all', form.filesOf('all'));
    const own = await ownFiles(form);
    if (own === undefined) faults.push({ field: 'own', text: mailingStepMessages(language)('files-zip') });
    else await keep('own', own);
    const [pdf] = form.filesOf('pdf');
    const marker = form.text('marker');
    if (pdf !== undefined) {
      await givePdf(desk.records, organisation, actor, id, { name: pdf.filename, bytes: pdf.bytes, marker });
    } else if (mailing.pdf !== undefined && marker !== mailing.content.marker && !form.has('pdf-remove')) {
      const bytes = await desk.records.blobs.get(organisation.id, mailing.pdf.blob);
      await givePdf(desk.records, organisation, actor, id, { name: mailing.pdf.name, bytes, marker });
    }
    return faults.length > 0 ? show(request, reply, faults) : reply.redirect(`/mailings/${id}/files`, 303);
  });
}

/** Files by name, those of a zip taken out; undefined when a zip cannot be read. */
async function ownFiles(form: Form): Promise<readonly GivenFile[] | undefined> {
  const files: GivenFile[] = [];
  for (const { filename, bytes } of form.filesOf('own')) {
    const inside = isZip(bytes) ? await unzip(bytes) : [{ filename, bytes }];
    if (inside === undefined) return undefined;
    files.push(...inside);
  }
  return files;
}
