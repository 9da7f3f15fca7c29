// Archive packages. GET /archive (200) · POST /archive (303; 422) · GET /archive/:id, /archive/:id/progress (200; 404)
// GET /archive/:id/volumes/:number (200 the tar; 404) · GET /letters/:id/archive-package (200 the tar; 404). Role archivist, but for the last in a whole unit.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, html, linkButton, section } from '../../../platform/pages/components.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { askPackage, fetchVolume, findPackage } from '../archive/ask-package.ts';
import { letterPackage } from '../archive/package-head.ts';
import { type ArchiveValues, archivePage, packagePage, packageProgress } from '../pages/archive-pages.ts';
import { mayThere, reachOf } from '../reach.ts';
import type { Scope } from '../rights.ts';
import { listPackages } from '../store/archive-packages.ts';
import { type Named, nameOf, readLogNames } from '../store/log-names.ts';
import { archiveMessages } from '../texts/archive-messages.ts';
import { type AtDesk, atDesk, type Desk, forRoles, forWholeUnits, idOf } from './desk.ts';
import type { LetterPart } from './letter-parts.ts';

/** Packages of a period have everything of their units: they are made by whoever keeps whole units. */
const forArchivists = forWholeUnits('archivist');
const scopeOf = ({ rights }: AtDesk): Scope => reachOf(rights, ['archivist']).whole;
const SHOWN = 50;

/** Adds the pages and the downloads. */
export function addArchive(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    values: ArchiveValues,
    faults: readonly Fault[],
  ) => {
    const here = atDesk(desk, request);
    const { organisation, language, csrf } = here;
    const reader = records.database.reader(organisation.id);
    const { packages } = await listPackages(reader, scopeOf(here), { limit: SHOWN, offset: 0 });
    const units = await archivedUnits(desk, here);
    const main = archivePage({ language, csrf, units, values, faults, packages });
    const hasErrors = faults.length > 0;
    const page = { title: archiveMessages(language)('archive-title'), main, current: '/archive', hasErrors };
    return sendPage(request, reply, page, hasErrors ? 422 : 200);
  };

  app.get('/archive', forArchivists, async (request, reply) =>
    show(request, reply, { from: '', to: '', unit: '' }, []),
  );

  app.post('/archive', forArchivists, async (request, reply) => {
    const here = atDesk(desk, request);
    const { organisation, actor } = here;
    const sent = await readForm(request);
    const values = { from: sent.text('from').trim(), to: sent.text('to').trim(), unit: sent.text('unit') };
    const { units, faults } = await readPeriod(desk, here, values);
    if (faults.length > 0) return show(request, reply, values, faults);
    const id = await askPackage(records, organisation, actor, { fromDay: values.from, toDay: values.to, units });
    if (id !== undefined) return reply.redirect(`/archive/${id}`, 303);
    return show(request, reply, values, [{ field: 'from', text: archiveMessages(here.language)('period-empty') }]);
  });
  addPackage(app, desk);

  app.get('/letters/:id/archive-package', forRoles('archivist'), async (request, reply) => {
    const here = atDesk(desk, request);
    const archivist = { ...here.actor, sees: reachOf(here.rights, ['archivist']) };
    const { name, pieces } = await letterPackage(records, here.organisation, archivist, idOf(request));
    return sendTar(reply, name, pieces);
  });
}

function addPackage(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/archive/:id', forArchivists, async (request, reply) => {
    const here = atDesk(desk, request);
    const { organisation, language, csrf } = here;
    const found = await findPackage(records, organisation, idOf(request), scopeOf(here));
    const names = await readLogNames(records.database.reader(organisation.id));
    const chosen = found.asked.units === 'all' ? [] : [...found.asked.units];
    const units = chosen.flatMap((unit) => nameOf(names.units, unit) ?? []);
    const again = chosen.length === 1 ? (names.units.find(({ id }) => id === chosen[0])?.code ?? '') : '';
    const main = packagePage({ language, csrf, ...found, units, again });
    const title = archiveMessages(language)('archive-title');
    return sendPage(request, reply, { title, main, current: '/archive', scripts: ['live.ts'] });
  });

  app.get('/archive/:id/progress', forArchivists, async (request, reply) => {
    const here = atDesk(desk, request);
    const found = await findPackage(records, here.organisation, idOf(request), scopeOf(here));
    const part = packageProgress({ language: here.language, ...found });
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });

  app.get('/archive/:id/volumes/:number', forArchivists, async (request, reply) => {
    const here = atDesk(desk, request);
    const number = Number(Reflect.get(Object(request.params), 'number'));
    const wanted = { id: idOf(request), number, units: scopeOf(here) };
    const { volume, pieces } = await fetchVolume(records, here.organisation, here.actor, wanted);
    return sendTar(reply, volume.name, pieces).header('content-length', volume.bytes);
  });
}

/** Answers with a tar, as it is made. */
export function sendTar(reply: FastifyReply, name: string, pieces: AsyncIterable<Uint8Array>): FastifyReply {
  return reply
    .type('application/x-tar')
    .header('content-disposition', `attachment; filename="${name}.tar"`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(Readable.from(pieces, { objectMode: false }));
}

async function archivedUnits({ records }: Desk, here: AtDesk): Promise<readonly Named[]> {
  const { units } = await readLogNames(records.database.reader(here.organisation.id));
  const scope = scopeOf(here);
  return units.filter(({ id }) => scope === 'all' || scope.has(id));
}

async function readPeriod(desk: Desk, here: AtDesk, { from, to, unit }: ArchiveValues) {
  const t = archiveMessages(here.language);
  const faults: Fault[] = [];
  if (startOfDay(from) === undefined) faults.push({ field: 'from', text: t('day-wrong') });
  if (startOfDay(to) === undefined) faults.push({ field: 'to', text: t('day-wrong') });
  if (faults.length === 0 && to < from) faults.push({ field: 'to', text: t('day-order') });
  const chosen = (await archivedUnits(desk, here)).find(({ code }) => code === unit);
  if (unit !== '' && chosen === undefined) faults.push({ field: 'unit', text: t('unit-wrong') });
  const units: Scope = chosen === undefined ? scopeOf(here) : new Set([chosen.id]);
  return { units, faults };
}

/** On the letter's page, for its archivists. */
export const archivePart: LetterPart = async (_desk, { rights, language }, letter) => {
  const sent = letter.state !== 'held' && letter.state !== 'withdrawn';
  if (!sent || !mayThere(rights, 'archivist', letter)) return undefined;
  const t = archiveMessages(language);
  const link = linkButton({
    href: `/letters/${letter.id}/archive-package`,
    text: t('archive-letter-get'),
    icon: 'file',
  });
  return section(t('archive-letter-title'), html`<p>${t('archive-letter-text')}</p>${link}`);
};
