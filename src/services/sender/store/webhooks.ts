// All SQL about webhooks: whose they are, how far each has come, with which secrets it signs.
import type { Selectable, Updateable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;
type Row = Selectable<SenderTables['webhook']>;

/** What its owner decides. */
export interface WebhookSettings {
  readonly url: string;
  readonly description: string;
  /** Absent: every kind. */
  readonly kinds?: readonly string[] | undefined;
}

export interface Webhook extends WebhookSettings {
  readonly id: string;
  readonly state: 'active' | 'paused';
  readonly pausedBecause: Row['paused_because'];
  /** Every notice up to here has been taken. */
  readonly position: number;
  readonly failures: number;
  /** Since when the oldest is tried. */
  readonly waitingSince: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
  readonly lastFailure: { readonly at: Date; readonly reason: string; readonly status: number | undefined } | undefined;
  readonly createdAt: Date;
  readonly secrets: readonly { readonly id: string; readonly createdAt: Date }[];
}

/** The organisation's, oldest first; at most a hundred. */
export async function listWebhooks(reader: Reader<SenderTables>): Promise<readonly Webhook[]> {
  const rows = await reader.query
    .selectFrom('webhook')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .orderBy('created_at')
    .orderBy('id')
    .limit(100)
    .execute();
  const secrets = await reader.query
    .selectFrom('webhook_secret')
    .select(['id', 'webhook_id', 'created_at'])
    .where('organisation', '=', reader.organisation)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) =>
    asWebhook(
      row,
      secrets.filter(({ webhook_id: of }) => of === row.id),
    ),
  );
}

/** One of the organisation's, or undefined. */
export async function findWebhook(reader: Reader<SenderTables>, id: string): Promise<Webhook | undefined> {
  return (await listWebhooks(reader)).find((webhook) => webhook.id === id);
}

/** The same, locked until the transaction ends. */
export async function lockWebhook(tx: Tx, id: string): Promise<Webhook | undefined> {
  await tx.query
    .selectFrom('webhook')
    .select('id')
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .forUpdate()
    .execute();
  return await findWebhook(tx, id);
}

/** Adds one that follows from the position. False when there is one with that id already, whoever's it is. */
export async function insertWebhook(
  tx: Tx,
  made: WebhookSettings & { readonly id: string; readonly by: string; readonly position: number; readonly at: Date },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('webhook')
    .values({
      id: made.id,
      organisation: tx.organisation,
      created_by: made.by,
      ...columnsOf(made),
      state: 'active',
      position: made.position,
      created_at: made.at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export type WebhookChange = Omit<Updateable<SenderTables['webhook']>, 'id' | 'organisation'>;

/** Changes its row. */
export async function updateWebhook(tx: Tx, id: string, change: WebhookChange): Promise<void> {
  await tx.query
    .updateTable('webhook')
    .set(change)
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** Removes it with its secrets. True when there was one. */
export async function deleteWebhook(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('webhook')
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Adds a secret. False when there is one with that id already. */
export async function insertSecret(
  tx: Tx,
  webhook: string,
  secret: { readonly id: string; readonly sealed: Buffer; readonly at: Date },
): Promise<boolean> {
  const { id, sealed, at } = secret;
  const row = { id, webhook_id: webhook, organisation: tx.organisation, sealed, created_at: at };
  const result = await tx.query
    .insertInto('webhook_secret')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Removes a secret. */
export async function deleteSecret(tx: Tx, webhook: string, secret: string): Promise<void> {
  await tx.query
    .deleteFrom('webhook_secret')
    .where('id', '=', secret)
    .where('webhook_id', '=', webhook)
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** Its secrets as they are kept, oldest first. */
export async function sealedSecrets(
  reader: Reader<SenderTables>,
  webhook: string,
): Promise<readonly { readonly id: string; readonly sealed: Buffer }[]> {
  return await reader.query
    .selectFrom('webhook_secret')
    .select(['id', 'sealed'])
    .where('webhook_id', '=', webhook)
    .where('organisation', '=', reader.organisation)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Settings as columns. */
export function columnsOf({ url, description, kinds }: WebhookSettings) {
  return { url, description, kinds: kinds === undefined ? null : [...kinds] };
}

function asWebhook(row: Row, secrets: readonly { readonly id: string; readonly created_at: Date }[]): Webhook {
  const { last_failure: reason, last_failure_at: failedAt } = row;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    ...(row.kinds === null ? {} : { kinds: row.kinds }),
    state: row.state,
    pausedBecause: row.paused_because,
    position: row.position,
    failures: row.failures,
    waitingSince: row.waiting_since ?? undefined,
    lastSuccessAt: row.last_success_at ?? undefined,
    lastFailure:
      reason === null || failedAt === null ? undefined : { at: failedAt, reason, status: row.last_status ?? undefined },
    createdAt: row.created_at,
    secrets: secrets.map(({ id, created_at: createdAt }) => ({ id, createdAt })),
  };
}
