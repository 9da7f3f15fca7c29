// Webhooks as their owners and staff see and change them. Whatever changes one takes it from whoever is delivering (claim).
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorTables } from './schema.ts';
import type { WebhookTable } from './webhook-tables.ts';

export type PausedBecause = NonNullable<WebhookTable['paused_because']>;

/** What its owner decides. */
export interface WebhookSettings {
  readonly url: string;
  readonly description: string;
  /** Absent: every kind. */
  readonly kinds?: readonly string[] | undefined;
  /** Most events in one call. */
  readonly maxEvents: number;
}

export interface Webhook extends WebhookSettings {
  readonly id: string;
  readonly organisation: string;
  readonly state: 'active' | 'paused';
  readonly pausedBecause?: PausedBecause;
  /** Everything up to here has been taken. */
  readonly position: number;
  readonly failures: number;
  /** Since when the event at the position has been tried. */
  readonly waitingSince?: Date;
  readonly nextAttemptAt?: Date;
  readonly lastSuccessAt?: Date;
  readonly lastFailure?: { readonly at: Date; readonly reason: string; readonly status?: number };
  readonly createdAt: Date;
  readonly secrets: readonly { readonly id: string; readonly createdAt: Date }[];
}

export interface NewSecret {
  readonly id: string;
  readonly sealed: Buffer;
  readonly createdAt: Date;
}

/** One of this organisation's, or of anybody's (staff). */
export interface WhichWebhook {
  readonly id: string;
  readonly organisation?: string | undefined;
}

/** How many the organisation has; nobody else makes one for it before this transaction ends. */
export async function countAlone(tx: Transaction<MediatorTables>, organisation: string): Promise<number> {
  const key = sql`hashtextextended(current_schema() || ' webhooks of ' || ${organisation}::text, 0)`;
  await sql`select pg_advisory_xact_lock(${key})`.execute(tx.query);
  return (await listWebhooks(tx, { organisation, limit: 1, offset: 0 })).totalRecords;
}

/** The organisation's webhooks, or everybody's, oldest first. */
export async function listWebhooks(
  reader: Reader<MediatorTables>,
  { organisation, limit, offset }: { organisation?: string; limit: number; offset: number },
): Promise<{ readonly webhooks: readonly Webhook[]; readonly totalRecords: number }> {
  const whose = sql<boolean>`${organisation ?? null}::text is null or organisation = ${organisation ?? null}`;
  const rows = await reader.query
    .selectFrom('webhook')
    .selectAll()
    .where(whose)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { count } = await reader.query
    .selectFrom('webhook')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(whose)
    .executeTakeFirstOrThrow();
  return { webhooks: await withSecrets(reader, rows), totalRecords: count };
}

/** Undefined also for somebody else's. */
export async function findWebhook(
  reader: Reader<MediatorTables>,
  { id, organisation }: WhichWebhook,
): Promise<Webhook | undefined> {
  const row = await reader.query.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || (organisation !== undefined && row.organisation !== organisation)) return undefined;
  return (await withSecrets(reader, [row]))[0];
}

/** Its row, locked until commit. */
export async function lockWebhook(tx: Transaction<MediatorTables>, which: WhichWebhook): Promise<Webhook | undefined> {
  await tx.query.selectFrom('webhook').select('id').where('id', '=', which.id).forUpdate().execute();
  return findWebhook(tx, which);
}

/** Adds one, active from the position, with its first secret. */
export async function insertWebhook(
  tx: Transaction<MediatorTables>,
  made: WebhookSettings & { id: string; organisation: string; createdBy: string; position: number; at: Date },
  secret: NewSecret,
): Promise<void> {
  await tx.query
    .insertInto('webhook')
    .values({
      id: made.id,
      organisation: made.organisation,
      created_by: made.createdBy,
      ...columnsOf(made),
      state: 'active',
      position: made.position,
      next_at: made.at,
      created_at: made.at,
    })
    .execute();
  await insertSecret(tx, made.id, secret);
}

export async function insertSecret(tx: Transaction<MediatorTables>, webhook: string, secret: NewSecret): Promise<void> {
  const row = { id: secret.id, webhook_id: webhook, sealed: secret.sealed, created_at: secret.createdAt };
  await tx.query.insertInto('webhook_secret').values(row).execute();
}

export async function deleteSecret(tx: Transaction<MediatorTables>, webhook: string, secret: string): Promise<void> {
  await tx.query.deleteFrom('webhook_secret').where('id', '=', secret).where('webhook_id', '=', webhook).execute();
}

export async function deleteWebhook(tx: Transaction<MediatorTables>, id: string): Promise<void> {
  await tx.query.deleteFrom('webhook').where('id', '=', id).execute();
}

/** Its secrets as they are kept, oldest first. */
export async function sealedSecrets(reader: Reader<MediatorTables>, webhook: string) {
  const rows = reader.query.selectFrom('webhook_secret').select(['id', 'sealed']).where('webhook_id', '=', webhook);
  return rows.orderBy('created_at').orderBy('id').execute();
}

export interface WebhookChange {
  readonly settings?: WebhookSettings;
  readonly state?: { readonly kind: 'active' } | { readonly kind: 'paused'; readonly because: PausedBecause };
  readonly position?: number;
}

/** Changes it, takes it from whoever delivers, and tries at once where it is active: a new address gets its own three days. */
export async function updateWebhook(
  tx: Transaction<MediatorTables>,
  id: string,
  { settings, state, position }: WebhookChange,
  at: Date,
): Promise<void> {
  const because = state?.kind === 'paused' ? state.because : null;
  await tx.query
    .updateTable('webhook')
    .set((eb) => ({
      ...(settings === undefined ? {} : columnsOf(settings)),
      ...(state === undefined ? {} : { state: state.kind, paused_because: because }),
      ...(position === undefined ? {} : { position }),
      claim: eb('claim', '+', 1),
      leased_until: new Date(0),
      next_at: at,
      failures: 0,
      waiting_since: null,
    }))
    .where('id', '=', id)
    .execute();
}

function columnsOf({ url, description, kinds, maxEvents }: WebhookSettings) {
  return { url, description, kinds: kinds === undefined ? null : [...kinds], max_events: maxEvents };
}

async function withSecrets(
  reader: Reader<MediatorTables>,
  rows: readonly Selectable<WebhookTable>[],
): Promise<readonly Webhook[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const found = reader.query.selectFrom('webhook_secret').select(['id', 'webhook_id', 'created_at']);
  const secrets = await found.where('webhook_id', 'in', ids).orderBy('created_at').orderBy('id').execute();
  const of = Map.groupBy(secrets, (secret) => secret.webhook_id);
  return rows.map((row) => asWebhook(row, of.get(row.id) ?? []));
}

function asWebhook(row: Selectable<WebhookTable>, secrets: readonly { id: string; created_at: Date }[]): Webhook {
  const { last_failure: reason, last_failure_at: failedAt, last_status: status } = row;
  return {
    id: row.id,
    organisation: row.organisation,
    url: row.url,
    description: row.description,
    ...(row.kinds === null ? {} : { kinds: row.kinds }),
    maxEvents: row.max_events,
    state: row.state,
    ...(row.paused_because === null ? {} : { pausedBecause: row.paused_because }),
    position: row.position,
    failures: row.failures,
    ...(row.waiting_since === null ? {} : { waitingSince: row.waiting_since }),
    ...(row.state === 'active' && row.failures > 0 ? { nextAttemptAt: row.next_at } : {}),
    ...(row.last_success_at === null ? {} : { lastSuccessAt: row.last_success_at }),
    ...(reason === null || failedAt === null
      ? {}
      : { lastFailure: { at: failedAt, reason, ...(status === null ? {} : { status }) } }),
    createdAt: row.created_at,
    secrets: secrets.map(({ id, created_at }) => ({ id, createdAt: created_at })),
  };
}
