// Server time of each of the sender's pages with a million letters in the log, and bytes on the wire at the first load.
// `node bench/pages.ts [letters] [requests of each page]`. What is measured is the whole request over loopback: more than the server's own time.
import http from 'node:http';
import pg from 'pg';
import { checkDigit } from '../src/domain/check-digit.ts';
import type { Person } from '../test/person.ts';
import { aPdf, SenderWorld, until } from '../test/scenarios/sender-world.ts';
import { percentile, print } from './mediation.ts';

const TARGET_MS = 50;
const TARGET_BYTES = 100_000;
const AT_ONCE = 50_000;
const PEOPLE = 20_000;
const [letters = 1_000_000, requests = 100] = process.argv.slice(2).map(Number);

const world = await SenderWorld.open();
const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
await owner.connect();
try {
  await world.sender();
  const anna = await world.person('anna.ask');
  const letter = await send(anna);
  const numbers = manyNumbers(PEOPLE);
  const filled = performance.now();
  for (let from = 0; from < letters; from += AT_ONCE) await fill(letter, numbers, Math.min(AT_ONCE, letters - from));
  await owner.query('analyze');
  await owner.query('checkpoint');
  const fillSeconds = Math.round((performance.now() - filled) / 1000);
  await owner.query("update job set next_at = now() where kind = 'count-figures'");
  await until('counted', async () => {
    const { rows } = await owner.query<{ n: string }>('select coalesce(sum(sent), 0) as n from statistics_month');
    return Number(rows[0]?.n) > letters ? true : undefined;
  });
  const pages = await measureAll(anna, letter, numbers);
  const firstLoad = await firstLoadOf(anna, letter);
  print({
    bench: 'pages',
    letters,
    fillSeconds,
    requests,
    targetP95Ms: TARGET_MS,
    slowestP95Ms: Math.max(...Object.values(pages).map(({ p95 }) => p95)),
    pages,
    targetBytes: TARGET_BYTES,
    largestFirstLoad: Math.max(...Object.values(firstLoad)),
    firstLoad,
  });
} finally {
  await owner.end();
  await world.close();
}

async function send(anna: Person): Promise<string> {
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: '198101052382' });
  await anna.follow(/Fortsätt till brevet/);
  const files = [{ filename: 'Beslut.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  await anna.press(/Bifoga valda filer/, { subject: 'Beslut om förskoleplats', text: 'Hej', files });
  await anna.press(/Granska brevet/);
  await anna.press(/Skicka brevet/);
  await until('handed over', async () => world.mediator.taken.at(-1));
  return new URL(anna.url).pathname.split('/').at(-1) ?? '';
}

/** Letters and their lines in the log, over two years: copies of one letter to other people, in other states. */
async function fill(letter: string, numbers: readonly string[], count: number): Promise<void> {
  await owner.query(
    `with made as (
       insert into letter (id, organisation, origin, created_at, author, author_name, recipient, subject, language, protection_class,
         content, envelope_bytes, state, updated_at, channel, unit, category, keeper, operator_id, operator_name, trans_id, settled_at)
       select gen_random_uuid(), organisation, origin, now() - random() * interval '700 days', author || (n % 200), author_name,
         ($2::text[])[1 + (random() * $3)::int], case n % 50 when 0 then 'Kallelse till möte' when 1 then 'Faktura' else subject end || ' ' || n,
         language, protection_class, content, envelope_bytes,
         (array['delivered', 'delivered', 'delivered', 'delivered', 'printed', 'refused', 'unknown'])[1 + least(n % 40, 6)],
         now(), channel, unit, category, keeper, '164022000022', 'Duvkullens brevlåda', 'trans-' || n, now()
       from letter, generate_series(1, $4::int) as n where id = $1 returning *)
     insert into sending_log (organisation, at, login, login_name, recipient, subject, letter, unit, protection_class, state, channel,
       operator_id, operator_name, trans_id, attempts, settled_at)
     select organisation, created_at, author, author_name, recipient, subject, id, unit, protection_class, state, channel,
       operator_id, operator_name, trans_id, 1, settled_at from made`,
    [letter, numbers, numbers.length - 1, count],
  );
}

async function measureAll(anna: Person, letter: string, numbers: readonly string[]) {
  const [ulf, ylva, bo] = [await world.person('ulf.ull'), await world.person('ylva.yr'), await world.person('bo.berg')];
  const found: Record<string, { p50: number; p95: number; max: number }> = {};
  const get = async (name: string, person: Person, path: string) => {
    found[name] = await timed(() => person.open(`${world.address}${path}`));
  };
  const search = async (name: string, person: Person, path: string, values: (n: number) => Record<string, string>) => {
    await person.open(`${world.address}${path}`);
    const form = person.forms().find((one) => one.action.endsWith(path) && one.html.includes('search'));
    if (form === undefined) throw new Error(`no search on ${path}`);
    let n = 0;
    found[name] = await timed(() => person.submit(form, values(n++)));
  };
  const someone = (n: number) => numbers[n * 97] ?? '';
  await get('start', anna, '/');
  await get('letters', anna, '/letters');
  await search('letters by number', anna, '/letters', (n) => ({ words: someone(n) }));
  await search('letters by word', anna, '/letters', () => ({ words: 'kallelse' }));
  await search('letters delivered, page 20', anna, '/letters', () => ({ group: 'delivered', page: '20' }));
  await get('letter', anna, `/letters/${letter}`);
  await get('new letter', anna, '/letters/new');
  await get('log', anna, '/log');
  await search('log by number', anna, '/log', (n) => ({ words: someone(n) }));
  await search('log by common word', anna, '/log', () => ({ words: 'beslut' }));
  await search('log by rare word', anna, '/log', () => ({ words: 'beslut 4711' }));
  await search('log by sender', anna, '/log', () => ({ person: 'Anna' }));
  await search('log by state', anna, '/log', () => ({ group: 'unknown' }));
  await search('log by days', anna, '/log', () => ({ from: '2026-01-01', to: '2026-03-31' }));
  await get('who has seen what', ulf, '/looks');
  await search('who has seen by number', ulf, '/looks', (n) => ({ recipient: someone(n) }));
  await get('statistics', anna, '/statistics');
  await get('disposal', ylva, '/disposal');
  await get('holds', ylva, '/disposal/holds');
  await get('settings', bo, '/settings');
  await get('help', anna, '/help');
  return found;
}

async function timed(work: () => Promise<Person>) {
  const times: number[] = [];
  for (let n = 0; n < requests + 5; n += 1) {
    const from = performance.now();
    const { status, url } = await work();
    if (status !== 200) throw new Error(`${status} at ${url}`);
    if (n >= 5) times.push(performance.now() - from);
  }
  const ms = (share: number) => Math.round(percentile(times, share) * 10) / 10;
  return { p50: ms(0.5), p95: ms(0.95), max: ms(1) };
}

/** The page and everything that it loads, compressed as it is served. */
async function firstLoadOf(anna: Person, letter: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const path of ['/', '/letters', `/letters/${letter}`, '/letters/new', '/log', '/statistics']) {
    const seen = new Set<string>();
    found[path.replace(letter, '{id}')] = await bytesOf(anna, path, seen);
  }
  return found;
}

async function bytesOf(anna: Person, path: string, seen: Set<string>): Promise<number> {
  if (seen.has(path)) return 0;
  seen.add(path);
  const address = new URL(path, world.address).href;
  const bytes = await onTheWire(address, anna.cookieFor(address));
  const text = await (
    await fetch(address, { headers: { cookie: anna.cookieFor(address), accept: 'text/html' } })
  ).text();
  let total = bytes;
  for (const [, found = ''] of text.matchAll(/(?:href|src|url\()=?["']?(\/assets\/[^"')\s]+|[^"')\s]+\.woff2)/g)) {
    // A font is loaded for the characters that it has: the page's are Latin.
    if (found.endsWith('.woff2') && !/latin-(?!ext)/.test(found)) continue;
    if (!/\.(?:css|js|ts|woff2|svg)/.test(found)) continue;
    total += await bytesOf(anna, new URL(found, address).pathname, seen);
  }
  return total;
}

function onTheWire(address: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, accept: 'text/html,*/*', 'accept-encoding': 'br, gzip' };
    const request = http.get(address, { headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      answer.on('end', () => resolve(bytes));
    });
    request.on('error', reject);
  });
}

/** People born 1800–1829, made here and kept nowhere. */
function manyNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(1800, 0, 1 + (index % 10_950))).toISOString().slice(0, 10).replaceAll('-', '');
    const nine = `${day.slice(2)}${String(100 + Math.floor(index / 10_950) * 7).padStart(3, '0')}`;
    return `${day.slice(0, 2)}${nine}${checkDigit(nine)}`;
  });
}
