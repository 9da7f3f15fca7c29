// POST /api/v1/<register>/…: the four registers as docs/register.md describes them. Numbers stand in bodies only.
// 200; 400 for other bodies; 410 for a cursor of another time; 500 and rubbish where that behaviour was chosen.
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { REGISTER_PAGE } from '../../../platform/registers/answer.ts';
import { companyJson } from '../../../platform/registers/company-register.ts';
import { guardianshipJson } from '../../../platform/registers/guardianship-register.ts';
import { powerOfAttorneyJson } from '../../../platform/registers/mandate-register.ts';
import { personJson } from '../../../platform/registers/population-register.ts';
import { SIMULATED } from '../../../platform/registers/register-door.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { look, type Simulator } from '../act.ts';
import type { Behaviours } from '../behaviour.ts';
import { NumberText } from '../config.ts';
import { type RegisterName, registerNames } from '../schema.ts';
import { latestNumber, readChanges } from '../store/changes.ts';
import { companiesOf, oneCompany } from '../store/companies.ts';
import { peopleByNumbers } from '../store/people.ts';
import { readGuardianships, readPowers } from '../store/representation.ts';

const closed = { additionalProperties: false } as const;
/** Longer than anybody waits for a register. */
const SLOW_MS = 60_000;
const COMPANIES_MAX = 1000;

/** Adds the doors of all four. They ask nobody who calls: real registers do, by certificate or token. */
export function addRegisterDoors(app: WebServer, simulator: Simulator, behaviours: Behaviours): void {
  for (const register of registerNames) addChanges(app, simulator, register);
  addCompanyDoors(app, simulator);
  addPopulationDoor(app, simulator);
  addRepresentationDoors(app, simulator);
  app.addHook('preHandler', async (request, reply) => {
    const register = registerNames.find((name) => request.url.startsWith(`/api/v1/${name}/`));
    if (register === undefined) return undefined;
    reply.header(SIMULATED, 'yes');
    return await behave(app, reply, behaviours.of(register));
  });
}

async function behave(app: WebServer, reply: FastifyReply, behaviour: ReturnType<Behaviours['of']>) {
  if (behaviour === 'fails') throw new Error('the register was told to fail');
  if (behaviour === 'rubbish')
    return reply.type('application/json').send('{"companies":[{"id":"åäö","people":7}],"cursor":0');
  if (behaviour === 'slow') await waited(app.stopping);
  return undefined;
}

/** A while, or until the simulator stops. */
function waited(stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, SLOW_MS);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    stopping.addEventListener('abort', stop, { once: true });
  });
}

const ChangesBody = Type.Object(
  {
    cursor: Type.Union([Type.String({ pattern: '^[0-9]{1,15}$' }), Type.Null()]),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: REGISTER_PAGE })),
  },
  closed,
);

function addChanges(app: WebServer, simulator: Simulator, register: RegisterName): void {
  app.post(`/api/v1/${register}/changes`, { schema: { body: ChangesBody } }, async (request) => {
    const { db } = await look(simulator);
    const { cursor, limit = REGISTER_PAGE } = request.body;
    const after = Number(cursor ?? 0);
    if (after > (await latestNumber(db)))
      throw new BrevduvaError('gone', 'the cursor is of another register than this');
    const found = await readChanges(db, register, after, limit + 1);
    const page = found.slice(0, limit);
    const changes = page.map(({ at, details }) => ({ at: at.toISOString(), ...members(details) }));
    return { changes, cursor: String(page.at(-1)?.number ?? after), more: found.length > limit };
  });
}

const members = (details: unknown): object => (typeof details === 'object' && details !== null ? details : {});

function addCompanyDoors(app: WebServer, simulator: Simulator): void {
  const byNumber = Type.Object({ id: NumberText }, closed);
  app.post('/api/v1/company-register/companies/look-up', { schema: { body: byNumber } }, async (request) => {
    const { db } = await look(simulator);
    const company = await oneCompany(db, { number: request.body.id });
    return { company: company === undefined ? null : companyJson(company) };
  });
  const byPerson = Type.Object({ person: NumberText }, closed);
  app.post('/api/v1/company-register/companies/of-person', { schema: { body: byPerson } }, async (request) => {
    const { db, day } = await look(simulator);
    const [person] = await peopleByNumbers(db, [request.body.person], day);
    const companies = person === undefined ? [] : await companiesOf(db, person.key, COMPANIES_MAX);
    return { companies: companies.map(companyJson) };
  });
}

function addPopulationDoor(app: WebServer, simulator: Simulator): void {
  const body = Type.Object({ ids: Type.Array(NumberText, { maxItems: REGISTER_PAGE }) }, closed);
  app.post('/api/v1/population-register/people/look-up', { schema: { body } }, async (request) => {
    const { db, day } = await look(simulator);
    return { people: (await peopleByNumbers(db, request.body.ids, day)).map(personJson) };
  });
}

function addRepresentationDoors(app: WebServer, simulator: Simulator): void {
  const powersBody = Type.Object(
    { principal: Type.Optional(NumberText), agent: Type.Optional(NumberText) },
    { ...closed, minProperties: 1 },
  );
  app.post('/api/v1/mandate-register/powers-of-attorney/search', { schema: { body: powersBody } }, async (request) => {
    const { db } = await look(simulator);
    return { powersOfAttorney: (await readPowers(db, request.body)).map(powerOfAttorneyJson) };
  });
  const guardiansBody = Type.Object(
    { ward: Type.Optional(NumberText), guardian: Type.Optional(NumberText) },
    { ...closed, minProperties: 1 },
  );
  app.post(
    '/api/v1/guardianship-register/guardianships/search',
    { schema: { body: guardiansBody } },
    async (request) => {
      const { db } = await look(simulator);
      return { guardianships: (await readGuardianships(db, request.body)).map(guardianshipJson) };
    },
  );
}
