// The sweep against a real PostgreSQL: what a delivery refers to stays, what none does goes, young files are left alone.
import assert from 'node:assert/strict';
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { BlobStore } from '../../platform/blobs/blobs.ts';
import { makeKeyFile } from '../../platform/blobs/key-encryption-key.ts';
import { Database } from '../../platform/database/database.ts';
import { declareEvents } from '../../platform/events/events.ts';
import { createLog } from '../../platform/log.ts';
import { declarations } from './events.ts';
import { storeAccepted } from './store/accept.ts';
import type { MediatorTables } from './store/schema.ts';
import { sweeping } from './sweep-blobs.ts';

const mediator = organisation('164021000015');
const senders = [organisation('162021003898'), organisation('162021004748')];
const log = createLog('mediator', { level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'brevduva-sweep-'));
let files: TestDatabase;
let database: Database<MediatorTables>;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('./migrations/', import.meta.url)] });
  database = Database.open({ url: files.url, schema: 'mediator' });
});
after(async () => {
  await database.close();
  await files.drop();
  rmSync(folder, { recursive: true });
});

test('every sender’s orphans go, and nothing that a delivery refers to or that may still become one', async () => {
  const keyFile = join(folder, 'blobs.key');
  makeKeyFile(keyFile);
  const directory = join(folder, 'blobs');
  const blobs = BlobStore.open({ directory, keyFile });
  assert.deepEqual(await blobs.organisations(), []);
  const sweep = sweeping({ database, mediator, blobs, log });
  await sweep();
  const kept: [Organisationsnummer, string][] = [];
  const gone: [Organisationsnummer, string][] = [];
  const old = new Date(Date.now() - 2 * 86_400_000);
  for (const sender of senders) {
    const put = (text: string) => blobs.put(sender, Buffer.from(text));
    const [used, orphan, young] = [await put('used'), await put('orphan'), await put('young')];
    for (const address of [used, orphan]) utimesSync(join(directory, sender, address.slice(0, 2), address), old, old);
    await refer(sender, used);
    kept.push([sender, used], [sender, young]);
    gone.push([sender, orphan]);
  }
  assert.deepEqual([...(await blobs.organisations())].sort(), [...senders].sort());
  assert.equal((await sweep()).kind, 'retry');
  for (const [sender, address] of kept) assert.ok((await blobs.get(sender, address)).length > 0);
  for (const [sender, address] of gone) await assert.rejects(blobs.get(sender, address), /no such blob/);
});

async function refer(senderId: Organisationsnummer, address: string): Promise<void> {
  const audit = declareEvents(declarations, { log, registry: new Registry() });
  const acceptedAt = new Date();
  const delivery = {
    ...{ id: randomUUIDv7(), senderId, senderName: 'Kommun', recipient: '198101052382', messageIds: ['m-1'] },
    ...({ door: 'rest', handedInBy: senderId, clientId: 'client-1', idempotencyKey: randomUUIDv7() } as const),
    ...{ payloadHash: randomBytes(32), signedBy: senderId, signerFingerprint: 'aa', signatureAlgorithm: 'rsa-sha256' },
    ...({ content: { kind: 'blob', address }, contentBytes: 1, lane: 0 } as const),
    ...{ acceptedAt, expiresAt: new Date(acceptedAt.getTime() + 3_600_000) },
  };
  await database.transaction(mediator, (tx) => storeAccepted(tx, audit, [delivery]));
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
