// The pretend registers running for a test, with the sandbox's people and companies, and clients that ask them.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Company } from '../src/domain/company/company.ts';
import type { PersonId } from '../src/domain/person-id.ts';
import type { RecipientId } from '../src/domain/recipient-id.ts';
import type { RegisteredPerson } from '../src/domain/registered-person.ts';
import { registersSeed } from '../src/main/sandbox/registers-seed.ts';
import { parseConfig } from '../src/platform/config/parse.ts';
import type { ChangesSince, RegisterAnswer } from '../src/platform/registers/answer.ts';
import { openRegisters, type Registers, type RegistersConfig } from '../src/platform/registers/config.ts';
import { configRules, configSchema, migrations, start } from '../src/services/registers-simulator/index.ts';
import { testDatabase } from './database.ts';
import { freePort } from './eid.ts';

export interface TestRegisters {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  /** The member `registers` of a service that asks them. */
  readonly config: RegistersConfig;
  /** Clients for everything; closed with the simulator. */
  readonly ask: Required<{ [K in keyof Registers]: NonNullable<Registers[K]> }>;
  /** Makes something happen (docs/register.md); the id of what was made, where there is one. Fails unless it was done. */
  act(name: string, body: object): Promise<string>;
  /** The same, for what is refused: status and problem+json. */
  refused(name: string, body: object): Promise<{ readonly status: number; readonly problem: unknown }>;
  /** Stops and starts it again on the same database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it with an empty database. */
export async function startRegisters(): Promise<TestRegisters> {
  const database = await testDatabase({ schema: 'registers_simulator', folders: [migrations] });
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const given = {
    environment: 'sandbox',
    organisation: '164026000069',
    database: { url: database.url, schema: database.schema },
    listen: { host: '127.0.0.1', port, publicUrl: address },
    seed: registersSeed(),
    testNumbersFile: fileURLToPath(new URL('vectors/identities/personnummer.txt', import.meta.url)),
    logLevel: 'silent',
  };
  const config = parseConfig(configSchema, given, 'registers for a test', configRules);
  let running = await start(config);
  const registers: RegistersConfig = {
    companies: { url: `${address}/api/v1/company-register` },
    population: { url: `${address}/api/v1/population-register` },
    mandates: { url: `${address}/api/v1/mandate-register` },
    guardianships: { url: `${address}/api/v1/guardianship-register` },
  };
  const ask = openRegisters(registers, { environment: 'sandbox', outbound: { allowPrivate: ['127.0.0.1'] } });
  const { companies, population, mandates, guardianships } = ask;
  assert.ok(
    companies !== undefined && population !== undefined && mandates !== undefined && guardianships !== undefined,
  );
  const post = (name: string, body: object) =>
    fetch(`${address}/api/v1/acts/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    address,
    config: registers,
    ask: { companies, population, mandates, guardianships, close: () => ask.close() },
    async act(name, body) {
      const answer = await post(name, body);
      const said: unknown = await answer.json();
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(said)}`);
      return typeof said === 'object' && said !== null && 'id' in said ? String(said.id) : '';
    },
    async refused(name, body) {
      const answer = await post(name, body);
      return { status: answer.status, problem: await answer.json() };
    },
    async restart() {
      await running.stop();
      running = await start(config);
    },
    async stop() {
      ask.close();
      await running.stop();
      await database.drop();
    },
  };
}

/** What a register answered; fails when it did not. */
export function told<T>(answer: RegisterAnswer<T>): T {
  assert.equal(answer.kind, 'answer', answer.kind === 'answer' ? '' : answer.reason);
  return answer.kind === 'answer' ? answer.value : assert.fail();
}

/** The company, which must be there. */
export async function theCompany({ ask }: TestRegisters, id: RecipientId): Promise<Company> {
  return told(await ask.companies.company(id)) ?? assert.fail('no such company');
}

/** The person, who must be there. */
export async function thePerson({ ask }: TestRegisters, id: PersonId): Promise<RegisteredPerson> {
  return told(await ask.population.person(id)) ?? assert.fail('no such person');
}

/** What a register tells of what happens in `work`, without the times. */
export async function changesOf<C>(
  since: ChangesSince<C>,
  work: () => Promise<unknown>,
): Promise<readonly Partial<C>[]> {
  let cursor: string | undefined;
  for (let more = true; more; ) {
    const page = told(await since(cursor));
    cursor = page.cursor;
    more = page.more;
  }
  await work();
  const page = told(await since(cursor));
  assert.deepEqual(told(await since(page.cursor)).changes, []);
  return page.changes.map((change) => {
    const { at, ...rest } = Object(change);
    assert.ok(at instanceof Date);
    return rest;
  });
}
