// Searches for words, and for who has seen what, give what a look at every line would give, whichever way they take: near in order, by an index,
// or both (SKL-19, SKL-17).
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { Database } from '../../src/platform/database/database.ts';
import { organisationNumber } from '../../src/services/sender/organisations.ts';
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
  readonly subject: string;
}

let world: SenderWorld;
let database: Database<SenderTables>;
const units = [randomUUID(), randomUUID(), randomUUID()];
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
    lines.push({ letter: randomUUID(), at, login: `person-${draw(30)}`, unit, subject: `${words.join(' ')} ${n}` });
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
    `insert into sending_log (organisation, at, login, login_name, recipient, subject, letter, unit, state)
     select $1, at, login, login, $2, subject, letter, unit, 'delivered'
     from jsonb_to_recordset($3) as line (letter uuid, at timestamptz, login text, unit uuid, subject text)`,
    [kommunB.id, withMailbox, JSON.stringify(lines)],
  );
  await owner.query('analyze sending_log');
  await owner.end();
});
after(async () => {
  await database.close();
  await world.close();
});

/** What the log should answer, by looking at every line. */
function reference({ words = '', units: seen, logins, from, to }: LogCriteria): readonly string[] {
  const wanted = words.toLowerCase().split(' ');
  return lines
    .filter(({ subject, unit, login, at }) => {
      const had = subject.toLowerCase().split(' ');
      return (
        wanted.every((word) => had.some((one) => one.startsWith(word))) &&
        (seen === 'all' || seen.has(unit)) &&
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
  for (let round = 0; round < 60; round += 1) {
    const number = draw(3) === 0 ? ` ${draw(LINES)}` : '';
    const criteria: LogCriteria = {
      units: draw(3) === 0 ? 'all' : new Set(units.filter(() => draw(2) === 0)),
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
    const told = JSON.stringify({ ...criteria, units: criteria.units === 'all' ? 'all' : [...criteria.units], limit });
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

test(`SKL-17: who has seen what of some units is what a look at the whole trail finds, also where nobody has looked for long (seed ${seed})`, async () => {
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
  const unitOf = new Map(lines.map(({ letter, unit }) => [letter, unit]));
  for (const seen of [[0], [1], [2], [1, 2], [0, 1, 2], []].map(
    (places) => new Set<string>(places.map((n) => units[n] ?? '')),
  )) {
    const wanted = looks.filter(
      ({ kind, subject }) => kind === 'letter-viewed' && seen.has(unitOf.get(subject) ?? '-'),
    );
    const latest = wanted.map(({ subject }) => subject).toReversed();
    const found: string[] = [];
    for (let before: number | undefined; found.length < 300; ) {
      const some = await findLooks(
        reader,
        LOOK_KINDS,
        seen,
        {},
        { limit: 60, ...(before === undefined ? {} : { before }) },
      );
      found.push(...some.map(({ subject }) => subject));
      before = some.at(-1)?.id;
      if (some.length < 60) break;
    }
    // More than is gone through in order.
    const all = await findLooks(reader, LOOK_KINDS, seen, {}, { limit: LOOKS });
    assert.deepEqual(
      all.map(({ subject }) => subject),
      latest,
      `all at once, units ${[...seen].join()}`,
    );
    assert.deepEqual(
      found,
      latest.slice(0, Math.max(found.length, Math.min(latest.length, 60))),
      `units ${[...seen].join()}`,
    );
  }
});
