// GET /people, /people/:key; POST /people (find), /people/:key/{die,protect,number,custody,of-age}: people and what happens to them.
// 200; 303; 404; 422.
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { protections } from '../../../domain/registered-person.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Form } from '../../../platform/web/form.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type Act, look, type Simulator, somebody } from '../act.ts';
import { changeNumber, comeOfAge, die, giveCustody, protect } from '../act-on-person.ts';
import type { View } from '../pages/parts.ts';
import { peoplePage, personHref, personPage } from '../pages/person-pages.ts';
import { companiesOf } from '../store/companies.ts';
import { listedPeople, peopleByNumbers, personByKey, type StoredPerson } from '../store/people.ts';
import { actFromForm, typedNumber, typedNumbers, viewOf } from './page-acts.ts';

const COMPANIES_MAX = 200;
const byKey = { schema: { params: Type.Object({ key: Type.String({ pattern: '^[0-9a-f-]{36}$' }) }) } };

export function addPersonPages(app: WebServer, simulator: Simulator): void {
  const all = async (view: View): Promise<Page> => {
    const { db, day } = await look(simulator);
    return peoplePage(view, await listedPeople(db, day));
  };
  app.get('/people', async (request, reply) => sendPage(request, reply, await all(viewOf(request))));
  app.post('/people', async (request, reply) => {
    const form = await readForm(request);
    const run = async (one: Act) => personHref(await somebody(one, typedNumber(form, 'person'), 'person'));
    return await actFromForm(request, reply, simulator, { form, run, to: '/people', again: all });
  });
  app.get('/people/:key', byKey, async (request, reply) =>
    sendPage(request, reply, await onePage(simulator, viewOf(request), request.params.key)),
  );
  for (const [name, run] of Object.entries(acts)) addAct(app, simulator, name, run);
}

type PersonAct = (one: Act, person: StoredPerson['id'], form: Form) => Promise<void>;

const acts: Readonly<Record<string, PersonAct>> = {
  die: (one, person, form) => die(one, { person, on: form.text('on') }),
  protect: (one, person, form) => {
    const protection = protections.find((known) => known === form.text('protection')) ?? 'none';
    return protect(one, { person, protection });
  },
  number: (one, person, form) => changeNumber(one, { person, to: typedNumber(form, 'to') }),
  custody: (one, person, form) => giveCustody(one, { child: person, custodians: typedNumbers(form, 'custodians') }),
  'of-age': (one, person) => comeOfAge(one, { person }),
};

function addAct(app: WebServer, simulator: Simulator, name: string, run: PersonAct): void {
  app.post(`/people/:key/${name}`, byKey, async (request, reply) => {
    const person = await found(simulator, request.params.key);
    const form = await readForm(request);
    return await actFromForm(request, reply, simulator, {
      form,
      run: (one) => run(one, person.id, form),
      to: personHref(person),
      again: (view) => onePage(simulator, view, person.key),
    });
  });
}

async function onePage(simulator: Simulator, view: View, key: string): Promise<Page> {
  const person = await found(simulator, key);
  const { db, day } = await look(simulator);
  const [custodians, companies] = await Promise.all([
    peopleByNumbers(db, person.custodians, day),
    companiesOf(db, key, COMPANIES_MAX),
  ]);
  return personPage(view, person, { custodians, companies });
}

async function found(simulator: Simulator, key: string): Promise<StoredPerson> {
  const { db, day } = await look(simulator);
  const person = await personByKey(db, key, day);
  if (person === undefined) throw new BrevduvaError('not-found', 'no such person');
  return person;
}
