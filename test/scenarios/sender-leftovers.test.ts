// What nobody will ask for again goes away by itself: blobs that no row refers to, keys that have expired; nothing else does.
import assert from 'node:assert/strict';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { BlobStore } from '../../src/platform/blobs/blobs.ts';
import { aPdf, kommunB, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

function blobFiles(): string[] {
  const folder = world.config.blobs.directory;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\/[0-9a-f]{64}$/.test(path) && statSync(path).isFile());
}

function organisation(): Organisationsnummer {
  const parsed = parseOrganisationsnummer(kommunB.id);
  assert.ok(parsed.ok);
  return parsed.value;
}

test('after a day, what no row refers to is removed; the letters and drafts keep theirs', async () => {
  const anna = await world.person('anna.ask');
  const begin = async (bytes: Uint8Array): Promise<void> => {
    await anna.open(`${world.address}/letters/new`);
    await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
    await anna.open(`${anna.url}/letter`);
    const files = [{ filename: 'a.pdf', contentType: 'application/pdf', bytes }];
    await anna.press(/Bifoga valda filer/, { subject: 'Med bilaga', text: 'Hej', files });
  };
  await begin(await aPdf(1));
  await begin(await aPdf(2));
  await anna.press(/Granska brevet/);
  await anna.press(/Skicka brevet/);
  await until('handed over', async () => world.mediator.taken.at(-1));
  await begin(await aPdf(3));
  await anna.press(/Ja, släng utkastet/);
  const blobs = BlobStore.open(world.config.blobs);
  await blobs.put(organisation(), Buffer.from('nobody refers to this'));
  // A draft's file, a letter's file, its signed delivery; a thrown-away draft's file and the orphan.
  assert.equal(blobFiles().length, 5);
  const young = await blobs.put(organisation(), Buffer.from('this will be referred to in a moment'));
  const old = new Date(Date.now() - 2 * 86_400_000);
  for (const file of blobFiles()) if (!file.endsWith(young)) utimesSync(file, old, old);
  const key = `insert into sender.idempotency (organisation, scope, key, payload_hash, status, answer, expires_at)
    values ($1, 's', $2, 'h', 202, '"x"', $3)`;
  await query(key, [kommunB.id, 'expired', old]);
  await query(key, [kommunB.id, 'living', new Date(Date.now() + 86_400_000)]);
  await query(`update sender.job set next_at = now() where kind = 'tidy-up'`);
  await until('tidied up', async () => {
    const rows = await query(`select key from sender.idempotency where scope = 's'`);
    return rows.length === 1 && rows[0]?.['key'] === 'living' ? true : undefined;
  });
  assert.equal(blobFiles().length, 4);
  assert.ok(blobFiles().some((file) => file.endsWith(young)));
  assert.equal((await query(`select 1 from sender.job where kind = 'tidy-up'`)).length, 2);
});
