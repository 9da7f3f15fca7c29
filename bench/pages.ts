// Server time of every page of the sender that a person can open, with a million letters in the log, and bytes on the wire at its first load.
// `node bench/pages.ts [letters] [requests of each page]`. One person asks, one request after the other; the time is the server's own, from
// the request's arrival to the last byte given to the socket. Beside it in the same run: a bare Fastify page with one question by primary key.
import Fastify from 'fastify';
import pg from 'pg';
import { RepliesWorld } from '../test/scenarios/sender-replies-world.ts';
import { kommunB, until } from '../test/scenarios/sender-world.ts';
import { print } from './mediation.ts';
import { ask, firstLoad, listenIn, routesWith } from './pages-ask.ts';
import { fill, LARGE, manyNumbers } from './pages-fill.ts';
import { addressOf, makeThings, moreThings } from './pages-things.ts';

const TARGET_MS = 50;
const TARGET_BYTES = 100_000;
const WARM_UP = 10;
const [letters = 1_000_000, requests = 100] = process.argv.slice(2).map(Number);
const numbers = manyNumbers(20_000);
const ROLES = ['caseworker', 'approver', 'template-editor', 'archivist', 'auditor', 'administrator'];
/** Everything, one unit only, three of them, one that has sent nothing, a case type of one, common or without letters there: the same pages ask other questions. */
const PEOPLE = [
  { loginId: 'bank.alla', at: kommunB, roles: ROLES },
  { loginId: 'bank.en', at: kommunB, roles: ['caseworker@bank-1', 'auditor@bank-1', 'archivist@bank-1'] },
  {
    loginId: 'bank.tre',
    at: kommunB,
    roles: ['bank-1', 'bank-2', 'bank-3'].flatMap((at) => [`caseworker@${at}`, `auditor@${at}`]),
  },
  { loginId: 'bank.ny', at: kommunB, roles: ['caseworker@bank-31', 'auditor@bank-31'] },
  { loginId: 'bank.typ', at: kommunB, roles: [], groups: ['Vanlig ärendetyp'] },
  { loginId: 'bank.sallan', at: kommunB, roles: [], groups: ['Ovanlig ärendetyp'] },
];
/** What is searched for in several units as well. */
const IN_SOME = /^(all|by days|by sender.*|by (common|rare|no) word.*)$/;

interface Measured {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

let clients = 0;

listenIn();
const replies = await RepliesWorld.open({ people: PEOPLE });
const world = replies.sender;
const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
await owner.connect();
try {
  const all = await world.person('bank.alla');
  const before = await makeThings(replies, all, owner);
  const fillSeconds = await fill(owner, before['/letters']?.['id'] ?? '', letters, numbers);
  await owner.query("update job set next_at = now() where kind = 'count-figures'");
  await until('counted', async () => {
    const { rows } = await owner.query<{ n: string }>('select coalesce(sum(sent), 0) as n from statistics_month');
    return Number(rows[0]?.n) > letters ? true : undefined;
  });
  const things = { ...before, ...(await moreThings(world, all, owner)) };
  const floor = await bareServer(before['/letters']?.['id'] ?? '');
  const scanned = await sequentialScans();
  const cookie = all.cookieFor(world.address);
  const pages: Record<string, Measured> = {};
  const bytes: Record<string, number> = {};
  const others: string[] = [];
  const withoutThing: string[] = [];
  for (const route of new Set(routesWith('/letters/new'))) {
    if (route.startsWith('/api/') || route.startsWith('/assets')) continue;
    const path = addressOf(route, things);
    if (path === undefined) withoutThing.push(route);
    else {
      const answer = await ask(`${world.address}${path}`, { cookie, from: `10.1.0.${others.length % 250}` });
      if (answer.status !== 200 || !answer.type.includes('text/html'))
        others.push(`${route} ${answer.status} ${answer.type}`);
      else {
        pages[route] = await timed(path, cookie);
        bytes[route] = await firstLoad(`${world.address}${path}`, answer, cookie);
      }
    }
  }
  await searches(pages, '', all);
  const one = await world.person('bank.en');
  await searches(pages, ' of one unit', one);
  await searches(pages, ' of three units', await world.person('bank.tre'), IN_SOME);
  await searches(pages, ' of a new unit', await world.person('bank.ny'), IN_SOME);
  for (const [group, has] of [
    ['Vanlig ärendetyp', 'exists'],
    ['Ovanlig ärendetyp', 'not exists'],
  ]) {
    await owner.query(
      `insert into group_rule (id, organisation, group_name, role, unit, case_types, created_at, created_by)
       select gen_random_uuid(), unit.organisation, $1, role, unit.id, array[type.id], now(), 'bench' from unit
         cross join lateral (select id from case_type where organisation = unit.organisation and code like 'bank-%' and ${has}
           (select from letter where letter.unit = unit.id and letter.case_type = case_type.id) limit 1) as type
         cross join unnest(array['caseworker', 'auditor', 'archivist']) as role
       where unit.code = 'bank-1'`,
      [group],
    );
  }
  await searches(pages, ' of one case type', await world.person('bank.typ'));
  await searches(pages, ' of a rare case type', await world.person('bank.sallan'), IN_SOME);
  const after = await sequentialScans();
  const slowest = Object.entries(pages).toSorted(([, a], [, b]) => b.p95 - a.p95);
  const largest = Object.entries(bytes).toSorted(([, a], [, b]) => b - a);
  print({
    ...{ bench: 'pages', letters, fillSeconds, requests, pagesAsked: Object.keys(pages).length, floor },
    ...{ targetP95Ms: TARGET_MS, slowest: slowest[0], above: slowest.filter(([, { p95 }]) => p95 >= TARGET_MS) },
    ...{ targetBytes: TARGET_BYTES, largest: largest[0], tooLarge: largest.filter(([, size]) => size >= TARGET_BYTES) },
    sequentialScans: Object.fromEntries(LARGE.map((table) => [table, sinceThen(scanned[table], after[table])])),
    ...{ pages, bytes, others, withoutThing },
  });
} finally {
  await owner.end();
  await world.close();
}

/** The pages where one searches, with every condition alone and some together. */
async function searches(
  pages: Record<string, Measured>,
  who: string,
  person: Awaited<ReturnType<typeof world.person>>,
  names = /./,
) {
  const cookie = person.cookieFor(world.address);
  const someone = (n: number) => numbers[(n * 97) % numbers.length] ?? '';
  const { rows } = await owner.query<{ type: string }>("select id as type from case_type where code = 'bank-1'");
  const caseType = rows[0]?.type ?? '';
  const days = { from: '2026-01-01', to: '2026-03-31' };
  const log: Record<string, (n: number) => Record<string, string>> = {
    'by number': (n) => ({ words: someone(n) }),
    'by number and state': (n) => ({ words: someone(n), group: 'delivered' }),
    'by common word': () => ({ words: 'beslut' }),
    'by rare word': () => ({ words: 'beslut 4711' }),
    'by no word': () => ({ words: 'finnsinte' }),
    'by common word and days': () => ({ words: 'kallelse', ...days }),
    'by sender': () => ({ person: 'Person 17' }),
    'by nobody': () => ({ person: 'Finns Inte' }),
    'by sender and word': () => ({ person: 'Person 17', words: 'faktura' }),
    'by matter': () => ({ matter: 'BUN-2026-4711' }),
    'by case type': () => ({ caseType }),
    'by case type and state': () => ({ caseType, group: 'unknown' }),
    'by rare state': () => ({ group: 'unknown' }),
    'by common state': () => ({ group: 'delivered' }),
    'by no state': () => ({ group: 'on-its-way' }),
    'by rare state and word': () => ({ group: 'unknown', words: 'kallelse' }),
    'by days': () => days,
    'by days and sender': () => ({ ...days, person: 'Person 17' }),
    'far back': () => ({ after: String(Math.round(letters / 10)) }),
    'by common word, far back': () => ({ words: 'beslut', after: String(Math.round(letters / 10)) }),
    'by sender, far back': () => ({ person: 'Person 17', after: String(Math.round(letters / 10)) }),
  };
  for (const [name, values] of Object.entries(log).filter(([one]) => names.test(one)))
    pages[`POST /log ${name}${who}`] = await timed('/log', cookie, values);
  const lists: Record<string, (n: number) => Record<string, string>> = {
    'by number': (n) => ({ words: someone(n) }),
    'by common word': () => ({ words: 'beslut' }),
    'by rare word': () => ({ words: 'beslut 4711' }),
    'by rare state': () => ({ group: 'unknown' }),
    'by state, page 20': () => ({ group: 'delivered', page: '20' }),
    'my own': () => ({ mine: 'yes' }),
  };
  for (const [name, values] of Object.entries(lists).filter(([one]) => names.test(one)))
    pages[`POST /letters ${name}${who}`] = await timed('/letters', cookie, values);
  const looks: Record<string, (n: number) => Record<string, string>> = {
    all: () => ({}),
    'by number': (n) => ({ recipient: someone(n) }),
    'by person': () => ({ person: 'Anna' }),
    'by nobody': () => ({ person: 'Finns Inte' }),
    'by days': () => days,
    'far back': () => ({ before: '1000' }),
  };
  for (const [name, values] of Object.entries(looks).filter(([one]) => names.test(one)))
    pages[`POST /looks ${name}${who}`] = await timed('/looks', cookie, values);
}

async function timed(path: string, cookie: string, form?: (n: number) => Record<string, string>): Promise<Measured> {
  clients += 1;
  const from = `10.2.${Math.floor(clients / 250)}.${clients % 250}`;
  const page = form === undefined ? undefined : await ask(`${world.address}${path}`, { cookie, from });
  const token = /name="_csrf" value="([^"]+)"/.exec(page?.text ?? '')?.[1] ?? '';
  const times: number[] = [];
  let last = 0;
  for (let n = 0; n < requests + WARM_UP; n += 1) {
    const body = form === undefined ? {} : { form: new URLSearchParams({ _csrf: token, ...form(n) }) };
    const { status, serverMs, text } = await ask(`${world.address}${path}`, { cookie, from, ...body });
    // A page that may be asked for a few times a minute only is measured as often.
    if (status === 429 && n > 0) break;
    if (status !== 200) throw new Error(`${status} at ${path}: ${text.slice(0, 2000)}`);
    if (n >= WARM_UP) times.push(serverMs);
    last = serverMs;
  }
  return spread(times.length === 0 ? [last] : times);
}

function spread(times: readonly number[]): Measured {
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { p50: ms(0.5), p95: ms(0.95), max: ms(1) };
}

/** The least that a page costs here: no log-in, no layout, one row by its key. */
async function bareServer(letter: string): Promise<Measured> {
  const pool = new pg.Pool({ connectionString: world.database.ownerUrl, options: '-c search_path=sender', max: 1 });
  const app = Fastify();
  app.get('/bare', async (_request, reply) => {
    const { rows } = await pool.query('select subject from letter where id = $1', [letter]);
    return reply.type('text/html').send(`<!doctype html><title>${String(rows[0]?.subject)}</title>`);
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const times: number[] = [];
  for (let n = 0; n < requests + WARM_UP; n += 1) {
    const { serverMs } = await ask(`${address}/bare`, {});
    if (n >= WARM_UP) times.push(serverMs);
  }
  await app.close();
  await pool.end();
  return spread(times);
}

interface Scans {
  readonly scans: number;
  readonly rows: number;
}

/**
 * How often each of the large tables has been read in the order of its rows, and how many of them; when the server's processes have told.
 * "Is there any", and "are there a thousand" of what most are, begin so and stop at once: few rows a scan are right, a table's a fault.
 */
async function sequentialScans(): Promise<Record<string, Scans>> {
  await new Promise((later) => setTimeout(later, 2_000));
  const { rows } = await owner.query<{ relname: string; scans: string; rows: string }>(
    "select relname, seq_scan as scans, seq_tup_read as rows from pg_stat_user_tables where schemaname = 'sender' and relname = any($1)",
    [[...LARGE]],
  );
  return Object.fromEntries(
    rows.map(({ relname, scans, rows }) => [relname, { scans: Number(scans), rows: Number(rows) }]),
  );
}

function sinceThen(before: Scans | undefined, after: Scans | undefined): Scans {
  const of = (name: keyof Scans) => (after?.[name] ?? 0) - (before?.[name] ?? 0);
  return { scans: of('scans'), rows: of('rows') };
}
