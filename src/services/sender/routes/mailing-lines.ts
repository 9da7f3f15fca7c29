// GET and POST /mailings/:id/lines (200; 303, 422 with faults), GET …/samples/:number and …/samples/:number/files/:file (200). 403, 404, 409.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Mailing } from '../mailings/mailing.ts';
import { leaveOut, type MendedLine, mendLines, takeBackLeftOut } from '../mailings/mend-lines.ts';
import { numberOf } from '../mailings/merge-line.ts';
import { columnsToMend } from '../mailings/merged-texts.ts';
import { openMailing } from '../mailings/write-mailing.ts';
import { brandOf } from '../organisation/brand.ts';
import { lineField, mailingLinesPage, mailingSamplePage, valueField } from '../pages/mailing-line-pages.ts';
import { previewParts } from '../preview-parts.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { type MailingLine, readLines } from '../store/mailing-lines.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';
import { forMailings } from './mailings.ts';
import { sendFile } from './send-file.ts';

const LINES = 100;
/** Lines that there is a letter of. */
const SAMPLED = ['ready', 'letter'] as const;

/** Adds the pages. */
export function addMailingLines(app: WebServer, desk: Desk): void {
  addLines(app, desk);
  addSamples(app, desk);
}

async function showLines(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  wrong: { readonly faults: readonly Fault[]; readonly written: ReadonlyMap<string, string> },
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { records } = desk;
  const mailing = await openMailing(records, here.organisation, here.actor, idOf(request));
  const reader = records.database.reader(here.organisation.id);
  const ofState = async (state: 'problem' | 'left-out') => {
    const found = await readLines(reader, records.cipher, mailing.id, { states: [state], limit: LINES });
    return found.map((line) => ({
      ...line,
      typed: numberOf(line, mailing),
      columns: columnsToMend(line, mailing.content),
    }));
  };
  const { problems: total, leftOut } = await mailingFigures(reader, mailing.id);
  const [lines, left] = [await ofState('problem'), await ofState('left-out')];
  // They stand there with numbers and what else the list says.
  const numbers = [...lines, ...left].map(({ number }) => number);
  const look = { kind: 'mailing-lines-viewed', actor: here.actor.login, subject: mailing.id } as const;
  if (numbers.length > 0)
    await records.database.transaction(here.organisation.id, (tx) =>
      records.events.record(tx, { ...look, details: { lines: numbers } }),
    );
  const main = mailingLinesPage({ ...here, ...wrong, mailing, lines, total, left, leftOut });
  const hasErrors = wrong.faults.length > 0;
  const page = { title: mailingLineMessages(here.language)('lines-title'), main, current: '/mailings', hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}

function addLines(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/mailings/:id/lines', forCaseworkers, async (request, reply) =>
    showLines(desk, request, reply, { faults: [], written: new Map() }),
  );
  app.post('/mailings/:id/lines', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const id = idOf(request);
    if (form.has('leave')) {
      await leaveOut(records, organisation, actor, id, [Number(form.text('leave'))]);
      return reply.redirect(`/mailings/${id}/lines`, 303);
    }
    if (form.has('back')) {
      await takeBackLeftOut(records, organisation, actor, id, [Number(form.text('back'))]);
      return reply.redirect(`/mailings/${id}?back`, 303);
    }
    const mailing = await openMailing(records, organisation, actor, id);
    const reader = records.database.reader(organisation.id);
    const lines = await readLines(reader, records.cipher, id, { states: ['problem'], limit: LINES });
    const { mended, written } = mendedIn(form, lines, mailing);
    const { wrong } = await mendLines(records, organisation, actor, id, mended);
    const t = mailingLineMessages(language);
    const faults = wrong.map((number) => ({
      field: lineField(number),
      text: t('line-wrong', { line: shownLine(lines, number) }),
    }));
    return faults.length > 0
      ? showLines(desk, request, reply, { faults, written })
      : reply.redirect(`/mailings/${id}`, 303);
  });
}

function mendedIn(form: Form, lines: readonly MailingLine[], mailing: Mailing) {
  const mended = new Map<number, MendedLine>();
  const written = new Map<string, string>();
  for (const line of lines) {
    const another = (name: string, before: string): boolean => {
      written.set(name, form.text(name));
      return form.has(name) && form.text(name) !== before;
    };
    const { columns } = mailing.content;
    const values = columnsToMend(line, mailing.content)
      .map((column) => ({ column, name: valueField(line.number, columns.indexOf(column)) }))
      .filter(({ column, name }) => another(name, line.content.values.get(column) ?? ''))
      .map(({ column, name }) => [column, form.text(name)] as const);
    const name = lineField(line.number);
    const recipient = another(name, numberOf(line, mailing)) ? { recipient: form.text(name) } : {};
    if ('recipient' in recipient || values.length > 0) {
      mended.set(line.number, { ...recipient, values: new Map(values) });
    }
  }
  return { mended, written };
}

function shownLine(lines: readonly MailingLine[], number: number): number {
  const line = lines.find((one) => one.number === number)?.content.line ?? 0;
  return line === 0 ? number : line;
}

function addSamples(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const open = async (request: FastifyRequest) => {
    const here = atDesk(desk, request);
    const { organisation, actor } = here;
    const mailing = await openMailing(records, organisation, actor, idOf(request));
    const number = Number(Reflect.get(Object(request.params), 'number'));
    const wanted = {
      states: SAMPLED,
      limit: 1,
      numbers: [Number.isInteger(number) ? number : -1],
    };
    const [line] = await readLines(records.database.reader(organisation.id), records.cipher, mailing.id, wanted);
    if (line === undefined) throw new BrevduvaError('not-found', 'there is no such letter in the mailing');
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, {
        kind: 'mailing-viewed',
        actor: actor.login,
        subject: mailing.id,
        details: { number: line.number },
      }),
    );
    return { here, mailing, line };
  };
  app.get('/mailings/:id/samples/:number', forMailings, async (request, reply) => {
    const { here, mailing, line } = await open(request);
    const { language, organisation } = here;
    const now = records.clock();
    const reader = records.database.reader(organisation.id);
    const wanted = { states: SAMPLED, after: line.number, limit: 1 };
    const [next] = await readLines(reader, records.cipher, mailing.id, wanted);
    const { letter } = line.content;
    const parts = letter === undefined ? [] : previewParts(organisation, letter, now);
    const brand = await brandOf(records, organisation, mailing.unit);
    const main = mailingSamplePage({ language, organisation, brand, mailing, line, now, parts, next: next?.number });
    const title = mailingLineMessages(language)('sample-title', { number: line.number });
    return sendPage(request, reply, { title, main, current: '/mailings' });
  });
  app.get('/mailings/:id/samples/:number/files/:file', forMailings, async (request, reply) => {
    const { here, line } = await open(request);
    const file = (line.content.files ?? [])[Number(Reflect.get(Object(request.params), 'file')) - 1];
    if (file === undefined) throw new BrevduvaError('not-found', 'the letter has no such file');
    return sendFile(reply, await records.blobs.get(here.organisation.id, file.blob), 'application/pdf', file.filename);
  });
}
