// Units. GET /settings/units, /settings/units/new, /settings/units/:id (200) · POST /settings/units, /settings/units/:id (303, 422, 409)
// POST /settings/units/:id/close (303, 409 for the last one). Role administrator, else 403; another organisation's: 404.
// GET /units/:id/logo (200 the picture) · GET /units/:id/sheet.css (200): for whoever is logged in.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { supportFields } from '../letter-draft.ts';
import { accentCss } from '../organisation/accent.ts';
import { changeUnit, makeUnit, shutUnit, type WrittenUnit } from '../organisation/units.ts';
import { supportOf } from '../pages/support-fields.ts';
import { unitFaults, unitListPage, unitPage } from '../pages/unit-pages.ts';
import { listUnits, readUnit, readUnitLogo, type Unit } from '../store/units.ts';
import { unitMessages } from '../texts/unit-messages.ts';
import { atDesk, type Desk, forAdministrators, forStaff, hasQuery, idOf } from './desk.ts';

const EMPTY = { code: '', name: '', senderText: '', support: supportFields(undefined), accent: '', accentDark: '' };

function writtenIn(form: Form): WrittenUnit {
  const [logo] = form.filesOf('logo');
  return {
    code: form.text('code'),
    name: form.text('name'),
    senderText: form.exact('sender-text'),
    support: supportOf(form),
    accent: form.text('accent'),
    accentDark: form.text('accent-dark'),
    logo: logo?.bytes ?? (form.has('logo-remove') ? 'none' : 'keep'),
  };
}

function asWritten(unit: Unit): typeof EMPTY {
  const { code, name, senderText, supportinfo, accent } = unit;
  const support = supportFields(supportinfo);
  return { code, name, senderText, support, accent: accent?.light ?? '', accentDark: accent?.dark ?? '' };
}

interface Shown {
  readonly unit?: Unit;
  readonly written: Omit<WrittenUnit, 'logo'>;
  readonly faults: readonly Fault[];
}

function show(desk: Desk, request: FastifyRequest, reply: FastifyReply, shown: Shown): FastifyReply {
  const { language, csrf } = atDesk(desk, request);
  const t = unitMessages(language);
  const title = shown.unit === undefined ? t('unit-new-title') : t('unit-title', { name: shown.unit.name });
  const hasErrors = shown.faults.length > 0;
  const page = { title, main: unitPage({ language, csrf, ...shown }), current: '/settings', hasErrors };
  return sendPage(request, reply, { ...page, scripts: ['file-drop.ts'] }, hasErrors ? 422 : 200);
}

/** Adds the pages and what letters' sheets fetch of a unit. */
export function addUnits(app: WebServer, desk: Desk): void {
  addList(app, desk);
  addOne(app, desk);
  addLook(app, desk);
}

function addList(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/settings/units', forAdministrators, async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const units = await listUnits(records.database.reader(organisation.id));
    const main = unitListPage(language, units, hasQuery(request, 'saved'));
    return sendPage(request, reply, { title: unitMessages(language)('units-title'), main, current: '/settings' });
  });

  app.get('/settings/units/new', forAdministrators, async (request, reply) =>
    show(desk, request, reply, { written: EMPTY, faults: [] }),
  );

  const multipart = { ...forAdministrators, config: { multipart: true } };
  app.post('/settings/units', multipart, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const written = writtenIn(await readForm(request));
    const outcome = await makeUnit(records, organisation, actor, written);
    if (outcome.kind === 'saved') return reply.redirect('/settings/units?saved', 303);
    return show(desk, request, reply, { written, faults: unitFaults(language, outcome.faults) });
  });
}

function addOne(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const found = async (request: FastifyRequest): Promise<Unit> => {
    const { organisation } = atDesk(desk, request);
    const unit = await readUnit(records.database.reader(organisation.id), idOf(request));
    if (unit === undefined) throw new BrevduvaError('not-found', 'there is no such unit');
    return unit;
  };

  app.get('/settings/units/:id', forAdministrators, async (request, reply) => {
    const unit = await found(request);
    return show(desk, request, reply, { unit, written: asWritten(unit), faults: [] });
  });

  const multipart = { ...forAdministrators, config: { multipart: true } };
  app.post('/settings/units/:id', multipart, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const unit = await found(request);
    const form = await readForm(request);
    const written = { ...writtenIn(form), code: unit.code };
    const over = { id: unit.id, version: Number(form.text('version')) };
    const outcome = await changeUnit(records, organisation, actor, over, written);
    if (outcome.kind === 'saved') return reply.redirect('/settings/units?saved', 303);
    return show(desk, request, reply, { unit, written, faults: unitFaults(language, outcome.faults) });
  });

  app.post('/settings/units/:id/close', forAdministrators, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    await shutUnit(records, organisation, actor, idOf(request));
    return reply.redirect('/settings/units?saved', 303);
  });
}

// The address holds the version, so a browser may keep what it got.
const KEPT = 'private, max-age=31536000, immutable';

function addLook(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/units/:id/logo', forStaff, async (request, reply) => {
    const { organisation } = atDesk(desk, request);
    const logo = await readUnitLogo(records.database.reader(organisation.id), idOf(request));
    if (logo === undefined) throw new BrevduvaError('not-found', 'the unit has no logo');
    return reply
      .type(logo.type)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', KEPT)
      .send(Buffer.from(logo.bytes));
  });

  app.get('/units/:id/sheet.css', forStaff, async (request, reply) => {
    const { organisation } = atDesk(desk, request);
    const unit = await readUnit(records.database.reader(organisation.id), idOf(request));
    if (unit?.accent === undefined) throw new BrevduvaError('not-found', 'the unit has no colour');
    const rules = accentCss(unit.id, unit.accent);
    return reply.type('text/css; charset=utf-8').header('cache-control', KEPT).send(rules);
  });
}
