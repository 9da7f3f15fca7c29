// What the mailbox's isolation matrix runs in: one operator, five mailboxes with words of their own in every text, and everybody who could ask.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../../src/services/mailbox/index.ts';
import { Person } from '../person.ts';
import { type Answer, type MadeServer, type Route, serversMade } from '../servers-made.ts';
import { personAt } from './mailbox-acting.ts';
import {
  accountsOf,
  BESIDE,
  type Mailbox,
  numbers,
  RECIPIENTS,
  SUBJECTS,
  type Subject,
} from './mailbox-matrix-people.ts';
import { rowsOf } from './mailbox-steps.ts';
import { kommunB, operator, startWorld, type World } from './mailbox-world.ts';
import { SenderDoor } from './sender-door.ts';

interface Session {
  readonly browser: Person;
  readonly cookie: string;
  readonly token: string;
  /** The log-in's id, which the mailbox is chosen in. */
  readonly logIn: string;
  readonly address: string;
}

interface Sent {
  readonly form?: Readonly<Record<string, string>>;
  /** With the form's token, as our own pages send it; false: without. */
  readonly token?: boolean;
  readonly origin?: string;
}

export interface Matrix {
  readonly world: World;
  readonly door: SenderDoor;
  readonly pages: MadeServer;
  readonly content: MadeServer;
  readonly accounts: Readonly<Record<Mailbox, string>>;
  /** Rows of the operator's database, by one connection that is kept: some thousands are asked for. */
  readonly rows: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  readonly session: (name: string) => Session;
  /** As the browser of that subject asks; redirects are not followed. Somebody whose right is over is back in the mailbox each time. */
  ask(subject: Subject, route: Pick<Route, 'method' | 'multipart'>, path: string, sent?: Sent): Promise<Answer>;
  /** Puts somebody in a mailbox, as if they had chosen it. */
  choose(subject: Subject): Promise<void>;
  close(): Promise<void>;
}

/** The configuration in which everything is switched on. */
async function wholeConfig(world: World, door: SenderDoor): Promise<Config> {
  const caFile = world.ca.certificateFile;
  const secretFile = join(world.folder, 'sms-secret');
  writeFileSync(secretFile, 'hemligt\n', { mode: 0o600 });
  const sender = { organisation: kommunB.id, url: door.url, replies: true, receipts: true };
  const staff = { issuer: `${world.eid.address}/staff`, acr: [], scope: 'openid profile email' };
  return {
    ...world.config,
    pages: { ...world.config.pages, trustedProxies: ['127.0.0.0/8'] },
    // Nothing listens there: nobody's code is sent.
    sms: { url: 'http://127.0.0.1:1/send', secretFile, from: 'Duvkullen' },
    registry: { ...world.config.registry, mandateSeconds: 60 },
    answers: { caFiles: [caFile], timeoutMs: 2000, senders: [sender] },
    forwarding: { caFiles: [caFile], timeoutMs: 2000, deduplicates: [operator.id] },
    staffLogin: { ...world.config.login, ...staff },
  };
}

/** The world with these logged in; things are made by mailbox-matrix-things.ts. */
export async function openMatrix(subjects: readonly Subject[] = SUBJECTS): Promise<Matrix> {
  const world = await startWorld({ accounts: accountsOf() });
  const { state } = world.far;
  for (const recipient of Object.values(RECIPIENTS)) state.registered.set(recipient, operator.id);
  const signer = (id: string) => ({ id, name: 'Den som tecknar firma' });
  state.companies.set(RECIPIENTS.company, { signers: [signer(numbers.signatory)], needed: 1 });
  state.companies.set(RECIPIENTS.pair, { signers: [signer(numbers.joint), signer(BESIDE)], needed: 2 });
  const door = new SenderDoor({ ...(await world.issue(kommunB)), caFile: world.ca.certificateFile }, operator.id);
  await door.up();
  const servers = serversMade();
  await world.restart(await wholeConfig(world, door));
  const having = (url: string) => servers.find(({ routes }) => routes.some((route) => route.url === url));
  const [pages, content] = [having('/inbox'), having('/content')];
  assert.ok(pages !== undefined && content !== undefined, 'the pages and the content origin');
  const database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
  const rows: Matrix['rows'] = async (text, values = []) => (await database.query(text, [...values])).rows;
  const accounts = await accountIds(world);
  const sessions = new Map<string, Session>();
  const choose = chooseIn(rows, accounts, sessions);
  for (const [index, subject] of subjects.entries()) {
    sessions.set(subject.name, await sessionOf(world, subject, `10.0.0.${index + 10}`));
    await choose(subject);
  }
  // The delegation of the former delegate is over.
  await rowsOf(
    world,
    `update delegate set state = 'ended', ended_by = 'holder', ended_at = now() where person_id = '${numbers.former}'`,
  );
  const session = (name: string) => sessions.get(name) ?? assert.fail(name);
  const close = async (): Promise<void> => {
    await database.end();
    await world.stop();
    await door.down();
  };
  return {
    world,
    door,
    pages,
    content,
    accounts,
    rows,
    session,
    ask: askOf({ world, pages, session, choose }),
    choose,
    close,
  };
}

async function accountIds(world: World): Promise<Record<Mailbox, string>> {
  const rows = await rowsOf(world, 'select id, recipient_id from account');
  const idOf = (mailbox: Mailbox): string =>
    String(rows.find((row) => row['recipient_id'] === RECIPIENTS[mailbox])?.['id']);
  return {
    signe: idOf('signe'),
    amina: idOf('amina'),
    company: idOf('company'),
    pair: idOf('pair'),
    ture: idOf('ture'),
  };
}

function chooseIn(rows: Matrix['rows'], accounts: Matrix['accounts'], sessions: ReadonlyMap<string, Session>) {
  const owners: readonly (string | undefined)[] = Object.values(RECIPIENTS);
  return async ({ name, in: mailbox, person }: Subject): Promise<void> => {
    if (person === undefined) return;
    const chosen = mailbox === undefined || owners.includes(person) ? null : accounts[mailbox];
    await rows('update log_in set chosen = $1 where id = $2', [chosen, sessions.get(name)?.logIn ?? null]);
  };
}

async function sessionOf(world: World, { person, isStaff = false }: Subject, address: string): Promise<Session> {
  if (person === undefined) return { browser: new Person(), cookie: '', token: 'none', logIn: '', address };
  const browser = isStaff ? await staffAt(world, person) : await personAt(world, person, '/help');
  await browser.open(`${world.pages}/help`);
  const token = /name="_csrf" value="([^"]+)"/.exec(browser.html)?.[1] ?? assert.fail('no form on the help page');
  const [row] = await rowsOf(world, 'select id from log_in order by at desc limit 1');
  return { browser, cookie: browser.cookieFor(world.pages), token, logIn: String(row?.['id']), address };
}

async function staffAt(world: World, loginId: string): Promise<Person> {
  const person = new Person();
  await person.open(`${world.pages}/support`);
  const choice = person.forms().find(({ html }) => html.includes(`value="${loginId}"`));
  assert.ok(choice !== undefined, `nobody called ${loginId} at the operator's provider`);
  return await person.submit(choice, { person: loginId });
}

type Asking = Pick<Matrix, 'world' | 'pages' | 'session' | 'choose'>;

function askOf({ world, pages, session, choose }: Asking): Matrix['ask'] {
  return async (subject, { method, multipart }, path, { form = {}, token = true, origin = world.pages } = {}) => {
    const { cookie, token: own, address } = session(subject.name);
    // The first no takes somebody back to their own mailbox; here each cell is the first.
    if (subject.in !== undefined && subject.right === undefined) await choose(subject);
    const host = new URL(world.pages).host;
    const headers: Record<string, string> = { accept: 'text/html', origin, host, 'x-forwarded-for': address };
    if (cookie !== '') headers['cookie'] = cookie;
    if (method === 'GET') return await pages.ask({ method, url: path, headers });
    const fields = { ...(token ? { _csrf: own } : {}), ...form };
    const body = new Response(multipart ? formOf(fields) : new URLSearchParams(fields));
    headers['content-type'] = body.headers.get('content-type') ?? '';
    return await pages.ask({ method, url: path, headers, payload: await body.text() });
  };
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
