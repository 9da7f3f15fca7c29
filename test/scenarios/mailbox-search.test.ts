// Search in one mailbox: in all text, also in PDFs; found before and after the index has taken letters in, never in another's mailbox, and
// gone with the letter (issue 5, Reading and Proof).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { BlobStore } from '../../src/platform/blobs/blobs.ts';
import { Database } from '../../src/platform/database/database.ts';
import { operatorOf } from '../../src/services/mailbox/config.ts';
import { MailboxCiphers } from '../../src/services/mailbox/content/mailbox-cipher.ts';
import type { MailboxTables } from '../../src/services/mailbox/schema.ts';
import { forgetLetters, indexSoon } from '../../src/services/mailbox/search/job-kinds.ts';
import { searchLetters } from '../../src/services/mailbox/use/search-letters.ts';
import { smallPdf } from '../small-pdf.ts';
import { rowsOf, send, until } from './mailbox-steps.ts';
import { amina, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;
let context: Parameters<typeof searchLetters>[0];
const accounts = new Map<string, string>();

before(async () => {
  world = await startWorld();
  const organisation = operatorOf(world.config);
  const database = Database.open<MailboxTables>(world.config.database);
  const blobs = BlobStore.open(world.config.blobs, 'sandbox');
  context = { database, organisation, ciphers: new MailboxCiphers({ database, organisation, blobs }) };
  for (const row of await rowsOf(world, 'select id, recipient_id from mailbox.account'))
    accounts.set(String(row.recipient_id), String(row.id));
});
after(async () => {
  await context.database.close();
  await world.stop();
});

const accountOf = (person: { readonly id: string }): string => accounts.get(person.id) ?? '';

/** Where in how many letters the question is answered. */
async function search(question: string, person: { readonly id: string } = signe): Promise<string[]> {
  const found = await searchLetters(context, accountOf(person), question);
  return found.map(({ where }) => [...where].sort().join('+'));
}

async function pdf(text: string) {
  const { filename, contentType, bytes } = await smallPdf('Ängslyckans underlag.pdf', text);
  return { filename, contentType, content: bytes };
}

const segments = async (): Promise<number> =>
  Number((await rowsOf(world, 'select count(*) as n from mailbox.search_segment'))[0]?.n);
const waiting = async (): Promise<number> =>
  Number((await rowsOf(world, 'select count(*) as n from mailbox.search_due where waits'))[0]?.n);

async function allIndexed(): Promise<void> {
  await until('files are read', async () => (await waiting()) === 0);
  await context.database.transaction(context.organisation, (tx) => indexSoon(tx, accountOf(signe)));
  await until('the index has taken all in', async () => {
    const rows = await rowsOf(world, `select 1 from mailbox.search_due where account_id = '${accountOf(signe)}'`);
    return rows.length === 0;
  });
}

async function everythingIsFound(): Promise<void> {
  assert.deepEqual(await search('förskoleplatsen'), ['subject']);
  assert.deepEqual(await search('FÖRSKOLEPLATS'), ['subject'], 'upper case, and the beginning of a word');
  assert.deepEqual(await search('forskoleplats'), [], 'ö is a letter of its own');
  assert.deepEqual(await search('snöugglan'), ['text']);
  assert.deepEqual(await search('ängslyckans'), ['file-name']);
  assert.deepEqual(await search('tranbärsmossen'), ['file-text']);
  assert.deepEqual(await search('kontaktcenter cafe'), ['details+text'], 'every word, whatever marks it has');
  assert.deepEqual(await search('snöugglan tranbärsmossen'), [], 'not in one letter');
  assert.equal((await search('kommun')).length, 2, 'the sender');
  assert.deepEqual(await search('fet'), ['text'], 'a word between tags; no tag and no style');
  assert.deepEqual(await search('uggleseende'), []);
  assert.deepEqual(await search(' …! '), []);
}

describe('search', () => {
  test('finds senders, subjects, texts, file names and what stands in PDFs, before and after the index took them in', async () => {
    const body = { contentType: 'text/html', text: '<style>.uggleseende{}</style><p>Snöugglan på <b>fet</b> Café</p>' };
    await send(world, { subject: 'Om förskoleplatsen', body });
    await send(world, { subject: 'Underlag', files: [await pdf('Sidan om tranbärsmossen')] });
    await send(world, {
      recipient: amina.id,
      subject: 'Aminas hemlighet',
      body: { contentType: 'text/plain', text: 'snöugglan' },
    });
    await until('the PDF is read', async () => (await search('tranbärsmossen')).length === 1);
    assert.equal(await segments(), 0);
    await everythingIsFound();
    await allIndexed();
    assert.equal(await segments(), 1);
    await everythingIsFound();
    assert.deepEqual(await search('hemlighet'), [], 'another’s mailbox');
    assert.deepEqual(await search('hemlighet', amina), ['subject']);
  });

  test('finds letters in the segment and newer ones, newest first, and a PDF that cannot be read holds up nothing', async () => {
    const content = Buffer.from(`%PDF-1.7\n${'1 0 obj << /Type /Catalog '.repeat(2000)}`);
    const files = [{ filename: 'trasig.pdf', contentType: 'application/pdf', content }];
    await send(world, { subject: 'Förskoleplatsen igen', files });
    await until('files are read', async () => (await waiting()) === 0);
    const found = await searchLetters(context, accountOf(signe), 'förskoleplats');
    assert.equal(found.length, 2);
    assert.ok((found[0]?.at ?? 0) > (found[1]?.at ?? 0));
    await allIndexed();
    assert.deepEqual(
      (await searchLetters(context, accountOf(signe), 'förskoleplats')).map(({ letterId }) => letterId),
      found.map(({ letterId }) => letterId),
    );
  });

  test('a body that stands in its envelope only is found too', async () => {
    const text = `${'ord '.repeat(20_000)} sistasvampen`;
    await send(world, { subject: 'Lång', body: { contentType: 'text/plain', text } });
    await until('the body is read', async () => (await search('sistasvampen')).length === 1);
    assert.deepEqual(await search('sistasvampen'), ['text']);
    await allIndexed();
    assert.deepEqual(await search('sistasvampen'), ['text']);
  });
});

describe('a letter that is removed', () => {
  test('is not found, and its words leave the index', async () => {
    const subject = `Borttagning ${randomUUID()}`;
    await send(world, { subject: `${subject} ett` });
    await allIndexed();
    const [found] = await searchLetters(context, accountOf(signe), subject);
    assert.ok(found !== undefined);
    const [before] = await rowsOf(world, 'select sum(letters) as n from mailbox.search_segment');
    await context.database.transaction(context.organisation, async (tx) => {
      await forgetLetters(tx, [{ id: found.letterId, accountId: accountOf(signe) }]);
      await tx.query.deleteFrom('letter').where('id', '=', found.letterId).execute();
    });
    assert.deepEqual(await search(subject), [], 'at once');
    await until('its words are gone', async () => {
      const [row] = await rowsOf(world, 'select sum(letters) as n from mailbox.search_segment');
      return Number(row?.n) === Number(before?.n) - 1;
    });
    assert.equal((await search('förskoleplats')).length, 2, 'the others are there');
  });

  test('before the index took it in, leaves nothing to take in', async () => {
    await send(world, { subject: 'Aldrig indexerad' });
    const [found] = await searchLetters(context, accountOf(signe), 'aldrig indexerad');
    assert.ok(found !== undefined);
    await context.database.transaction(context.organisation, async (tx) => {
      await forgetLetters(tx, [{ id: found.letterId, accountId: accountOf(signe) }]);
      await tx.query.deleteFrom('letter').where('id', '=', found.letterId).execute();
    });
    await allIndexed();
    assert.deepEqual(await search('aldrig indexerad'), []);
  });
});

describe('many at once', () => {
  test('letters that come while the index works are all found, each once', async () => {
    const word = `myrstack${randomUUID().slice(0, 8)}`;
    const sending = Array.from({ length: 40 }, (_, n) => send(world, { subject: `${word} ${n}` }));
    const indexing = Array.from({ length: 6 }, () =>
      context.database.transaction(context.organisation, (tx) => indexSoon(tx, accountOf(signe))),
    );
    await Promise.all([...sending, ...indexing]);
    assert.equal((await search(word)).length, 40);
    await allIndexed();
    const found = await searchLetters(context, accountOf(signe), word);
    assert.deepEqual([found.length, new Set(found.map(({ letterId }) => letterId)).size], [40, 40]);
  });
});
