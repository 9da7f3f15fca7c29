// The same figures with ten million rows of history in the mediator and the mailbox as with none: at most a fifth worse.
// `node bench/growth.ts [rows] [letters]`
import { bareInsertsPerSecond } from './floor.ts';
import { Mediation, percentile, print, stallsOf } from './mediation.ts';

/** Delivery, attempt, 4 events, 3 log entries at the mediator; delivery and letter at the mailbox. */
const ROWS_A_LETTER = 11;
const AT_ONCE = 50_000;
const HALF_LOAD = 180;
const [rows = 10_000_000, letters = 3000] = process.argv.slice(2).map(Number);

const mediation = await Mediation.open();
try {
  await measure(200);
  const before = await measure(letters);
  const started = performance.now();
  const history = Math.ceil(rows / ROWS_A_LETTER);
  for (let from = 0; from < history; from += AT_ONCE) await addHistory(from, Math.min(AT_ONCE, history - from));
  for (const schema of ['mediator', 'mailbox_a']) await vacuum(schema);
  const fillSeconds = Math.round((performance.now() - started) / 1000);
  // What the fill itself left to do (dirty pages, first touch of every index page) is no part of a year's history.
  await mediation.rows('checkpoint', []);
  await measure(letters);
  const after = await measure(letters);
  const worse = (now: number, then: number) => Math.round((now / then - 1) * 100);
  print({
    bench: 'growth',
    rows: history * ROWS_A_LETTER,
    fillSeconds,
    before,
    after,
    percentWorse: {
      lettersPerSecond: worse(before.lettersPerSecond, after.lettersPerSecond),
      acceptP99: worse(after.acceptMs.p99, before.acceptMs.p99),
    },
    targetPercent: 20,
  });
} finally {
  await mediation.network.stop();
}

async function measure(count: number) {
  await mediation.network.begin(false);
  const lettersPerSecond = await mediation.fullRate(count);
  const accepts = await mediation.arrivals(HALF_LOAD, Math.ceil(count / HALF_LOAD));
  await mediation.drained();
  const used = await mediation.network.end(false);
  // What this machine gives just now: it is shared, and differs from one minute to the next.
  const bare = await bareInsertsPerSecond(mediation.network.place.ownerUrl, mediation.signed().length, 3000);
  return {
    bareInsertsPerSecond: bare,
    longestStallMs: stallsOf(used),
    lettersPerSecond,
    acceptMs: { p50: percentile(accepts, 0.5), p99: percentile(accepts, 0.99) },
  };
}

// Recipients of birth years 1800–1829, made here and kept nowhere; what happened is spread over a year.
async function addHistory(from: number, count: number): Promise<void> {
  await mediation.rows(
    `with letter as materialized (
       select n, uuidv7(- age) as id, now() - age as at,
         to_char(date '1800-01-01' + n % 10950, 'YYYYMMDD') || lpad((n / 10950 * 7 % 10000)::text, 4, '0') as recipient
       from generate_series($1::int + 1, $1::int + $2::int) n,
         lateral (select ((20000000 - n) * 1.5) * interval '1 second' as age) as past
     ), delivery as (
       insert into mediator.delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id,
         idempotency_key, payload_hash, signed_by, signer_fingerprint, signature_algorithm, content_bytes, lane, accepted_at,
         expires_at, result, operator_id, operator_name, trans_id, finished_at)
       select id, '162021003898', 'Kommun B', recipient, array[id::text], 'rest', '162021003898', 'history', id::text,
         sha256(id::text::bytea), '162021003898', repeat('a', 64), 'rsa-sha256', 5000, 0, at, at + interval '72 hours',
         'delivered', '164022000022', 'Duvkullens brevlåda', id::text, at from letter
     ), attempt as (
       insert into mediator.attempt (delivery_id, number, claim, operator_id, operator_name, service_address,
         certificate_fingerprint, certificate_organisation, started_at, ended_at, outcome, trans_id)
       select id, 1, 1, '164022000022', 'Duvkullens brevlåda', 'https://127.0.0.1/', repeat('b', 64), '164021000015', at, at,
         'delivered', id::text from letter
     ), head as (
       update mediator.feed_head set position = position + 4 * $2::bigint returning position - 4 * $2::bigint as before
     ), feed as (
       insert into mediator.feed (position, sender_id, delivery_id, kind, at, details)
       select before + (n - $1::int - 1) * 4 + k, '162021003898', id,
         (array['accepted', 'looked-up', 'attempted', 'delivered'])[k], at, '{"operator": {"id": "164022000022"}}'
       from letter, head, generate_series(1, 4) k
     ), log_head as (
       update mediator.log_head set feed_position = head.before + 4 * $2::bigint, position = position + 3 * $2::bigint
       from head returning position - 3 * $2::bigint as before
     ), log as (
       insert into mediator.log_entry (position, at, kind, delivery_id, sender_id, recipient, operator_id, content, salt)
       select before + (n - $1::int - 1) * 3 + k, at, (array['accepted', 'attempted', 'delivered'])[k], id, '162021003898',
         recipient, '164022000022', repeat('x', 300), sha256(id::text::bytea) from letter, log_head, generate_series(1, 3) k
     ), account as (
       insert into mailbox_a.account (recipient_id, name, state) select distinct recipient, 'Historisk person', 'active' from letter
       on conflict (recipient_id) do update set name = excluded.name returning id, recipient_id
     ), received as (
       insert into mailbox_a.delivery (account_id, sender_id, sender_name, message_key, signed_digest, trans_id, sealed_by,
         sealed, sealed_bytes, verification, seal_date, received_at)
       select account.id, '162021003898', 'Kommun B', sha256(letter.id::text::bytea), sha256(letter.id::text::bytea),
         letter.id::text, '164021000015', ''::bytea, 6000, '{}', '2026-01-01', at
       from letter join account on recipient_id = recipient returning id, account_id, trans_id, received_at
     )
     insert into mailbox_a.letter (account_id, delivery_id, position, message_id, subject, language, body_type, body,
       support_text, received_at)
     select account_id, id, 1, trans_id, 'Beslut', 'svSE', 'text/plain', repeat('Du har fått bygglov. ', 20), 'Ring oss.',
       received_at from received`,
    [from, count],
  );
}

async function vacuum(schema: string): Promise<void> {
  const tables = await mediation.rows<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1',
    [schema],
  );
  for (const { name } of tables) await mediation.rows(`vacuum analyze ${schema}.${name}`);
}
