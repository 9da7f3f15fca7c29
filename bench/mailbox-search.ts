// Search in one person's letters: milliseconds of server time for a question, and for searches that come at the same time; how long the index took and
// how large it is. `node bench/mailbox-search.ts [letters] [questions] [at once]`
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { BlobStore } from '../src/platform/blobs/blobs.ts';
import { makeKeyFile } from '../src/platform/blobs/key-encryption-key.ts';
import { Database } from '../src/platform/database/database.ts';
import { createLog } from '../src/platform/log.ts';
import { MailboxCiphers } from '../src/services/mailbox/content/mailbox-cipher.ts';
import { sealedRow } from '../src/services/mailbox/deliver/seal-rows.ts';
import { migrations } from '../src/services/mailbox/index.ts';
import type { MailboxTables } from '../src/services/mailbox/schema.ts';
import { indexHandler } from '../src/services/mailbox/search/index-job.ts';
import { insertDeliveries } from '../src/services/mailbox/store/intake.ts';
import { searchLetters } from '../src/services/mailbox/use/search-letters.ts';
import { testDatabase } from '../test/database.ts';

const [letters = 10_000, questions = 200, atOnce = 4] = process.argv.slice(2).map(Number);
const operator = parseOrganisationsnummer('164022000022');
if (!operator.ok) throw new Error('no operator');
const organisation = operator.value;

/** Words as common as in Swedish text: few are very common, most are rare. */
const syllables =
  'an ar be byg då er fö ga hu in je kom la må ne om på ra si ska sta ti un vå än åt öv lov sam tal dan'.split(' ');
const vocabulary = Array.from({ length: 40_000 }, (_, n) => {
  let word = '';
  for (let left = n + 40; left > 0; left = Math.floor(left / syllables.length))
    word += syllables[left % syllables.length];
  return word;
});
const common = (): string => vocabulary[Math.floor(vocabulary.length ** Math.random())] ?? '';
const text = (words: number): string => Array.from({ length: words }, common).join(' ');

const folder = mkdtempSync(join(tmpdir(), 'brevduva-search-'));
const keyFile = join(folder, 'key');
makeKeyFile(keyFile);
const blobs = BlobStore.open({ directory: join(folder, 'blobs'), keyFile });
const store = await testDatabase({ schema: 'mailbox', folders: [migrations] });
const database = Database.open<MailboxTables>({ url: store.url, schema: store.schema });
const ciphers = new MailboxCiphers({ database, organisation, blobs });
const context = { database, organisation, ciphers, log: createLog('bench', { level: 'silent' }) };

async function fill(accountId: string): Promise<void> {
  const cipher = await ciphers.of(accountId);
  for (let from = 0; from < letters; from += 100) {
    const rows = Array.from({ length: Math.min(100, letters - from) }, (_, n) => {
      const receivedAt = new Date(Date.UTC(2020, 0, 1) + (from + n) * 3_600_000);
      const body = text(300);
      const letter = {
        id: randomUUIDv7(),
        position: 1,
        messageId: randomUUIDv7(),
        language: 'svSE',
        bodyType: 'text/plain' as const,
        subject: text(5),
        body,
        support: { text: 'Kontaktcenter svarar.', url: undefined, phone: '010-123 45 00', email: undefined },
        files: [],
        matter: undefined,
        due: undefined,
      };
      const row = {
        id: randomUUIDv7(),
        kind: 'secure' as const,
        transId: randomUUIDv7(),
        senderId: '162021003898',
        senderName: 'Kommun B',
        messageKey: randomBytes(32),
        signedDigest: randomBytes(32),
        sealedBy: '164021000015',
        sealedBytes: 5000,
        verification: { signedAs: 'nobody' as const, handedInBy: '164021000015' },
        sealDate: '2026-01-01',
        reference: undefined,
        attention: undefined,
        forward: undefined,
        receivedAt,
        letters: [letter],
      };
      return sealedRow(cipher, accountId, row, { kind: 'row', bytes: randomBytes(5000) });
    });
    await database.transaction(organisation, (tx) => insertDeliveries(tx, rows));
  }
}

async function index(accountId: string): Promise<void> {
  const handler = indexHandler({ ...context, acting: { at: () => undefined } });
  const job = {
    id: 1,
    organisation,
    kind: 'index',
    key: accountId,
    payload: { account: accountId },
    attempt: 1,
    signal: new AbortController().signal,
    stopping: new AbortController().signal,
  };
  for (let result = await handler(job); ; result = await handler(job)) if (result.kind === 'done') return;
}

const percentile = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((one, other) => one - other);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
};

async function ask(accountId: string, lanes: number) {
  const times: number[] = [];
  let found = 0;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const cpu = process.cpuUsage();
  const lane = async () => {
    for (let n = 0; n < Math.ceil(questions / lanes); n += 1) {
      // One word, the beginning of one, two words.
      const question = [common(), common().slice(0, 3), `${common()} ${common()}`][n % 3] ?? '';
      const started = performance.now();
      found += (await searchLetters(context, accountId, question)).length;
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  return {
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    maxMs: percentile(times, 1),
    cpuMs: Math.round((user + system) / 10 / times.length) / 100,
    longestStallMs: Math.round(delay.max / 1e6),
    foundOnAverage: Math.round(found / times.length),
  };
}

try {
  const account = await database.everyOrganisation
    .insertInto('account')
    .values({
      recipient_id: '198101052382',
      name: 'Signe Almgren',
      email: null,
      language: 'sv',
      state: 'active',
      closed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await fill(account.id);
  const began = performance.now();
  await index(account.id);
  const indexSeconds = Math.round((performance.now() - began) / 100) / 10;
  const segments = await database.everyOrganisation
    .selectFrom('search_segment')
    .select(['letters', 'sealed'])
    .execute();
  await ask(account.id, 1);
  const alone = await ask(account.id, 1);
  const together = await ask(account.id, atOnce);
  const bytes = segments.reduce((sum, { sealed }) => sum + sealed.length, 0);
  console.log(
    JSON.stringify({
      bench: 'mailbox-search',
      letters,
      indexSeconds,
      segments: segments.map((segment) => segment.letters),
      indexKb: Math.round(bytes / 1024),
      alone,
      together: { atOnce, ...together },
      verdict: alone.p95Ms < 200 ? 'p95 below 200 ms' : 'p95 NOT below 200 ms',
    }),
  );
} finally {
  await database.close();
  await store.drop();
  rmSync(folder, { recursive: true });
}
