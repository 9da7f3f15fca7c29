// POST /api/v1/acts/<name>: makes something happen in the pretend registers. 200 with the new thing's id where there is one; 400 with what
// was wrong. For the sandbox, on this machine: no log-in (docs/register.md).
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { companyStatuses } from '../../../domain/company/company.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import { protections } from '../../../domain/registered-person.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type Act, act, type Simulator } from '../act.ts';
import { appointGuardian, endGuardian, givePower, withdrawPower } from '../act-for-another.ts';
import { appointPeople, changePowers, changeStatus, registerCompany, sellCompany } from '../act-on-company.ts';
import { changeNumber, comeOfAge, die, giveCustody, protect, setDay } from '../act-on-person.ts';
import { type Behaviours, behaviours as known } from '../behaviour.ts';
import { DayText, NewCompany, NewGuardianship, NewPower, NumberText, People, Powers } from '../config.ts';
import { registerNames } from '../schema.ts';
import { newCompany, readPowers } from '../seed.ts';

const closed = { additionalProperties: false } as const;
const Id = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) }, closed);
const OnePerson = Type.Object({ person: NumberText }, closed);

/** Adds every act. */
export function addActsApi(app: WebServer, simulator: Simulator, behaviours: Behaviours): void {
  function add<S extends TSchema>(name: string, body: S, run: (one: Act, given: Static<S>) => Promise<unknown>) {
    app.post(`/api/v1/acts/${name}`, { schema: { body } }, async (request, reply) => {
      const given: unknown = request.body;
      if (!Value.Check(body, given)) throw new BrevduvaError('invalid-input', `not what ${name} takes`);
      const id = await act(simulator, (one) => run(one, given));
      return reply.header('cache-control', 'no-store').send(typeof id === 'string' ? { id } : {});
    });
  }
  addCompanyActs(add);
  addPersonActs(add);
  addActsForOthers(add);
  const Behave = Type.Object({ register: Type.Enum([...registerNames]), behaviour: Type.Enum([...known]) }, closed);
  add('behave', Behave, async (_one, { register, behaviour }) => behaviours.set(register, behaviour));
}

type Add = <S extends TSchema>(name: string, body: S, run: (one: Act, given: Static<S>) => Promise<unknown>) => void;

function addCompanyActs(add: Add): void {
  add('register-company', NewCompany, (one, given) => registerCompany(one, newCompany(given)));
  const Sale = Type.Object(
    { company: NumberText, buyers: Type.Array(NumberText, { minItems: 1, maxItems: 20 }) },
    closed,
  );
  add('sell-company', Sale, sellCompany);
  const Appointed = Type.Object({ company: NumberText, people: People, powers: Type.Optional(Powers) }, closed);
  add('appoint-people', Appointed, (one, { company, people, powers }) =>
    appointPeople(one, { company, people, ...(powers === undefined ? {} : { powers: readPowers(powers) }) }),
  );
  const Changed = Type.Object({ company: NumberText, powers: Powers }, closed);
  add('change-powers', Changed, (one, { company, powers }) =>
    changePowers(one, { company, powers: readPowers(powers) }),
  );
  const Status = Type.Object(
    {
      company: NumberText,
      status: Type.Enum([...companyStatuses]),
      since: Type.Optional(DayText),
      administrator: Type.Optional(NumberText),
    },
    closed,
  );
  add('change-status', Status, changeStatus);
}

function addPersonActs(add: Add): void {
  add('die', Type.Object({ person: NumberText, on: Type.Optional(DayText) }, closed), die);
  add('protect', Type.Object({ person: NumberText, protection: Type.Enum([...protections]) }, closed), protect);
  add('change-number', Type.Object({ person: NumberText, to: NumberText }, closed), changeNumber);
  const Custody = Type.Object({ child: NumberText, custodians: Type.Array(NumberText, { maxItems: 10 }) }, closed);
  add('give-custody', Custody, giveCustody);
  add('come-of-age', OnePerson, comeOfAge);
  add('set-day', Type.Object({ day: Type.Optional(DayText) }, closed), setDay);
}

function addActsForOthers(add: Add): void {
  add('give-power-of-attorney', NewPower, givePower);
  add('revoke-power-of-attorney', Id, (one, { id }) => withdrawPower(one, id));
  add('appoint-guardian', NewGuardianship, appointGuardian);
  add('end-guardianship', Id, (one, { id }) => endGuardian(one, id));
}
