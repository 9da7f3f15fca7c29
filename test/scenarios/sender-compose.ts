// What the scenarios of case types and templates share: units, people for each role, a case type and a template at Kommun B.
import assert from 'node:assert/strict';
import { kommunA, kommunB, SenderWorld } from './sender-world.ts';

/** A world with units, a template editor of one unit, a caseworker of two, an approver who writes, and a system that administers. */
export async function composeWorld(): Promise<SenderWorld> {
  return await SenderWorld.open({
    people: [
      { loginId: 'tova.tall', at: kommunB, roles: ['template-editor', 'caseworker'] },
      { loginId: 'sol.sand', at: kommunB, roles: ['template-editor@socialtjansten'] },
      { loginId: 'lia.lind', at: kommunB, roles: ['caseworker@socialtjansten', 'caseworker@bygg'] },
      { loginId: 'eja.en', at: kommunA, roles: ['template-editor', 'caseworker'] },
    ],
    systems: [
      { clientId: 'admin-b', organisation: kommunB.id, scopes: ['letters', 'administration'] },
      { clientId: 'soc-b', organisation: kommunB.id, scopes: ['letters'], units: ['socialtjansten'] },
    ],
  });
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** A call of the REST API by a client of the world. */
export async function call(
  world: SenderWorld,
  client: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers: Record<string, string> = { authorization: `Bearer ${await world.token(client)}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (path === '/letters') headers['idempotency-key'] = crypto.randomUUID();
  const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
  const answer = await fetch(`${world.address}/api/v1${path}`, init);
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
}

export const TEMPLATE = {
  code: 'beslut-bistand',
  name: 'Beslut om bistånd',
  folder: 'Bistånd / Beslut',
  unit: 'socialtjansten',
  subject: 'Beslut i ditt ärende {{Ärende}}',
  text: 'Hej {{Namn}}\n\n{{#om Svar = ja}}\nVi säger ja till din ansökan.\n{{/om}}\n{{^om Svar = ja}}\nVi säger nej till din ansökan.\n{{/om}}\n{{#om Möte}}\nVi ses den {{Möte}}.\n{{/om}}\nHälsningar\nKommun B',
  fields: [
    { name: 'Namn', hint: 'Förnamn räcker', example: 'Kim', needed: true },
    { name: 'Svar', hint: 'ja eller nej', example: 'ja', needed: true },
    { name: 'Möte', example: '1 december 2026', needed: false },
  ],
};

export const CASE_TYPE = {
  code: 'bistand',
  name: 'Bistånd',
  protectionClass: 3,
  leadText: 'Det här brevet gäller din ansökan.',
  template: 'beslut-bistand',
  units: ['socialtjansten'],
  secrecy: 'OSL 26 kap. 1 §',
  supportinfo: { text: 'Ring din handläggare.', phoneNumber: '0500-00 00 10' },
};

/** Units, the published template, and two case types. */
export async function furnish(world: SenderWorld): Promise<void> {
  for (const [code, name] of [
    ['socialtjansten', 'Socialtjänsten'],
    ['bygg', 'Bygg och miljö'],
  ] as const) {
    assert.equal((await call(world, 'admin-b', 'POST', '/units', { code, name })).status, 201);
  }
  assert.equal((await call(world, 'admin-b', 'POST', '/templates', TEMPLATE)).status, 201);
  assert.equal((await call(world, 'admin-b', 'POST', '/templates/beslut-bistand/publications')).status, 200);
  assert.equal((await call(world, 'admin-b', 'POST', '/case-types', CASE_TYPE)).status, 201);
  const plain = { code: 'grannhorande', name: 'Grannhörande', protectionClass: 2, units: ['bygg'], category: 'event' };
  const matter = { matterId: 'needed', diaryNumber: 'needed' };
  assert.equal((await call(world, 'admin-b', 'POST', '/case-types', { ...plain, matter })).status, 201);
}
