// What the isolation matrix runs in: one person of each role in one unit, things of the own unit, another unit and another
// organisation, and every route as the running server knows it.
import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import pg from 'pg';
import { aPdf, kommunA, kommunB, SenderWorld, until, withMailbox } from './sender-world.ts';

export const PLACES = ['own', 'other unit', 'other organisation'] as const;
export type Place = (typeof PLACES)[number];

export const ROLES = ['caseworker', 'approver', 'template-editor', 'archivist', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export interface Route {
  readonly method: string;
  readonly url: string;
  readonly multipart: boolean;
  readonly body: unknown;
}

/** Every route that a server of this process adds from now on, as Fastify tells it (diagnostics channel). */
function routesAdded(): Route[] {
  const routes: Route[] = [];
  diagnostics.subscribe('fastify.initialization', (message) => {
    const fastify: unknown = Reflect.get(Object(message), 'fastify');
    const addHook: unknown = Reflect.get(Object(fastify), 'addHook');
    if (typeof addHook !== 'function') return;
    Reflect.apply(addHook, fastify, ['onRoute', (options: unknown) => void routes.push(...routesOf(options))]);
  });
  return routes;
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((of, name) => Reflect.get(Object(of), name), value);
}

function routesOf(options: unknown): Route[] {
  const methods = [member(options, 'method')].flat().filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
  const examples = member(options, 'schema', 'body', 'examples');
  return methods.map((method) => ({
    method: String(method),
    url: String(member(options, 'url')),
    multipart: member(options, 'config', 'multipart') === true,
    body: Array.isArray(examples) ? examples[0] : undefined,
  }));
}

/** Somebody who has logged in, with a form token; or nobody. */
export interface Session {
  readonly address: string;
  readonly cookie: string;
  readonly token: string;
}

/** People of the matrix: each role in the unit soc; one who is a caseworker there and an approver in bygg; one without a role. */
export const PEOPLE = [
  ...ROLES.map((role) => ({
    loginId: `m.${role}`,
    at: kommunB,
    roles: [role === 'administrator' ? role : `${role}@soc`],
  })),
  { loginId: 'm.mixed', at: kommunB, roles: ['caseworker@soc', 'approver@bygg'] },
  { loginId: 'm.whole', at: kommunB, roles: ['caseworker', 'approver', 'template-editor', 'archivist', 'auditor'] },
  { loginId: 'm.nobody', at: kommunB, roles: [] },
  { loginId: 'm.elsewhere', at: kommunB, roles: ['caseworker@bygg'] },
];

const SCOPES = [
  'letters',
  'administration',
  'log',
  'templates',
  'prechecks',
  'mailings',
  'records',
  'archive',
  'paper',
];

export const SYSTEMS = [
  { clientId: 'm-whole', organisation: kommunB.id, scopes: SCOPES },
  { clientId: 'm-soc', organisation: kommunB.id, scopes: SCOPES, units: ['soc'] },
  { clientId: 'm-weak', organisation: kommunB.id, scopes: ['other'] },
  { clientId: 'm-a', organisation: kommunA.id, scopes: SCOPES },
];

/** The world, and the sender's routes: the e-ID simulator's, which start before, are not among them. */
export async function openMatrix(): Promise<{ readonly world: SenderWorld; readonly routes: readonly Route[] }> {
  const world = await SenderWorld.open({ people: PEOPLE, systems: SYSTEMS });
  const routes = routesAdded();
  // Each person comes from an address of their own: the pages' rate limit is by address.
  await world.sender({ listen: { ...world.config.listen, trustedProxies: ['127.0.0.0/8'] } });
  for (const [code, name] of [
    ['soc', 'Socialtjänsten'],
    ['bygg', 'Bygg'],
  ]) {
    const made = await rest(world, 'm-whole', 'POST', '/units', { code, name });
    assert.equal(made.status, 201);
  }
  return { world, routes };
}

/** Logs in without a browser's redirects being followed to pages: cookies and a form token are all that is kept. */
export async function sessionOf(world: SenderWorld, loginId: string): Promise<Session> {
  const person = await world.person(loginId);
  await person.open(`${world.address}/help`);
  const token = /name="_csrf" value="([^"]+)"/.exec(person.html)?.[1] ?? '';
  const address = `10.0.0.${PEOPLE.findIndex((one) => one.loginId === loginId) + 10}`;
  return { address, cookie: person.cookieFor(world.address), token };
}

export async function rest(
  world: SenderWorld,
  client: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers: Record<string, string> = { 'idempotency-key': crypto.randomUUID() };
  if (client !== undefined) headers['authorization'] = `Bearer ${await tokenOf(world, client)}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
  const answer = await fetch(`${world.address}/api/v1${path}`, init);
  return { status: answer.status, text: await answer.text() };
}

const tokens = new Map<string, Promise<string>>();

function tokenOf(world: SenderWorld, client: string): Promise<string> {
  const known = tokens.get(client) ?? world.token(client);
  tokens.set(client, known);
  return known;
}

/** One page's route as a browser of that person would ask, with that form; redirects are not followed. */
export async function page(
  world: SenderWorld,
  session: Session | undefined,
  route: Route,
  path: string,
  filled: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string; readonly location: string }> {
  const headers: Record<string, string> = { accept: 'text/html', origin: world.address };
  if (session !== undefined) Object.assign(headers, { cookie: session.cookie, 'x-forwarded-for': session.address });
  const fields = { _csrf: session?.token ?? 'none', ...filled };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const body = route.method === 'GET' ? null : route.multipart ? form : new URLSearchParams(fields);
  const init = { method: route.method, headers, body, redirect: 'manual' } as const;
  const answer = await fetch(`${world.address}${path}`, init);
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') ?? '' };
}

/** The ids that a route's parameters are filled with, by what the route is about. */
export type Things = Readonly<Record<string, Readonly<Record<Place, Readonly<Record<string, string>>>>>>;

/** Subjects of things that nobody of the unit soc may ever see. */
export const FOREIGN = /Hemligt i bygg|Hemligt i Kommun A/;

async function letterIn(world: SenderWorld, client: string, unit: string | undefined, subject: string) {
  const attachments = [{ filename: 'a.pdf', content: Buffer.from(await aPdf()).toString('base64') }];
  const letter = { recipient: withMailbox, subject, text: 'Hej', attachments, ...(unit === undefined ? {} : { unit }) };
  const sent = await rest(world, client, 'POST', '/letters', letter);
  assert.equal(sent.status, 202, sent.text);
  const id = String(member(JSON.parse(sent.text), 'letterId'));
  const whole = await world.person(client === 'm-a' ? 'eva.ek' : 'bo.berg');
  await whole.open(`${world.address}/letters/${id}`);
  const file = /\/files\/([0-9a-f-]{36})/.exec(whole.html)?.[1] ?? '';
  return { id, file, number: '1' };
}

/** A letter that waits for approval, as if its case type wanted it. */
async function heldLetter(world: SenderWorld, client: string, unit: string | undefined, subject: string) {
  const sendAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
  const letter = { recipient: withMailbox, subject, text: 'Hej', sendAt, ...(unit === undefined ? {} : { unit }) };
  const sent = await rest(world, client, 'POST', '/letters', letter);
  assert.equal(sent.status, 202, sent.text);
  const id = String(member(JSON.parse(sent.text), 'letterId'));
  const database = new pg.Client({ connectionString: world.database.ownerUrl });
  await database.connect();
  await database.query(`update sender.letter set approval = 'wanted' where id = $1`, [id]);
  await database.query(
    `insert into sender.approval (letter, organisation, unit, asked_at, asked_by)
     select id, organisation, unit, now(), author from sender.letter where id = $1`,
    [id],
  );
  await database.end();
  return { id };
}

async function draftOf(world: SenderWorld, loginId: string, subject: string) {
  const person = await world.person(loginId);
  await person.open(`${world.address}/letters/new`);
  await person.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const id = /\/drafts\/([0-9a-f-]{36})/.exec(person.url)?.[1] ?? '';
  await person.open(`${world.address}/drafts/${id}/letter`);
  const files = [{ filename: 'a.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  await person.press(/Granska brevet/, { subject, text: 'Hej', files });
  await person.open(`${world.address}/drafts/${id}/check`);
  return { id, file: /\/files\/([0-9a-f-]{36})/.exec(person.html)?.[1] ?? '' };
}

async function unitsOf(world: SenderWorld, loginId: string): Promise<ReadonlyMap<string, string>> {
  const person = await world.person(loginId);
  await person.open(`${world.address}/settings/units`);
  const rows = person.html.matchAll(/href="\/settings\/units\/([0-9a-f-]{36})"[\s\S]*?<code>([a-z-]+)<\/code>/g);
  return new Map([...rows].map(([, id = '', code = '']) => [code, id]));
}

/** Makes a thing of each kind in each place. Add yours here, and name it in sender-matrix-routes.ts. */
export async function makeThings(world: SenderWorld): Promise<Things> {
  const letter = {
    own: await letterIn(world, 'm-whole', 'soc', 'Brev i soc'),
    'other unit': await letterIn(world, 'm-whole', 'bygg', 'Hemligt i bygg'),
    'other organisation': await letterIn(world, 'm-a', undefined, 'Hemligt i Kommun A'),
  };
  await until('three letters signed', async () => (world.mediator.taken.length >= 3 ? true : undefined));
  const [b, a] = [await unitsOf(world, 'bo.berg'), await unitsOf(world, 'eva.ek')];
  const unit = {
    own: { id: b.get('soc') ?? '', code: 'soc' },
    'other unit': { id: b.get('bygg') ?? '', code: 'bygg' },
    'other organisation': { id: a.get('gemensamt') ?? '', code: 'finns-inte' },
  };
  const draft = {
    own: await draftOf(world, 'm.caseworker', 'Utkast i soc'),
    'other unit': await draftOf(world, 'm.elsewhere', 'Hemligt i bygg'),
    'other organisation': await draftOf(world, 'eva.ek', 'Hemligt i Kommun A'),
  };
  const held = {
    own: await heldLetter(world, 'm-whole', 'soc', 'Väntar i soc'),
    'other unit': await heldLetter(world, 'm-whole', 'bygg', 'Hemligt i bygg'),
    'other organisation': await heldLetter(world, 'm-a', undefined, 'Hemligt i Kommun A'),
  };
  const gone = {
    line: '999999999',
    id: crypto.randomUUID(),
    file: crypto.randomUUID(),
    code: 'finns-inte',
    number: '1',
  };
  const absent = { own: gone, 'other unit': gone, 'other organisation': gone };
  return { letter, held, draft, unit, absent };
}
