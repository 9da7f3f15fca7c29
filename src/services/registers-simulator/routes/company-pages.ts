// GET /, /companies/:key; POST /companies/:key/{sell,appoint,status}: companies and what happens to them. 200; 303; 404; 422.
import { Type } from 'typebox';
import { companyStatuses } from '../../../domain/company/company.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { look, type Simulator } from '../act.ts';
import { appointPeople, changeStatus, sellCompany } from '../act-on-company.ts';
import { companiesPage, companyHref, companyPage } from '../pages/company-pages.ts';
import type { View } from '../pages/parts.ts';
import { presetPowers, rolesOf } from '../rule-presets.ts';
import { companiesOf, oneCompany, type StoredCompany } from '../store/companies.ts';
import { actFromForm, typedNumber, typedNumbers, viewOf } from './page-acts.ts';

const MOST = 500;
const byKey = { schema: { params: Type.Object({ key: Type.String({ pattern: '^[0-9a-f-]{36}$' }) }) } };

export function addCompanyPages(app: WebServer, simulator: Simulator): void {
  app.get('/', async (request, reply) => {
    const { db } = await look(simulator);
    return sendPage(request, reply, companiesPage(request.language, await companiesOf(db, undefined, MOST)));
  });
  app.get('/companies/:key', byKey, async (request, reply) =>
    sendPage(request, reply, companyPage(viewOf(request), await found(simulator, request.params.key))),
  );
  app.post('/companies/:key/sell', byKey, async (request, reply) => {
    const company = await found(simulator, request.params.key);
    const form = await readForm(request);
    const buyers = typedNumbers(form, 'buyers');
    const run = (one: Parameters<typeof sellCompany>[0]) => sellCompany(one, { company: company.id, buyers });
    return await actFromForm(request, reply, simulator, { form, run, ...places(simulator, company) });
  });
  addOtherActs(app, simulator);
}

function addOtherActs(app: WebServer, simulator: Simulator): void {
  app.post('/companies/:key/appoint', byKey, async (request, reply) => {
    const company = await found(simulator, request.params.key);
    const form = await readForm(request);
    const people = typedNumbers(form, 'people').map((person, place) => ({
      person,
      roles: rolesOf(company.form, place),
    }));
    const powers = presetPowers(form.text('rule'), company.form);
    const run = (one: Parameters<typeof appointPeople>[0]) =>
      appointPeople(one, { company: company.id, people, powers });
    return await actFromForm(request, reply, simulator, { form, run, ...places(simulator, company) });
  });
  app.post('/companies/:key/status', byKey, async (request, reply) => {
    const company = await found(simulator, request.params.key);
    const form = await readForm(request);
    const status = companyStatuses.find((one) => one === form.text('status')) ?? 'active';
    const administrator = typedNumber(form, 'administrator');
    const run = (one: Parameters<typeof changeStatus>[0]) =>
      changeStatus(one, { company: company.id, status, administrator });
    return await actFromForm(request, reply, simulator, { form, run, ...places(simulator, company) });
  });
}

const places = (simulator: Simulator, company: StoredCompany) => ({
  to: companyHref(company),
  again: async (view: View) => companyPage(view, await found(simulator, company.key)),
});

async function found(simulator: Simulator, key: string): Promise<StoredCompany> {
  const company = await oneCompany((await look(simulator)).db, { key });
  if (company === undefined) throw new BrevduvaError('not-found', 'no such company');
  return company;
}
