// Server time of a mailbox's pages: one person with ten thousand letters among millions of others'.
// `node bench/mailbox-inbox.ts [letters in the database] [letters of the person] [requests of each page]`. One person asks, one request after
// the other; the time is the server's own, from the request's arrival to the last byte given to the socket. Others' letters are made by the
// database itself, with sealed columns of random bytes; the recipients' numbers are made at run time and kept nowhere (people born 1800–1829).
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import { parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { BlobStore } from '../src/platform/blobs/blobs.ts';
import { Database } from '../src/platform/database/database.ts';
import { type MailboxCipher, MailboxCiphers } from '../src/services/mailbox/content/mailbox-cipher.ts';
import { sealedRow } from '../src/services/mailbox/deliver/seal-rows.ts';
import type { MailboxTables } from '../src/services/mailbox/schema.ts';
import { insertDeliveries } from '../src/services/mailbox/store/intake.ts';
import { logIn, postTo } from '../test/scenarios/mailbox-steps.ts';
import { kommunA, kommunB, mediator, signe, startWorld } from '../test/scenarios/mailbox-world.ts';
import { print } from './mediation.ts';
import { ask, listenIn } from './pages-ask.ts';
import { manyNumbers } from './pages-fill.ts';

const TARGET_MS = 50;
const WARM_UP = 10;
const AT_ONCE = 100_000;
const PER_MAILBOX = 100;
const LARGE = ['letter', 'delivery', 'attachment', 'letter_label'];
const [letters = 1_000_000, own = 10_000, requests = 60] = process.argv.slice(2).map(Number);

listenIn();
const world = await startWorld();
const { schema } = world.database;
const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: `-c search_path=${schema}` });
await owner.connect();
const database = Database.open<MailboxTables>({ url: world.database.url, schema });
try {
  const started = performance.now();
  await fillOthers();
  await fillOwn();
  await owner.query('vacuum analyze');
  await owner.query('checkpoint');
  const fillSeconds = Math.round((performance.now() - started) / 1000);
  const { browser, page } = await logIn(world, signe.id);
  const made = await postTo(browser, page, '/folders', { kind: 'folder', name: 'Huset' });
  const labelled = await postTo(browser, made, '/folders', { kind: 'label', name: 'Viktigt' });
  await sortSome();
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const scanned = await sequentialScans();
  const pages: Record<string, object> = {};
  for (const [name, path] of Object.entries(pathsOf(page.text, labelled.text))) pages[name] = await timed(path, cookie);
  const after = await sequentialScans();
  print({
    ...{ bench: 'mailbox-inbox', letters, own, requests, fillSeconds, targetP95Ms: TARGET_MS, pages },
    sequentialScans: Object.fromEntries(LARGE.map((table) => [table, (after[table] ?? 0) - (scanned[table] ?? 0)])),
  });
} finally {
  await database.close();
  await owner.end();
  await world.stop();
}

/** Mailboxes of a hundred letters each. Indexes that hold nothing up are made afterwards. */
async function fillOthers(): Promise<void> {
  const mailboxes = Math.ceil(Math.max(0, letters - own) / PER_MAILBOX);
  await owner.query("set maintenance_work_mem = '256MB'");
  const { rows: indexes } = await owner.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any('{letter,delivery}'::regclass[]) and not indisunique`,
  );
  for (const { name } of indexes) await owner.query(`drop index ${name}`);
  const numbers = manyNumbers(mailboxes);
  for (let from = 0; from < mailboxes; from += AT_ONCE / PER_MAILBOX) {
    const some = numbers.slice(from, from + AT_ONCE / PER_MAILBOX);
    await owner.query(
      `with holder as (insert into account (recipient_id, name, state) select number, 'Person', 'active' from unnest($1::text[]) as number returning id),
       filled as (
         insert into delivery (id, account_id, sender_id, sender_name, message_key, signed_digest, trans_id, sealed_by, sealed, sealed_bytes,
           verification, seal_date, received_at)
         select uuidv7(), holder.id, case n % 3 when 0 then $2 else $3 end, 'Kommun', decode(md5(holder.id::text || n), 'hex'),
           decode(md5(n || 'd'), 'hex'), uuidv7()::text, $4, decode(repeat(md5(n::text), 4), 'hex'), 64, '{"signedAs": "nobody"}',
           '2026-01-01', now() - random() * interval '900 days'
         from holder, generate_series(1, $5) as n returning id, account_id, sender_id, received_at)
       insert into letter (id, account_id, delivery_id, position, subject_sealed, content_sealed, language, body_type, received_at, read_at, sender_id, place)
       select uuidv7(), account_id, id, 1, decode(repeat(md5(id::text), 4), 'hex'), decode(repeat(md5(id::text), 16), 'hex'), 'svSE', 'text/plain', received_at,
         case when random() < 0.8 then now() end, sender_id, case when random() < 0.5 then 'archive' else 'inbox' end
       from filled`,
      [some, kommunA.id, kommunB.id, mediator.id, PER_MAILBOX],
    );
  }
  await owner.query(
    `insert into attachment (letter_id, position, filename_sealed, content_type, bytes, checksum_good, recognised)
     select id, 1, decode(md5(id::text), 'hex'), 'application/pdf', 1000, true, true from letter tablesample system (20)`,
  );
  for (const { definition } of indexes) await owner.query(definition);
}

/** The person's own, sealed under the mailbox's key as they are when they come. */
async function fillOwn(): Promise<void> {
  const organisation = parseOrganisationsnummer(world.config.operator.organisation);
  if (!organisation.ok) throw new Error('no operator');
  const blobs = BlobStore.open(world.config.blobs, 'sandbox');
  const ciphers = new MailboxCiphers({ database, organisation: organisation.value, blobs });
  const { rows } = await owner.query<{ id: string }>('select id from account where recipient_id = $1', [signe.id]);
  const account = rows[0]?.id ?? '';
  const cipher = await ciphers.of(account);
  for (let from = 0; from < own; from += 100) {
    const some = Array.from({ length: Math.min(100, own - from) }, (_, n) => ownRow(cipher, account, from + n));
    await database.transaction(organisation.value, (tx) => insertDeliveries(tx, some));
  }
}

function ownRow(cipher: MailboxCipher, account: string, n: number) {
  const letter = {
    id: randomUUIDv7(),
    position: 1,
    messageId: randomUUIDv7(),
    language: 'svSE',
    bodyType: 'text/plain' as const,
    subject: `Beslut i ärende ${n}`,
    body: 'Hej\n\nDin ansökan är beviljad. '.repeat(40),
    support: { text: 'Kontaktcenter svarar.', url: undefined, phone: '010-123 45 00', email: undefined },
    files: [],
    matter: n % 3 === 0 ? { id: `BN 2026-${Math.floor(n / 12)}`, status: 'senderinitiative' as const } : undefined,
    due: undefined,
  };
  const sender = n % 5 === 0 ? kommunA : kommunB;
  const row = {
    id: randomUUIDv7(),
    kind: 'secure' as const,
    transId: randomUUIDv7(),
    senderId: sender.id,
    senderName: sender.name,
    messageKey: randomBytes(32),
    signedDigest: randomBytes(32),
    sealedBy: mediator.id,
    sealedBytes: 2000,
    verification: { signedAs: 'nobody' as const, handedInBy: mediator.id },
    sealDate: '2026-01-01',
    reference: undefined,
    attention: undefined,
    forward: undefined,
    receivedAt: new Date(Date.UTC(2026, 0, 1) - (own - n) * 3_600_000),
    letters: [letter],
  };
  return sealedRow(cipher, account, row, { kind: 'row', bytes: randomBytes(2000) });
}

/** A third of them archived, some in the folder, in the trash and labelled, some unread. */
async function sortSome(): Promise<void> {
  const mine = `account_id = (select id from account where recipient_id = '${signe.id}')`;
  await owner.query(`update letter set read_at = now() where ${mine} and random() < 0.9`);
  await owner.query(`update letter set place = 'archive' where ${mine} and random() < 0.3`);
  await owner.query(
    `update letter set place = 'folder', shelf_id = (select id from shelf where kind = 'folder') where ${mine} and place = 'inbox' and random() < 0.1`,
  );
  await owner.query(
    `update letter set trashed_at = now() - random() * interval '50 days' where ${mine} and random() < 0.05`,
  );
  await owner.query(
    `insert into letter_label (letter_id, shelf_id, received_at, delivery_id, position)
     select letter.id, shelf.id, received_at, delivery_id, position from letter, shelf where letter.${mine} and shelf.kind = 'label' and random() < 0.3`,
  );
  await owner.query('vacuum analyze letter');
}

function pathsOf(inbox: string, shelves: string): Record<string, string> {
  const found = (text: string, pattern: RegExp): string =>
    (pattern.exec(text)?.[1] ?? '/inbox').replaceAll('&amp;', '&');
  return {
    'inbox, first page': '/inbox',
    'inbox, next page': found(inbox, /rel="next" href="([^"]+)"/),
    unread: '/inbox?show=unread',
    'one sender': `/inbox?sender=${kommunA.id}`,
    archive: '/archive',
    trash: '/trash',
    folder: found(shelves, /href="(\/folders\/[0-9a-f-]{36})"/),
    label: found(shelves, /href="(\/labels\/[0-9a-f-]{36})"/),
    matter: found(inbox, /href="(\/matters\/[0-9a-f]{32})"/),
    letter: found(inbox, /href="(\/letters\/[0-9a-f-]{36})"/),
  };
}

async function timed(path: string, cookie: string): Promise<object> {
  const times: number[] = [];
  for (let n = 0; n < requests + WARM_UP; n += 1) {
    const { status, serverMs } = await ask(`${world.pages}${path}`, { cookie });
    if (status !== 200) throw new Error(`${path} ${status}`);
    if (n >= WARM_UP) times.push(serverMs);
  }
  const sorted = times.toSorted((one, other) => one - other);
  const ms = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { p50: ms(0.5), p95: ms(0.95), max: ms(1) };
}

/** How often each of the large tables has been read from end to end; when the server's processes have told. */
async function sequentialScans(): Promise<Record<string, number>> {
  await new Promise((later) => setTimeout(later, 2_000));
  const { rows } = await owner.query<{ relname: string; n: string }>(
    'select relname, seq_scan as n from pg_stat_user_tables where schemaname = $1 and relname = any($2)',
    [schema, LARGE],
  );
  return Object.fromEntries(rows.map(({ relname, n }) => [relname, Number(n)]));
}
