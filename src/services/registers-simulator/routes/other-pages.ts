// GET /representation, /registers; POST /powers-of-attorney, /powers-of-attorney/:id/revoke, /guardianships, /guardianships/:id/end, /day,
// /behaviour: who may act for whom, and the registers themselves. 200; 303; 404; 422.
import { Type } from 'typebox';
import { guardianDuties, guardianKinds, powerRights } from '../../../domain/representation.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type Act, look, type Simulator } from '../act.ts';
import { appointGuardian, endGuardian, givePower, withdrawPower } from '../act-for-another.ts';
import { setDay } from '../act-on-person.ts';
import { type Behaviours, behaviours as known } from '../behaviour.ts';
import type { View } from '../pages/parts.ts';
import { registersPage } from '../pages/registers-page.ts';
import { representationPage } from '../pages/representation-page.ts';
import { registerNames } from '../schema.ts';
import { registersDay } from '../store/calendar.ts';
import { latestChanges } from '../store/changes.ts';
import { namesOf, readGuardianships, readPowers } from '../store/representation.ts';
import { actFromForm, typedNumber, viewOf } from './page-acts.ts';

const LATEST = 50;
const byId = { schema: { params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) }) } };

export function addOtherPages(app: WebServer, simulator: Simulator, behaviours: Behaviours): void {
  const representation = (view: View) => representationOf(simulator, view);
  app.get('/representation', async (request, reply) => sendPage(request, reply, await representation(viewOf(request))));
  const places = { to: '/representation', again: representation };
  app.post('/powers-of-attorney', async (request, reply) => {
    const form = await readForm(request);
    const right = powerRights.find((one) => one === form.text('right')) ?? 'read';
    const [principal, agent] = [typedNumber(form, 'principal'), typedNumber(form, 'agent')];
    const run = async (one: Act) => void (await givePower(one, { principal, agent, right, until: form.text('until') }));
    return await actFromForm(request, reply, simulator, { form, run, ...places });
  });
  app.post('/powers-of-attorney/:id/revoke', byId, async (request, reply) => {
    const run = (one: Act) => withdrawPower(one, request.params.id);
    return await actFromForm(request, reply, simulator, { form: await readForm(request), run, ...places });
  });
  app.post('/guardianships', async (request, reply) => {
    const form = await readForm(request);
    const kind = guardianKinds.find((one) => one === form.text('kind')) ?? 'god-man';
    const duties = guardianDuties.filter((one) => form.all('duties').includes(one));
    const [ward, guardian] = [typedNumber(form, 'ward'), typedNumber(form, 'guardian')];
    const run = async (one: Act) => void (await appointGuardian(one, { ward, guardian, kind, duties }));
    return await actFromForm(request, reply, simulator, { form, run, ...places });
  });
  app.post('/guardianships/:id/end', byId, async (request, reply) => {
    const run = (one: Act) => endGuardian(one, request.params.id);
    return await actFromForm(request, reply, simulator, { form: await readForm(request), run, ...places });
  });
  addRegistersPage(app, simulator, behaviours);
}

async function representationOf(simulator: Simulator, view: View): Promise<Page> {
  const { db, day } = await look(simulator);
  const [powers, guardianships] = await Promise.all([readPowers(db, {}), readGuardianships(db, {})]);
  const numbers = [
    ...powers.flatMap(({ principal, agent }) => [principal, agent]),
    ...guardianships.flatMap(({ ward, guardian }) => [ward, guardian]),
  ];
  const names = await namesOf(db, numbers);
  return representationPage(view, { day, powers, guardianships, nameOf: (id) => names.get(id) ?? '' });
}

function addRegistersPage(app: WebServer, simulator: Simulator, behaviours: Behaviours): void {
  const registers = async (view: View): Promise<Page> => {
    const { db } = await look(simulator);
    const [day, changes] = await Promise.all([registersDay(db, simulator.clock), latestChanges(db, LATEST)]);
    const address = simulator.publicUrl.replace(/\/$/, '');
    return registersPage(view, { ...day, changes, address, behaviourOf: (register) => behaviours.of(register) });
  };
  app.get('/registers', async (request, reply) => sendPage(request, reply, await registers(viewOf(request))));
  const places = { to: '/registers', again: registers };
  app.post('/day', async (request, reply) => {
    const form = await readForm(request);
    const run = (one: Act) => setDay(one, { day: form.text('day') });
    return await actFromForm(request, reply, simulator, { form, run, ...places });
  });
  app.post('/behaviour', async (request, reply) => {
    const form = await readForm(request);
    for (const register of registerNames)
      behaviours.set(register, known.find((one) => one === form.text(register)) ?? 'answers');
    return reply.redirect('/registers?done=yes', 303);
  });
}
