// What the isolation matrix runs in: people of each role, systems of each reach, and every route as the running server knows it.
// Requests are put into the server of this process (light-my-request) instead of through a socket: the same hooks, a third of the time.
import assert from 'node:assert/strict';
import { type Answer, type MadeServer, member, type Route, serversMade } from '../servers-made.ts';
import { kommunA, kommunB, SenderWorld } from './sender-world.ts';

/** In the own unit: without a case type, of the one that m.typed has, of another. */
export const OWN_PLACES = ['own', 'own type', 'other type'] as const;
export const PLACES = [...OWN_PLACES, 'other unit', 'other organisation'] as const;
export type Place = (typeof PLACES)[number];

/** Kinds of things that have a case type, or letters with one. */
export const WITH_CASE_TYPE: readonly string[] = [
  'letter',
  'held',
  'line',
  'precheck',
  'mailing',
  'reply',
  'printBatch',
];

export const ROLES = ['caseworker', 'approver', 'template-editor', 'archivist', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

type Ask = MadeServer['ask'];

/** Somebody who has logged in, with a form token. */
export interface Session {
  readonly account: string;
  readonly address: string;
  readonly cookie: string;
  readonly token: string;
}

type Held = Readonly<Record<Place, readonly Role[]>>;
const NONE: Held = { own: [], 'own type': [], 'other type': [], 'other unit': [], 'other organisation': [] };
/** Who holds roles in the whole unit holds them for each case type. */
const inUnits = (own: readonly Role[], other: readonly Role[] = []): Held => {
  return { ...NONE, own, 'own type': own, 'other type': own, 'other unit': other };
};
/** Of one case type in soc. */
const TYPED = 'Bara bistånd';
export const typedGroup = (role: Role): string => `${TYPED}: ${role}`;
const EVERY = ROLES.filter((role) => role !== 'administrator');

interface Somebody {
  readonly loginId: string;
  readonly at: { readonly id: string; readonly name: string };
  readonly roles: string[];
  readonly groups?: string[];
  /** What the person may do where: soc is the own unit, bygg the other. */
  readonly held: Held;
}

/**
 * Each role in the unit soc. m.mixed: caseworker there and approver in bygg. m.keeper: caseworker in bygg and archivist of soc. m.whole:
 * every role but administrator, everywhere. m.typed, m.typed-approver, m.typed-auditor: the role for one case type in soc. m.typed-keeper:
 * caseworker in bygg and archivist of that case type in soc. m.substitute: caseworker in bygg, who stands in for m.caseworker. m.elsewhere:
 * caseworker in bygg. m.ended: every role, and an account that is shut. m.nobody: no role.
 */
export const PEOPLE: readonly Somebody[] = [
  ...ROLES.map((role) => ({
    loginId: `m.${role}`,
    at: kommunB,
    roles: [role === 'administrator' ? role : `${role}@soc`],
    held: inUnits([role], role === 'administrator' ? [role] : []),
  })),
  {
    loginId: 'm.mixed',
    at: kommunB,
    roles: ['caseworker@soc', 'approver@bygg'],
    held: inUnits(['caseworker'], ['approver']),
  },
  {
    loginId: 'm.keeper',
    at: kommunB,
    roles: ['caseworker@bygg', 'archivist@soc'],
    held: inUnits(['archivist'], ['caseworker']),
  },
  { loginId: 'm.whole', at: kommunB, roles: [...EVERY], held: inUnits(EVERY, EVERY) },
  ...(['caseworker', 'approver', 'auditor'] as const).map((role) => ({
    loginId: role === 'caseworker' ? 'm.typed' : `m.typed-${role}`,
    ...{ at: kommunB, roles: [], groups: [typedGroup(role)], held: { ...NONE, 'own type': [role] } },
  })),
  {
    loginId: 'm.typed-keeper',
    ...{ at: kommunB, roles: ['caseworker@bygg'], groups: [typedGroup('archivist')] },
    held: { ...NONE, 'own type': ['archivist'], 'other unit': ['caseworker'] },
  },
  {
    loginId: 'm.substitute',
    at: kommunB,
    roles: ['caseworker@bygg'],
    held: inUnits([], ['caseworker']),
  },
  {
    loginId: 'm.elsewhere',
    at: kommunB,
    roles: ['caseworker@bygg'],
    held: inUnits([], ['caseworker']),
  },
  { loginId: 'm.ended', at: kommunB, roles: [...ROLES], held: NONE },
  { loginId: 'm.nobody', at: kommunB, roles: [], held: NONE },
];

/** Somebody who looks after the things of the other organisation, and who stands in there. */
const IN_A: readonly Omit<Somebody, 'held'>[] = [
  { loginId: 'a.keeper', at: kommunA, roles: ['caseworker@kultur'] },
  { loginId: 'a.other', at: kommunA, roles: [] },
];

const SCOPES = ['letters', 'administration', 'log', 'records'];

export const SYSTEMS = [
  { clientId: 'm-whole', organisation: kommunB.id, scopes: SCOPES },
  { clientId: 'm-soc', organisation: kommunB.id, scopes: SCOPES, units: ['soc'] },
  { clientId: 'm-weak', organisation: kommunB.id, scopes: ['other'] },
  { clientId: 'm-a', organisation: kommunA.id, scopes: SCOPES },
];

export interface Matrix {
  readonly world: SenderWorld;
  readonly routes: readonly Route[];
  readonly sessions: ReadonlyMap<string, Session>;
  /** A page's route as a browser of that person would ask, with that form; redirects are not followed. */
  page(who: string | undefined, route: Route, path: string, filled?: Readonly<Record<string, string>>): Promise<Answer>;
  /** An operation as that system, or nobody, would ask. */
  rest(client: string | undefined, method: string, path: string, body?: unknown, type?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** The world, and the sender's routes: those of servers that start before it are not among them. */
export async function openMatrix(): Promise<Matrix> {
  const world = await SenderWorld.open({
    people: [...PEOPLE, ...IN_A].map(({ loginId, at, roles, groups = [] }) => ({ loginId, at, roles, groups })),
    systems: SYSTEMS,
  });
  const servers = serversMade();
  // Each person comes from an address of their own: the pages' rate limit is by address.
  await world.sender({ listen: { ...world.config.listen, trustedProxies: ['127.0.0.0/8'] } });
  const { routes, ask } = servers.at(-1) ?? assert.fail('no server was made');
  const sessions = new Map<string, Session>();
  const rest = restOf(world, ask);
  for (const [code, name] of [
    ['soc', 'Socialtjänsten'],
    ['bygg', 'Bygg'],
  ]) {
    const made = await rest('m-whole', 'POST', '/units', { code, name });
    assert.equal(made.status, 201, made.text);
  }
  for (const [index, { loginId }] of PEOPLE.entries()) {
    sessions.set(loginId, await sessionOf(world, loginId, `10.0.0.${index + 10}`));
  }
  return { world, routes, sessions, page: pageOf(world, ask, sessions), rest, close: () => world.close() };
}

async function sessionOf(world: SenderWorld, loginId: string, address: string): Promise<Session> {
  const person = await world.person(loginId);
  await person.open(`${world.address}/help`);
  const token = /name="_csrf" value="([^"]+)"/.exec(person.html)?.[1] ?? '';
  const answer = await fetch(`${world.address}/api/v1/accounts`, {
    headers: { authorization: `Bearer ${await world.token('m-whole')}` },
  });
  const accounts = member(await answer.json(), 'accounts');
  const own = Array.isArray(accounts) ? accounts.find((one) => member(one, 'name') === loginId) : undefined;
  return { account: String(member(own, 'accountId')), address, cookie: person.cookieFor(world.address), token };
}

function pageOf(world: SenderWorld, ask: Ask, sessions: ReadonlyMap<string, Session>): Matrix['page'] {
  return async (who, { method, multipart }, path, filled = {}) => {
    const session = who === undefined ? undefined : sessions.get(who);
    const headers: Record<string, string> = { accept: 'text/html', origin: world.address };
    headers['host'] = new URL(world.address).host;
    if (session !== undefined) Object.assign(headers, { cookie: session.cookie, 'x-forwarded-for': session.address });
    if (method === 'GET') return await ask({ method, url: path, headers });
    const fields = { _csrf: session?.token ?? 'none', ...filled };
    const body = new Response(multipart ? formOf(fields) : new URLSearchParams(fields));
    headers['content-type'] = body.headers.get('content-type') ?? '';
    return await ask({ method, url: path, headers, payload: await body.text() });
  };
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

function restOf(world: SenderWorld, ask: Ask): Matrix['rest'] {
  const tokens = new Map<string, { readonly token: Promise<string>; readonly at: number }>();
  return async (client, method, path, body, type = 'application/json') => {
    const headers: Record<string, string> = { 'idempotency-key': crypto.randomUUID() };
    if (client !== undefined) {
      const known = tokens.get(client);
      // Tokens are good for some minutes, and the matrix may take longer on a loaded machine.
      const kept = known !== undefined && Date.now() - known.at < 60_000;
      const now = kept ? known : { token: world.token(client), at: Date.now() };
      tokens.set(client, now);
      headers['authorization'] = `Bearer ${await now.token}`;
    }
    const asked = { method, url: `/api/v1${path}`, headers };
    if (body === undefined) return await ask(asked);
    headers['content-type'] = type;
    return await ask({ ...asked, payload: typeof body === 'string' ? body : JSON.stringify(body) });
  };
}
