// A thing of each kind in the own unit (where it has a case type: without one, of one, of another), in another unit and in another organisation, for the isolation matrix (sender-matrix.test.ts).
// What only its unit may know holds a secret: `Hemligt i soc`, `Hemligt i bygg` …
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { member } from '../servers-made.ts';
import { type Matrix, PEOPLE, PLACES, type Place, typedGroup, WITH_CASE_TYPE } from './sender-matrix.ts';
import {
  archivePackage,
  disposal,
  dressUp,
  emergency,
  type Makers,
  notice,
  OF_CASE_TYPE,
  open,
  printBatch,
  reply,
  type Thing,
  type Where,
} from './sender-matrix-rows.ts';
import { aPdf, kommunA, kommunB, until, withMailbox } from './sender-world.ts';

export type Things = Readonly<Record<string, Readonly<Record<Place, Thing>>>>;

const SECRETS: Readonly<Record<Place, string>> = {
  own: 'Hemligt i soc',
  'own type': 'Hemligt om bistånd',
  'other type': 'Hemligt om faderskap',
  'other unit': 'Hemligt i bygg',
  'other organisation': 'Hemligt i Kommun A',
};

/** The secrets that somebody with roles in these places may never see. */
export function foreign(mayKnow: readonly Place[]): RegExp {
  return new RegExp(
    PLACES.filter((place) => !mayKnow.includes(place))
      .map((place) => SECRETS[place])
      .join('|'),
  );
}

async function made({ matrix }: Makers, { client }: Where, method: string, path: string, body: unknown, type?: string) {
  const answer = await matrix.rest(client, method, path, body, type);
  assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  const json: unknown = JSON.parse(answer.text);
  return json;
}

async function sentLetter(makers: Makers, where: Where, subject: string, more: object = {}): Promise<string> {
  const letter = { recipient: withMailbox, subject, text: 'Hej', ...kindOf(where), ...more };
  return String(member(await made(makers, where, 'POST', '/letters', letter), 'letterId'));
}

const kindOf = ({ unit, caseType }: Where) => ({ unit, ...(caseType === undefined ? {} : { caseType }) });

async function letter(makers: Makers, where: Where): Promise<Thing> {
  const attachments = [{ filename: 'a.pdf', content: Buffer.from(await aPdf()).toString('base64') }];
  const id = await sentLetter(makers, where, where.secret, { attachments });
  const { rows } = await makers.database.query('select id from sender.letter_attachment where letter = $1', [id]);
  return { id, file: String(member(rows, 0, 'id')), number: '1' };
}

/** A letter that waits for approval, as if its case type wanted it. */
async function held(makers: Makers, where: Where): Promise<Thing> {
  const sendAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
  const id = await sentLetter(makers, where, where.secret, { sendAt });
  await makers.database.query(`update sender.letter set approval = 'wanted' where id = $1`, [id]);
  await makers.database.query(
    `insert into sender.approval (letter, organisation, unit, asked_at, asked_by)
     select id, organisation, unit, now(), author from sender.letter where id = $1`,
    [id],
  );
  return { id };
}

/** The log's line of a letter. */
async function line(makers: Makers, where: Where): Promise<Thing> {
  const { rows } = await makers.database.query(
    `select id from sender.sending_log where organisation = $1 and unit = $2 and ${OF_CASE_TYPE} order by id limit 1`,
    [where.organisation, where.unitId, where.caseType],
  );
  return { line: String(member(rows, 0, 'id')) };
}

async function draft({ matrix: { world } }: Makers, where: Where): Promise<Thing> {
  const person = await world.person(where.person);
  await person.open(`${world.address}/letters/new`);
  await person.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const id = /\/drafts\/([0-9a-f-]{36})/.exec(person.url)?.[1] ?? '';
  await person.open(`${world.address}/drafts/${id}/letter`);
  // Where there are case types one is asked for first.
  if (person.url.endsWith('/kind')) await person.press(/Fortsätt till brevet/, { 'case-type': '' });
  const files = [{ filename: 'a.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  await person.press(/Granska brevet/, { subject: where.secret, text: 'Hej', files });
  await person.open(`${world.address}/drafts/${id}/check`);
  return { id, file: /\/files\/([0-9a-f-]{36})/.exec(person.html)?.[1] ?? '' };
}

async function unit(makers: Makers, where: Where): Promise<Thing> {
  await dressUp(makers, where);
  return { id: where.unitId, code: where.unit };
}

async function precheck(makers: Makers, where: Where): Promise<Thing> {
  const query = new URLSearchParams({ purpose: where.secret, ...kindOf(where) });
  const body = `personnummer\r\n${withMailbox}\r\n`;
  const answer = await made(makers, where, 'POST', `/precheck-lists?${query.toString()}`, body, 'text/csv');
  return { id: String(member(answer, 'id')) };
}

async function mailing(makers: Makers, where: Where): Promise<Thing> {
  const answer = await made(makers, where, 'POST', '/mailings', { name: where.secret, ...kindOf(where) });
  return { id: String(member(answer, 'mailingId')), number: '1', file: randomUUID() };
}

async function caseType(makers: Makers, where: Where): Promise<Thing> {
  const code = `typ-${where.unit}`;
  const body = { code, name: open(where), protectionClass: 3, units: [where.unit] };
  await made(makers, where, 'POST', '/case-types', body);
  const { rows } = await makers.database.query('select id from sender.case_type where code = $1', [code]);
  return { id: String(member(rows, 0, 'id')), code };
}

/** In the order of the queue, in a batch of its own. */
async function batchWithLetter(makers: Makers, where: Where): Promise<Thing> {
  const batch = await printBatch(makers, where);
  if (where.caseType === undefined) return batch;
  const letter = await sentLetter(makers, where, where.secret);
  await makers.database.query(
    `insert into sender.letter_on_paper (letter, organisation, batch, position, first_page, pages)
     values ($1, $2, $3, 0, 1, 1)`,
    [letter, where.organisation, batch['id']],
  );
  return batch;
}

async function template(makers: Makers, where: Where): Promise<Thing> {
  const code = `mall-${where.unit}`;
  const body = { code, name: open(where), subject: 'Ämne', text: 'Hej', unit: where.unit };
  await made(makers, where, 'POST', '/templates', body);
  const { rows } = await makers.database.query('select id from sender.template where code = $1', [code]);
  return { id: String(member(rows, 0, 'id')), code };
}

async function webhook(makers: Makers, where: Where): Promise<Thing> {
  const id = randomUUID();
  await made(makers, where, 'PUT', `/webhooks/${id}`, {
    url: 'https://127.0.0.1:1/krok',
    description: open(where),
    state: 'paused',
  });
  const { rows } = await makers.database.query('select id from sender.webhook_secret where webhook_id = $1', [id]);
  const secret = String(member(rows, 0, 'id'));
  const secretId = randomUUID();
  await made(makers, where, 'PUT', `/webhooks/${id}/secrets/${secretId}`, undefined);
  return { id, secret, secretId };
}

async function rule(makers: Makers, where: Where): Promise<Thing> {
  const answer = await made(makers, where, 'POST', '/group-rules', {
    group: open(where),
    role: 'auditor',
    unit: where.unit,
  });
  return { id: String(member(answer, 'id')) };
}

/** Of the person who looks after the unit's things; a stand-in for m.caseworker is m.substitute. */
async function substitution(makers: Makers, where: Where): Promise<Thing> {
  const accounts = member(await made(makers, where, 'GET', '/accounts', undefined), 'accounts');
  const idOf = (name: string): string => {
    const one = Array.isArray(accounts) ? accounts.find((account) => member(account, 'name') === name) : undefined;
    return String(member(one, 'accountId'));
  };
  const [absent, other] = where.client === 'm-a' ? ['a.keeper', 'a.other'] : [where.person, 'm.substitute'];
  const toDay = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const fromDay = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const body = { absent: idOf(absent), substitute: idOf(other), fromDay, toDay };
  const list = member(await made(makers, where, 'POST', '/substitutes', body), 'substitutes');
  const own = Array.isArray(list) ? list.find((one) => member(one, 'absent') === body.absent) : undefined;
  return { id: String(member(own, 'id')) };
}

/** In the order in which they are made: a reply needs a letter. */
const MAKERS: Readonly<Record<string, (makers: Makers, where: Where) => Promise<Thing>>> = {
  unit,
  letter,
  draft,
  held,
  line,
  precheck,
  mailing,
  caseType,
  template,
  webhook,
  rule,
  substitution,
  notice,
  reply,
  archivePackage,
  printBatch: batchWithLetter,
  disposal,
  emergency,
};

async function unitIds(database: pg.Client): Promise<(organisation: string, code: string) => string> {
  const { rows } = await database.query('select id, organisation, code from sender.unit');
  return (organisation, code) => {
    const found: unknown = rows.find((row) => row.organisation === organisation && row.code === code);
    return String(member(found, 'id'));
  };
}

function whereOf(idOf: (organisation: string, code: string) => string): Readonly<Record<Place, Where>> {
  const [b, a] = [kommunB.id, kommunA.id];
  const soc = {
    ...{ client: 'm-whole', unit: 'soc', unitId: idOf(b, 'soc') },
    ...{ organisation: b, person: 'm.caseworker', secret: '' },
  };
  return {
    own: soc,
    'own type': { ...soc, caseType: 'bistand' },
    'other type': { ...soc, caseType: 'faderskap' },
    'other unit': {
      ...{ client: 'm-whole', unit: 'bygg', unitId: idOf(b, 'bygg'), organisation: b },
      ...{ person: 'm.elsewhere', secret: '' },
    },
    'other organisation': {
      ...{ client: 'm-a', unit: 'kultur', unitId: idOf(a, 'kultur'), organisation: a },
      ...{ person: 'a.keeper', secret: '' },
    },
  };
}

/** What m.typed has, and another. */
async function makeCaseTypes(matrix: Matrix): Promise<void> {
  for (const code of ['bistand', 'faderskap']) {
    const type = { code, name: `Ärendetyp ${code}`, protectionClass: 2, units: ['soc'] };
    const made = await matrix.rest('m-whole', 'POST', '/case-types', type);
    assert.equal(made.status, 201, made.text);
  }
}

/** Makes a thing of each kind in each place. */
export async function makeThings(matrix: Matrix): Promise<Things> {
  const { world } = matrix;
  const kultur = await matrix.rest('m-a', 'POST', '/units', { code: 'kultur', name: 'Kultur' });
  assert.equal(kultur.status, 201, kultur.text);
  await makeCaseTypes(matrix);
  await world.person('a.keeper');
  await world.person('a.other');
  const database = new pg.Client({ connectionString: world.database.ownerUrl });
  await database.connect();
  const idOf = await unitIds(database);
  const where = whereOf(idOf);
  const things: Record<string, Record<Place, Thing>> = {};
  for (const [kind, make] of Object.entries(MAKERS)) {
    const inPlace = async (place: Place) => make({ matrix, database }, { ...where[place], secret: SECRETS[place] });
    if (kind === 'line')
      await until('letters signed', async () => (world.mediator.taken.length >= PLACES.length ? true : undefined));
    const own = await inPlace('own');
    const typed = WITH_CASE_TYPE.includes(kind);
    things[kind] = {
      own,
      'own type': typed ? await inPlace('own type') : own,
      'other type': typed ? await inPlace('other type') : own,
      'other unit': await inPlace('other unit'),
      'other organisation': await inPlace('other organisation'),
    };
  }
  await giveTyped(matrix);
  await database.end();
  assert.ok(PEOPLE.every(({ loginId }) => matrix.sessions.has(loginId)));
  const gone = { line: '999999999', id: randomUUID(), file: randomUUID(), code: 'finns-inte', number: '1' };
  const own = { own: gone, 'own type': gone, 'other type': gone };
  return { ...things, absent: { ...own, 'other unit': gone, 'other organisation': gone } };
}

/** m.typed and the like have a role for the case type bistand only; m.ended has an account no longer. */
async function giveTyped(matrix: Matrix): Promise<void> {
  for (const role of ['caseworker', 'approver', 'auditor', 'archivist'] as const) {
    const rule = { group: typedGroup(role), role, unit: 'soc', caseTypes: ['bistand'] };
    assert.equal((await matrix.rest('m-whole', 'POST', '/group-rules', rule)).status, 201);
  }
  const change = { accountId: matrix.sessions.get('m.ended')?.account, open: false };
  assert.equal((await matrix.rest('m-whole', 'POST', '/accounts/changes', change)).status, 204);
}
