// A mediator's database with a mediation log, without the mediator: deliveries and events are put in as it puts them in.
import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { type Organisationsnummer, parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { Database } from '../src/platform/database/database.ts';
import { declareEvents } from '../src/platform/events/events.ts';
import { createLog } from '../src/platform/log.ts';
import { declarations } from '../src/services/mediator/events.ts';
import { readChain, writeChain } from '../src/services/mediator/log/chain-export.ts';
import type { Checkpoint } from '../src/services/mediator/log/checkpoint.ts';
import { chainParts } from '../src/services/mediator/log/store/read-chain.ts';
import { verifyChain } from '../src/services/mediator/log/verify-chain.ts';
import { storeAccepted } from '../src/services/mediator/store/accept.ts';
import { type FeedKind, tellEvents } from '../src/services/mediator/store/feed.ts';
import type { MediatorTables } from '../src/services/mediator/store/schema.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export const mediator = organisation('164021000015');
export const sender = organisation('162021003898');
export const otherSender = organisation('162021004748');
const operator = { id: '164022000022', name: 'Brevlådan' };

/** Skatteverket's published test numbers. */
export const recipients: readonly string[] = readFileSync(
  new URL('./vectors/identities/personnummer.txt', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '');

export class LogWorld {
  readonly files: TestDatabase;
  readonly db: Database<MediatorTables>;
  readonly audit = declareEvents(declarations, {
    log: createLog('mediator', { level: 'silent' }),
    registry: new Registry(),
  });

  private constructor(files: TestDatabase) {
    this.files = files;
    this.db = Database.open({ url: files.url, schema: 'mediator', maxConnections: 12 });
  }

  static async open(): Promise<LogWorld> {
    const folders = [new URL('../src/services/mediator/migrations/', import.meta.url)];
    return new LogWorld(await testDatabase({ schema: 'mediator', folders }));
  }

  get reader() {
    return this.db.reader(mediator);
  }

  async close(): Promise<void> {
    await this.db.close();
    await this.files.drop();
  }

  /** Accepts a delivery. */
  async accept(
    options: { readonly recipient?: string; readonly by?: Organisationsnummer; readonly at?: Date } = {},
  ): Promise<string> {
    const { recipient = recipients[0] ?? '', by = sender, at = new Date() } = options;
    const id = randomUUIDv7();
    await this.db.transaction(mediator, (tx) =>
      storeAccepted(tx, this.audit, [
        {
          id,
          senderId: by,
          senderName: 'Kommun B',
          recipient,
          messageIds: [`m-${id}`],
          door: 'rest',
          handedInBy: by,
          clientId: 'client-1',
          idempotencyKey: id,
          payloadHash: Buffer.alloc(32),
          signedBy: by,
          signerFingerprint: 'aa',
          signatureAlgorithm: 'rsa-sha256',
          content: { kind: 'row', sealed: Buffer.alloc(10) },
          contentBytes: 10,
          lane: 0,
          acceptedAt: at,
          expiresAt: new Date(at.getTime() + 3_600_000),
        },
      ]),
    );
    return id;
  }

  tell(deliveryId: string, kinds: readonly FeedKind[], at = new Date(), senderId = sender): Promise<void> {
    const details = { operator, transId: 'T1' };
    return this.db.transaction(mediator, (tx) =>
      tellEvents(
        tx,
        this.audit,
        kinds.map((kind) => ({ senderId, deliveryId, kind, at, details })),
      ),
    );
  }

  /** Accepts, and delivers at the same moment. */
  async delivered(
    options: { readonly recipient?: string; readonly by?: Organisationsnummer; readonly at?: Date } = {},
  ): Promise<string> {
    const { at = new Date(), by = sender } = options;
    const id = await this.accept(options);
    await this.tell(id, ['attempted', 'delivered'], at, by);
    const { query } = this.reader;
    await query.deleteFrom('outbox').where('delivery_id', '=', id).execute();
    await query.updateTable('delivery').set({ result: 'delivered', finished_at: at }).where('id', '=', id).execute();
    return id;
  }

  /** The chain as the lines of an export. */
  async exported(): Promise<string[]> {
    const lines: string[] = [];
    await this.db.transaction(mediator, async (tx) => {
      for await (const line of writeChain(chainParts(tx))) lines.push(line.slice(0, -1));
    });
    return lines;
  }

  async verified(checkpoints: readonly Checkpoint[] = []) {
    return verifyLines(await this.exported(), checkpoints);
  }
}

export const verifyLines = (lines: readonly string[], checkpoints: readonly Checkpoint[] = []) =>
  verifyChain(readChain(each(lines)), checkpoints);

export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
