// Idempotency of what changes webhooks: key + payload → the first answer again; the same key with another payload is refused (DESIGN rule 6).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../../platform/blobs/blobs.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import { claimKey, type KeyedRequest } from '../store/idempotency.ts';
import type { MediatorTables } from '../store/schema.ts';

const DAY_MS = 86_400_000;
/** How long a key is remembered, days. */
const KEY_DAYS = 30;

/** Who asked for what. Without a key it is done each time (a person's click). */
export interface Asked {
  readonly organisation: string;
  readonly actor: string;
  /** Which resource was posted to. */
  readonly path: string;
  readonly key?: string | undefined;
  readonly payload: JsonValue;
}

export interface OnceParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly blobs: BlobStore;
  readonly clock: Clock;
}

/**
 * Does the work once for each key. `prepare` makes what may not wait inside a transaction. The answer is kept encrypted:
 * it may hold a secret. Errors: 'conflict' when the key was used with another payload.
 */
export async function onceOnly<Answer extends object>(
  parts: OnceParts,
  asked: Asked,
  prepare: () => Promise<(tx: Transaction<MediatorTables>) => Promise<Answer>>,
): Promise<{ readonly answer: Answer; readonly replayed: boolean }> {
  const { database, mediator, blobs, clock } = parts;
  const work = await prepare();
  return database.transaction(mediator, async (tx) => {
    const request = requestOf(asked, clock());
    if (request === undefined) return { answer: await work(tx), replayed: false };
    const claim = await claimKey(tx, request);
    const about = `answer ${request.organisation} ${request.scope} ${request.key}`;
    if (claim.kind === 'known') {
      if (claim.payloadHash !== request.payloadHash) throw otherPayload();
      const opened = await blobs.openSmall(mediator, Buffer.from(claim.sealed, 'base64'), about);
      return { answer: JSON.parse(opened.toString()), replayed: true };
    }
    const answer = await work(tx);
    const sealed = await blobs.sealSmall(mediator, Buffer.from(JSON.stringify(answer)), about);
    await claim.keep(sealed.toString('base64'));
    return { answer, replayed: false };
  });
}

function requestOf({ organisation, path, key, payload }: Asked, at: Date): KeyedRequest | undefined {
  if (key === undefined) return undefined;
  const payloadHash = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
  return {
    organisation,
    scope: `POST ${path}`,
    key,
    payloadHash,
    expiresAt: new Date(at.getTime() + KEY_DAYS * DAY_MS),
  };
}

function otherPayload(): BrevduvaError {
  return new BrevduvaError('conflict', 'the key was used with another payload', { reason: 'key-reused' });
}
