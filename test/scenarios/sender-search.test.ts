// Searches for words, and for who has seen what, give what a look at every line would give, whichever way they take: near in order, by an index,
// or both (SKL-19, SKL-17).
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { Database } from '../../src/platform/database/database.ts';
import { organisationNumber } from '../../src/services/sender/organisations.ts';
import { EVERYTHING, type Reach, wholeUnits } from '../../src/services/sender/reach.ts';
import { LOOK_KINDS } from '../../src/services/sender/sending-log/look-at-looks.ts';
import { findLooks } from '../../src/services/sender/store/looks.ts';
import { findLines, type LogCriteria, type LogLine } from '../../src/services/sender/store/sending-log.ts';
import type { SenderTables } from '../../src/services/sender/tables.ts';
import { kommunB, SenderWorld, withMailbox } from './sender-world.ts';

const LINES = 12_000;
const seed = Number(process.env['BREVDUVA_SEED'] ?? randomInt(1_000_000));
let drawn = seed;
/** Below `most`; the same for the same seed (mulberry32). */
function draw(most: number): number {
  drawn = (drawn + 0x6d2b79f5) | 0;
  let n = Math.imul(drawn ^ (drawn >>> 15), 1 | drawn);
  n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
  return ((n ^ (n >>> 14)) >>> 0) % most;
}

interface Line {
  readonly letter: string;
  readonly at: Date;
  readonly login: string;
  readonly unit: string;
  readonly caseType: string | null;
  readonly subject: string;
}

let world: SenderWorld;
let database: Database<SenderTables>;
const units = [randomUUID(), randomUUID(), randomUUID()];
/** The last is rare. */
const caseTypes = [randomUUID(), randomUUID(), randomUUID()];
const lines: Line[] = [];
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  database = Database.open<SenderTables>({ url: world.database.url, schema: world.database.schema });
  for (let n = 0; n < LINES; n += 1) {
    const words = ['Beslut'];
    if (draw(100) < 40) words.push('Förskola');
    if (draw(100) < 2) words.push('Kallelse');
    if (draw(1000) < 3) words.push('Överklagande');
    // Long ago everybody got this one, and nobody since.
    if (n < LINES / 3) words.push('Valkort');
    const at = new Date(Date.UTC(2025, 0, 1) + n * 60_000 - (n % 3 === 0 ? 0 : draw(2) * 60_000));
    const [unit = ''] = [units[draw(20) === 0 ? 1 : draw(200) === 0 ? 2 : 0]];
    const caseType = draw(3) === 0 ? null : (caseTypes[draw(100) === 0 ? 2 : draw(2)] ?? null);
    const subject = `${words.join(' ')} ${n}`;
    lines.push({ letter: randomUUID(), at, login: `person-${draw(30)}`, unit, caseType, subject });
  }
  const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  for (const [place, id] of units.entries()) {
    const values = [id, kommunB.id, `sok-${place}`];
    await owner.query(
      `insert into unit (id, organisation, code, name, updated_by) values ($1, $2, $3, $3, 'test')`,
      values,
    );
  }
  await owner.query(
    `insert into sending_log (organisation, at, login, login_name, recipient, subject, letter, unit, case_type, state)
     select $1, at, login, login, $2, subject, letter, unit, "caseType", 'delivered'
     from jsonb_to_recordset($3) as line (letter uuid, at timestamptz, login text, unit uuid, "caseType" uuid, subject text)`,
    [kommunB.id, withMailbox, JSON.stringify(lines)],
  );
  await owner.query('analyze sending_log');
  await owner.end();
});
after(async () => {
  await database.close();
  await world.close();
});

/** Each line by itself: whole units, and of other units some case types. */
function isRead({ whole, some }: Reach, { unit, caseType }: Line): boolean {
  const inPart = ({ units: seen, caseTypes: types }: Reach['some'][number]) =>
    (seen === 'all' || seen.has(unit)) && caseType !== null && types.has(caseType);
  return whole === 'all' || whole.has(unit) || some.some(inPart);
}

/** Everything, whole units, case types in units or in every one, or several of these. */
function anyReach(): Reach {
  if (draw(4) === 0) return EVERYTHING;
  const someOf = (ids: readonly string[]) => new Set(ids.filter(() => draw(2) === 0));
  const whole = draw(2) === 0 ? new Set<string>() : someOf(units);
  const parts = Array.from({ length: draw(3) }, () => {
    return { units: draw(3) === 0 ? ('all' as const) : someOf(units), caseTypes: someOf(caseTypes) };
  });
  return { whole, some: parts };
}

const toldReach = ({ whole, some }: Reach): string =>
  [{ units: whole, caseTypes: 'all' as const }, ...some]
    .map(({ units: seen, caseTypes: types }) =>
      [seen, types].map((ids) => (ids === 'all' ? ids : [...ids].join())).join(' of '),
    )
    .join(' and ');

/** What the log should answer, by looking at every line. */
function reference({ words = '', reach, logins, from, to }: LogCriteria): readonly string[] {
  const wanted = words.toLowerCase().split(' ');
  return lines
    .filter((line) => {
      const { subject, login, at } = line;
      const had = subject.toLowerCase().split(' ');
      return (
        wanted.every((word) => had.some((one) => one.startsWith(word))) &&
        isRead(reach, line) &&
        (logins === undefined || logins.includes(login)) &&
        (from === undefined || at >= from) &&
        (to === undefined || at < to)
      );
    })
    .map(({ letter }) => letter);
}

/** All of it, page by page. */
async function pages(criteria: LogCriteria, limit: number, most: number): Promise<readonly LogLine[]> {
  const organisation = organisationNumber(kommunB.id);
  const found: LogLine[] = [];
  for (;;) {
    const last = found.at(-1);
    const page = { order: 'newest', limit, ...(last === undefined ? {} : { after: last.id }) } as const;
    const some = await findLines(database.reader(organisation), criteria, page);
    found.push(...some);
    if (some.length < limit || found.length >= most) return found;
  }
}

const WORDS = [
  'beslut',
  'Förskola',
  'kallelse',
  'överklagande',
  'valkort',
  'besl',
  'kall för',
  'finnsinte',
  'valkort kallelse',
];

test(`SKL-19: what is found is what a look at every line finds, in order, page by page (seed ${seed})`, async () => {
  for (let round = 0; round < 90; round += 1) {
    const number = draw(3) === 0 ? ` ${draw(LINES)}` : '';
    const criteria: LogCriteria = {
      reach: anyReach(),
      words: `${WORDS[draw(WORDS.length)] ?? ''}${number}`,
      // A name may be that of a sender who was asked for already.
      ...(round === 0 ? { logins: ['person-1', 'person-1'] } : {}),
      ...(draw(3) === 0 ? { logins: [`person-${draw(30)}`, `person-${draw(30)}`, 'person-nobody'] } : {}),
      ...(draw(4) === 0
        ? { from: new Date(Date.UTC(2025, 0, 1 + draw(4))), to: new Date(Date.UTC(2025, 0, 5 + draw(4))) }
        : {}),
    };
    const limit = 20 + draw(60);
    const found = await pages(criteria, limit, 5 * limit);
    const told = JSON.stringify({ ...criteria, reach: toldReach(criteria.reach), limit });
    const all = new Set(reference(criteria));
    assert.equal(found.length, Math.min(all.size, Math.max(found.length, limit)), `how many: ${told}`);
    assert.ok(
      found.every(({ letter }) => all.has(letter)),
      `only these: ${told}`,
    );
    assert.equal(new Set(found.map(({ letter }) => letter)).size, found.length, `each once: ${told}`);
    const order = found.map(({ at, id }) => [at.getTime(), id] as const);
    for (const [place, [at, id]] of order.entries()) {
      const [before = Number.MAX_SAFE_INTEGER, earlier = 0] = order[place - 1] ?? [];
      assert.ok(before > at || (before === at && earlier > id), `in order: ${told}`);
    }
    const oldest = found.at(-1);
    const newer = lines.filter(({ letter, at }) => all.has(letter) && oldest !== undefined && at > oldest.at);
    const kept = new Set(found.map(({ letter }) => letter));
    assert.deepEqual(newer.filter(({ letter }) => !kept.has(letter)).length, 0, `none is passed over: ${told}`);
  }
});

const idsAt = (ids: readonly string[], places: readonly number[]) => new Set(places.map((n) => ids[n] ?? ''));
const LOOKS = 8000;
/** So many of them are the last that anybody had at a letter of the third unit. */
const LAST_OF_THIRD = 2000;

/** Looks at letters and at the log; and what looks like a letter's id and is none. */
function someLooks(): readonly { readonly kind: string; readonly subject: string }[] {
  const [, , third = ''] = units;
  const others = lines.filter(({ unit }) => unit !== third);
  const own = lines.filter(({ unit }) => unit === third);
  return Array.from({ length: LOOKS }, (_, n) => {
    if (n % 500 === 7)
      return {
        kind: 'letter-viewed',
        subject: n % 1000 === 7 ? '-'.repeat(36) : `${'z'.repeat(8)}-zzzz-zzzz-zzzz-${'z'.repeat(12)}`,
      };
    if (draw(20) === 0) return { kind: 'log-viewed', subject: kommunB.id };
    const among = n < LAST_OF_THIRD && draw(20) === 0 ? own : others;
    return {
      kind: draw(9) === 0 ? 'mailing-changed' : 'letter-viewed',
      subject: among[draw(among.length)]?.letter ?? '',
    };
  });
}

test(`SKL-17: who has seen what of some units and case types is what a look at the whole trail finds, also where nobody has looked for long (seed ${seed})`, async () => {
  const looks = someLooks();
  const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  await owner.query(
    `insert into audit_event (organisation, kind, actor, subject, details)
     select $1, kind, 'somebody', subject, '{}' from jsonb_to_recordset($2) as look (n int, kind text, subject text) order by n`,
    [kommunB.id, JSON.stringify(looks.map((look, n) => ({ n, ...look })))],
  );
  await owner.query('analyze audit_event');
  await owner.end();
  const reader = database.reader(organisationNumber(kommunB.id));
  const lineOf = new Map(lines.map((line) => [line.letter, line]));
  const wholes = [[0], [1], [2], [1, 2], [0, 1, 2], []].map((places) => wholeUnits(idsAt(units, places)));
  const ofType = { units: idsAt(units, [0]), caseTypes: idsAt(caseTypes, [2]) };
  const typed: readonly Reach[] = [
    { whole: new Set(), some: [ofType] },
    { whole: idsAt(units, [1]), some: [ofType] },
    { whole: idsAt(units, [2]), some: [{ units: 'all', caseTypes: idsAt(caseTypes, [0, 2]) }] },
  ];
  for (const reach of [...wholes, ...typed]) {
    const wanted = looks.filter(
      ({ kind, subject }) =>
        kind === 'letter-viewed' && [lineOf.get(subject)].some((line) => line && isRead(reach, line)),
    );
    const latest = wanted.map(({ subject }) => subject).toReversed();
    const found: string[] = [];
    for (let before: number | undefined; found.length < 300; ) {
      const some = await findLooks(
        reader,
        LOOK_KINDS,
        reach,
        {},
        { limit: 60, ...(before === undefined ? {} : { before }) },
      );
      found.push(...some.map(({ subject }) => subject));
      before = some.at(-1)?.id;
      if (some.length < 60) break;
    }
    // More than is gone through in order.
    const all = await findLooks(reader, LOOK_KINDS, reach, {}, { limit: LOOKS });
    assert.deepEqual(
      all.map(({ subject }) => subject),
      latest,
      `all at once: ${toldReach(reach)}`,
    );
    assert.deepEqual(found, latest.slice(0, Math.max(found.length, Math.min(latest.length, 60))), toldReach(reach));
  }
});
