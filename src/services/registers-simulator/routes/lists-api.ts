// GET /api/v1/companies, /people, /powers-of-attorney, /guardianships: what the pretend registers hold, for tests and scripts. 200.
import { evaluateCompany } from '../../../domain/company/evaluate-signatures.ts';
import { companyJson } from '../../../platform/registers/company-register.ts';
import { guardianshipJson } from '../../../platform/registers/guardianship-register.ts';
import { powerOfAttorneyJson } from '../../../platform/registers/mandate-register.ts';
import { personJson } from '../../../platform/registers/population-register.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { look, type Simulator } from '../act.ts';
import { companiesOf } from '../store/companies.ts';
import { listedPeople } from '../store/people.ts';
import { readGuardianships, readPowers } from '../store/representation.ts';

const MOST = 500;

/** Adds them. `people` are those with a story; every other test number can be used as well. */
export function addListsApi(app: WebServer, simulator: Simulator): void {
  app.get('/api/v1/companies', async (_request, reply) => {
    const { db } = await look(simulator);
    const companies = (await companiesOf(db, undefined, MOST)).map((company) => ({
      company: companyJson(company),
      rules: evaluateCompany(company, []).text,
    }));
    return reply.header('cache-control', 'no-store').send({ companies });
  });
  app.get('/api/v1/people', async (_request, reply) => {
    const { db, day } = await look(simulator);
    const people = (await listedPeople(db, day)).map(personJson);
    return reply.header('cache-control', 'no-store').send({ day, people });
  });
  app.get('/api/v1/powers-of-attorney', async (_request, reply) => {
    const { db } = await look(simulator);
    const powersOfAttorney = (await readPowers(db, {})).map(powerOfAttorneyJson);
    return reply.header('cache-control', 'no-store').send({ powersOfAttorney });
  });
  app.get('/api/v1/guardianships', async (_request, reply) => {
    const { db } = await look(simulator);
    const guardianships = (await readGuardianships(db, {})).map(guardianshipJson);
    return reply.header('cache-control', 'no-store').send({ guardianships });
  });
}
