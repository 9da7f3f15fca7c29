// Pages about operators: GET /operators (200), GET /operators/:id (200, 404), and POST …/line, …/policy, …/windows and
// …/windows/removal (303, 400 404, 422 with the form again). All need the role mediator-staff.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { isPast, windowFault } from '../operators/maintenance.ts';
import type { Operators } from '../operators/operators.ts';
import type { Window } from '../operators/policy.ts';
import { formOf, type PolicyForm, readPolicyForm } from '../operators/policy-form.ts';
import { operatorMessages } from '../pages/operator-messages.ts';
import { operatorPage } from '../pages/operator-page.ts';
import { type WindowForm, windowKey } from '../pages/operator-windows.ts';
import { type OperatorRow, operatorsPage } from '../pages/operators-page.ts';
import { operatorsMet } from '../store/operator-policy.ts';
import type { MediatorTables } from '../store/schema.ts';
import { STAFF_ROLE } from './staff-pages.ts';

const WEEK_MS = 7 * 86_400_000;
const WINDOWS = 50;
const noWindow: WindowForm = { from: '', to: '', weekly: false };

const Params = Type.Object({ id: Type.String({ pattern: '^16[0-9]{10}$' }) });
const Query = Type.Object({ saved: Type.Optional(Type.String()) });
type Route = { Params: Static<typeof Params>; Querystring: Static<typeof Query> };

interface Parts {
  readonly operators: Operators;
  readonly reader: Reader<MediatorTables>;
  readonly clock: Clock;
}

/** Adds the pages. */
export function addOperatorPages(app: WebServer, parts: Parts): void {
  const preHandler = requireUser([STAFF_ROLE]);
  const options = { preHandler, schema: { params: Params, querystring: Query } };

  app.get('/operators', { preHandler }, async (request, reply) => {
    const main = operatorsPage(await rowsOf(parts), request.language);
    const title = operatorMessages(request.language)('title');
    return sendPage(request, reply, { title, main, current: '/operators' });
  });

  app.get<Route>('/operators/:id', options, async (request, reply) => {
    const { row } = await find(request.params.id, parts);
    return show(request, reply, parts, row, { saved: request.query.saved !== undefined });
  });

  addPolicy(app, parts, options);
  addWindows(app, parts, options);
}

interface Options {
  readonly preHandler: ReturnType<typeof requireUser>;
  readonly schema: object;
}

function addPolicy(app: WebServer, parts: Parts, options: Options): void {
  const { operators } = parts;
  app.post<Route>('/operators/:id/line', options, async (request, reply) => {
    const { id } = await find(request.params.id, parts);
    const line = (await readForm(request)).text('line');
    if (line !== 'stop' && line !== 'start') throw new BrevduvaError('invalid-input', 'neither stop nor start');
    await operators.gate.byHand(id, line === 'stop' ? 'stopped' : 'started', currentUser(request));
    return reply.redirect(`/operators/${id}?saved=1`, 303);
  });

  app.post<Route>('/operators/:id/policy', options, async (request, reply) => {
    const { id, row } = await find(request.params.id, parts);
    const sent = await readForm(request);
    const form: PolicyForm = {
      ...formOf({}),
      ...Object.fromEntries(Object.keys(formOf({})).map((name) => [name, sent.text(name)])),
    };
    const read = readPolicyForm(form, operators.policies.setFor(id));
    if ('faults' in read) {
      const t = operatorMessages(request.language);
      const faults = read.faults.map(({ name, least, most }) => {
        const text = t('fault-number', { field: t(name), least: String(least), most: String(most) });
        return { field: name, text };
      });
      return show(request, reply, parts, row, { form, faults });
    }
    await operators.set(id, read.policy, currentUser(request).loginId);
    return reply.redirect(`/operators/${id}?saved=1`, 303);
  });
}

function addWindows(app: WebServer, parts: Parts, options: Options): void {
  const { operators, clock } = parts;
  app.post<Route>('/operators/:id/windows', options, async (request, reply) => {
    const { id, row } = await find(request.params.id, parts);
    const sent = await readForm(request);
    const windowForm = { from: sent.text('from'), to: sent.text('to'), weekly: sent.has('weekly') };
    const set = operators.policies.setFor(id);
    const kept = (set.maintenance ?? []).filter((window) => !isPast(window, clock()));
    const window = readWindow(windowForm);
    const faults = windowFaults(window, kept, request);
    if (faults.length > 0) return show(request, reply, parts, row, { windowForm, faults });
    await operators.set(id, { ...set, maintenance: [...kept, window] }, currentUser(request).loginId);
    return reply.redirect(`/operators/${id}?saved=1`, 303);
  });

  app.post<Route>('/operators/:id/windows/removal', options, async (request, reply) => {
    const { id } = await find(request.params.id, parts);
    const gone = (await readForm(request)).text('window');
    const { maintenance = [], ...set } = operators.policies.setFor(id);
    const kept = maintenance.filter((window) => windowKey(window) !== gone);
    const policy = kept.length === 0 ? set : { ...set, maintenance: kept };
    await operators.set(id, policy, currentUser(request).loginId);
    return reply.redirect(`/operators/${id}?saved=1`, 303);
  });
}

async function rowsOf({ operators, reader, clock }: Parts): Promise<readonly OperatorRow[]> {
  const met = new Map(
    (await operatorsMet(reader, new Date(clock().getTime() - WEEK_MS))).map((each) => [each.id, each]),
  );
  const named = operators.policies.named();
  const ids = [...new Set([...met.keys(), ...named.keys()])];
  const rows = ids.flatMap((text) => {
    const id = parseOrganisationsnummer(text);
    if (!id.ok) return [];
    const name = named.get(text) || met.get(text)?.name || text;
    return [{ id: text, name, waiting: met.get(text)?.waiting ?? 0, closed: operators.gate.closed(id.value) }];
  });
  return rows.toSorted((one, other) => one.name.localeCompare(other.name, 'sv'));
}

async function find(
  text: string,
  parts: Parts,
): Promise<{ readonly id: Organisationsnummer; readonly row: OperatorRow }> {
  const id = parseOrganisationsnummer(text);
  const row = (await rowsOf(parts)).find((each) => each.id === text);
  if (!id.ok || row === undefined) throw new BrevduvaError('not-found', 'there is no such operator');
  return { id: id.value, row };
}

interface Again {
  readonly form?: PolicyForm;
  readonly windowForm?: WindowForm;
  readonly faults?: readonly Fault[];
  readonly saved?: boolean;
}

function show(request: FastifyRequest, reply: FastifyReply, parts: Parts, operator: OperatorRow, again: Again) {
  const id = parseOrganisationsnummer(operator.id);
  if (!id.ok) throw new BrevduvaError('not-found', 'there is no such operator');
  const set = parts.operators.policies.setFor(id.value);
  const { form = formOf(set), windowForm = noWindow, faults = [], saved = false } = again;
  const policy = parts.operators.policyOf(id.value);
  const view = { operator, policy, set, form, windowForm, faults, saved, csrf: request.shell.csrf };
  const main = operatorPage(view, request.language);
  if (faults.length > 0) reply.code(422);
  return sendPage(request, reply, { title: operator.name, main, current: '/operators' });
}

function readWindow({ from, to, weekly }: WindowForm): Window {
  const local = (text: string) => text.replace(/^(\S+)[ T]+(?:kl\.? ?)?(\d{2})[:.](\d{2})$/, '$1T$2:$3');
  return { from: local(from), to: local(to), ...(weekly ? { weekly: true } : {}) };
}

function windowFaults(window: Window, kept: readonly Window[], request: FastifyRequest): readonly Fault[] {
  const t = operatorMessages(request.language);
  const form = /^20\d{2}-\d{2}-\d{2}T\d{2}:\d{2}$/;
  const exists = (text: string) => form.test(text) && windowFault({ from: text, to: '2999-01-01T00:00' }) === undefined;
  const faults = [
    ...(exists(window.from) ? [] : [{ field: 'from', text: t('fault-from') }]),
    ...(exists(window.to) ? [] : [{ field: 'to', text: t('fault-to') }]),
  ];
  if (faults.length > 0) return faults;
  if (kept.length >= WINDOWS) return [{ field: 'from', text: t('fault-many') }];
  const fault = windowFault(window);
  if (fault === undefined) return [];
  return [{ field: 'to', text: t(fault === 'longer-than-a-week' ? 'fault-week' : 'fault-order') }];
}
