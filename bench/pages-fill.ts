// A sender's database as it is after some years: letters, their lines in the log, looks, notices. Copies made by the database itself,
// of one real letter; indexes are made afterwards. The recipients' numbers are made at run time and kept nowhere (people born 1800–1829).
import type pg from 'pg';
import { checkDigit } from '../src/domain/check-digit.ts';

const AT_ONCE = 100_000;
/** The tables with a row for each letter. */
export const LARGE = ['letter', 'sending_log', 'letter_event', 'audit_event'] as const;

/** Fills everything; answers in how many seconds. `owner` may drop and make indexes. */
export async function fill(owner: pg.Client, letter: string, letters: number, numbers: readonly string[]) {
  const started = performance.now();
  await owner.query("set maintenance_work_mem = '256MB'");
  await organisationsOwn(owner, letter);
  const indexes = await withoutIndexes(owner);
  for (let from = 0; from < letters; from += AT_ONCE) {
    await copies(owner, letter, numbers, from, Math.min(AT_ONCE, letters - from));
  }
  await looksAndNotices(owner, letters);
  for (const definition of indexes) await owner.query(definition);
  await owner.query('vacuum analyze');
  await owner.query('checkpoint');
  return Math.round((performance.now() - started) / 1000);
}

/** Thirty units that send and one that has not yet, thirty case types, two thousand accounts. */
async function organisationsOwn(owner: pg.Client, letter: string): Promise<void> {
  await owner.query(
    `insert into unit (id, organisation, code, name, updated_by)
     select gen_random_uuid(), organisation, 'bank-' || n, 'Förvaltning ' || n, 'bench' from letter, generate_series(1, 31) n where id = $1`,
    [letter],
  );
  await owner.query(
    `insert into case_type (id, organisation, code, name, updated_by)
     select gen_random_uuid(), organisation, 'bank-' || n, 'Ärendetyp ' || n, 'bench' from letter, generate_series(1, 30) n where id = $1`,
    [letter],
  );
  await owner.query(
    `insert into account (organisation, id, name, first_login_at, last_login_at)
     select organisation, 'bench.' || n, 'Person ' || n, now(), now() from letter, generate_series(1, 2000) n where id = $1`,
    [letter],
  );
}

/** Drops what need not be kept while rows come in; answers how each is made. */
async function withoutIndexes(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not indisunique`,
    [[...LARGE]],
  );
  for (const { name } of rows) await owner.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Letters over two years, of thirty units and two hundred senders, and how they fared: 82 % delivered, 13 % on paper. */
async function copies(owner: pg.Client, letter: string, numbers: readonly string[], from: number, count: number) {
  await owner.query(
    `with days as (select n, now() - random() * interval '700 days' as at from generate_series($4::int + 1, $4::int + $5::int) as n),
     units as (select array_agg(id order by length(code), code) as ids from unit where code like 'bank-%'),
     types as (select array_agg(id) as ids from case_type where code like 'bank-%'),
     made as (
       insert into letter (id, organisation, origin, created_at, author, author_name, recipient, subject, language, protection_class,
         content, envelope_bytes, state, updated_at, channel, unit, category, keeper, operator_id, operator_name, trans_id, settled_at,
         case_type, matter_id, diary_number)
       select gen_random_uuid(), organisation, origin, days.at, 'bench.' || (n % 200), 'Person ' || (n % 200),
         ($2::text[])[1 + (random() * $3)::int], case n % 50 when 0 then 'Kallelse till möte' when 1 then 'Faktura' else subject end || ' ' || n,
         language, protection_class, content, envelope_bytes,
         case when n % 1000 < 820 then 'delivered' when n % 1000 < 950 then 'printed' when n % 1000 < 990 then 'refused'
           when n % 1000 < 995 then 'expired' when n % 1000 < 998 then 'unknown' else 'to-print' end,
         now(), channel, units.ids[1 + n % 30], category, keeper, '164022000022', 'Duvkullens brevlåda', 'trans-' || n, days.at + interval '5 seconds',
         case n % 4 when 0 then null else types.ids[1 + n % 30] end, case n % 3 when 0 then 'BUN-2026-' || n / 9 end,
         case n % 5 when 0 then 'BUN 2026:' || n end
       from letter, units, types, days where id = $1 returning *),
     told as (
       insert into letter_event (letter, organisation, at, kind, details)
       select id, organisation, created_at, 'delivered', '{"transId": "t"}' from made)
     insert into sending_log (organisation, at, login, login_name, recipient, subject, letter, unit, protection_class, state, channel,
       operator_id, operator_name, trans_id, attempts, settled_at, case_type, matter_id, diary_number)
     select organisation, created_at, author, author_name, recipient, subject, id, unit, protection_class, state, channel,
       operator_id, operator_name, trans_id, 1, settled_at, case_type, matter_id, diary_number from made order by created_at`,
    [letter, numbers, numbers.length - 1, from, count],
  );
}

/** Somebody has looked at each letter, and twenty thousand notices have been given. */
async function looksAndNotices(owner: pg.Client, letters: number): Promise<void> {
  await owner.query(
    `insert into audit_event (at, organisation, kind, actor, subject, details)
     select at, organisation, case id % 10 when 0 then 'log-viewed' else 'letter-viewed' end, 'login-' || id % 2000,
       case id % 10 when 0 then organisation else letter::text end, '{}' from sending_log order by at`,
  );
  await owner.query(
    `insert into notice (id, organisation, position, at, kind, unit, letter, role)
     select gen_random_uuid(), organisation, row_number() over () + 1000000, created_at, 'delivered', unit, id, 'caseworker'
     from letter where state = 'delivered' limit $1`,
    [Math.min(20_000, letters)],
  );
}

/** People born 1800–1829. */
export function manyNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(1800, 0, 1 + (index % 10_950))).toISOString().slice(0, 10).replaceAll('-', '');
    const nine = `${day.slice(2)}${String(100 + Math.floor(index / 10_950) * 7).padStart(3, '0')}`;
    return `${day.slice(0, 2)}${nine}${checkDigit(nine)}`;
  });
}
