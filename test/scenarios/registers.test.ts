// The sandbox's registers: everybody who can log in is in them under the same name, and services are told where they are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parsePersonId } from '../../src/domain/person-id.ts';
import { citizens, company, companyReader } from '../../src/main/sandbox/people.ts';
import { pretendName } from '../../src/platform/pretend-people.ts';
import { openRegisters, type Registers } from '../../src/platform/registers/config.ts';
import { type Network, startNetwork } from '../network.ts';

let network: Network;
let registers: Registers;
before(async () => {
  network = await startNetwork();
  const base = `${network.announcement.services.registers?.pages}/api/v1`;
  registers = openRegisters(
    { companies: { url: `${base}/company-register` }, population: { url: `${base}/population-register` } },
    { environment: 'sandbox', outbound: { allowPrivate: ['127.0.0.1'] } },
  );
});
after(async () => {
  registers.close();
  await network.stop();
});

async function nameOf(number: string): Promise<string | undefined> {
  const id = parsePersonId(number);
  assert.ok(id.ok);
  const answer = await registers.population?.person(id.value);
  assert.equal(answer?.kind, 'answer');
  return answer?.kind === 'answer' ? answer.value?.name : undefined;
}

test('everybody who can log in is in the population register, by the name that the e-ID gives', async () => {
  for (const { id, name } of [...citizens, companyReader]) assert.equal(await nameOf(id), name);
  assert.equal(await nameOf('199001172395'), pretendName('199001172395'));
});

test('whoever reads the company’s mail may sign for it', async () => {
  const reader = parsePersonId(companyReader.id);
  assert.ok(reader.ok);
  const answer = await registers.companies?.companiesOf(reader.value);
  assert.deepEqual(answer?.kind === 'answer' ? answer.value.map(({ id }) => id) : [], [company.id]);
});

test('the start page says where they are', async () => {
  const { start, registers: simulator } = network.announcement.services;
  const page = await (await fetch(start?.pages ?? '', { headers: { accept: 'text/html' } })).text();
  assert.match(page, /registren på låtsas/i);
  assert.ok(page.includes(`href="${simulator?.pages}"`));
});
