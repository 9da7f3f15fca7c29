// Requests that wait for signatures: at most one open for each slot of a recipient, with those who have signed it.
import { sql } from 'kysely';
import type { PersonId } from '../../../domain/person-id.ts';
import { parsePersonId } from '../../../domain/person-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { RegistryTables } from '../tables.ts';
import { hasHad } from './numbers.ts';
import type { RequestKind, RequestSlot, RequestState } from './signing-tables.ts';

export type RequestContent = { readonly [key: string]: JsonValue };

export interface RequestSigner {
  readonly person: PersonId;
  readonly name: string;
  /** Whether the company register listed the signer then. */
  readonly listed: boolean;
  readonly signedAt: Date;
}

export interface PendingRequest {
  readonly id: string;
  readonly recipient: string;
  readonly slot: RequestSlot;
  readonly kind: RequestKind;
  readonly requestedBy: string;
  readonly operator: string;
  readonly content: RequestContent;
  readonly hash: Buffer;
  readonly status: 'Incomplete' | 'RulesNotSupported';
  readonly state: RequestState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly closedAt: Date | undefined;
  readonly signers: readonly RequestSigner[];
}

interface Row {
  readonly id: string;
  readonly recipient: number;
  readonly slot: RequestSlot;
  readonly kind: RequestKind;
  readonly requested_by: string;
  readonly operator: string;
  readonly content: RequestContent;
  readonly content_hash: Buffer;
  readonly status: 'Incomplete' | 'RulesNotSupported';
  readonly state: RequestState;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly closed_at: Date | null;
  readonly signers: readonly { person: number; name: string; listed: boolean; at: string }[];
}

function requestFrom(row: Row): PendingRequest {
  return {
    id: row.id,
    recipient: String(row.recipient),
    slot: row.slot,
    kind: row.kind,
    requestedBy: row.requested_by,
    operator: row.operator,
    content: row.content,
    hash: row.content_hash,
    status: row.status,
    state: row.state,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    closedAt: row.closed_at ?? undefined,
    signers: row.signers.flatMap(({ person, name, listed, at }) => {
      const id = parsePersonId(String(person));
      return id.ok ? [{ person: id.value, name, listed, signedAt: new Date(at) }] : [];
    }),
  };
}

const withSigners = sql<Row['signers']>`coalesce((
  select jsonb_agg(jsonb_build_object('person', s.person, 'name', s.name, 'listed', s.listed, 'at', s.signed_at)
    order by s.signed_at, s.person)
  from pending_signature s where s.request = r.id), '[]')`.as('signers');

function requests({ query }: Reader<RegistryTables>) {
  return query.selectFrom('pending_request as r').selectAll('r').select(withSigners);
}

/** The recipient's open requests. For a recipient that is held, when they are to be changed. */
export async function openRequests(
  reader: Reader<RegistryTables>,
  recipient: string,
): Promise<readonly PendingRequest[]> {
  const rows = await requests(reader)
    .where('r.recipient', '=', Number(recipient))
    .where('r.state', '=', 'open')
    .execute();
  return rows.map(requestFrom);
}

/** The request that was closed last in a slot. */
export async function lastClosed(
  reader: Reader<RegistryTables>,
  recipient: string,
  slot: RequestSlot,
): Promise<PendingRequest | undefined> {
  const row = await requests(reader)
    .where('r.recipient', '=', Number(recipient))
    .where('r.slot', '=', slot)
    .where('r.state', '<>', 'open')
    .orderBy('r.closed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : requestFrom(row);
}

/** One request, whatever became of it. */
export async function requestById(reader: Reader<RegistryTables>, id: string): Promise<PendingRequest | undefined> {
  const row = await requests(reader).where('r.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : requestFrom(row);
}

/** The recipient's requests however they ended, newest first, at most 50. */
export async function requestsOf(
  reader: Reader<RegistryTables>,
  recipient: string,
): Promise<readonly PendingRequest[]> {
  const rows = await requests(reader)
    .where(hasHad('r.recipient', recipient))
    .orderBy('r.created_at', 'desc')
    .limit(50)
    .execute();
  return rows.map(requestFrom);
}

/** Open requests that a call of this operator made and that this person has signed, at most 1000. */
export async function requestsSignedBy(
  reader: Reader<RegistryTables>,
  operator: string,
  person: PersonId,
): Promise<readonly PendingRequest[]> {
  const rows = await requests(reader)
    .innerJoin('pending_signature as mine', 'mine.request', 'r.id')
    .where('mine.person', '=', Number(person))
    .where('r.requested_by', '=', operator)
    .where('r.state', '=', 'open')
    .orderBy('r.created_at')
    .limit(1000)
    .execute();
  return rows.map(requestFrom);
}

/** Open requests of a call of this operator about any of these recipients. */
export async function requestsAbout(
  reader: Reader<RegistryTables>,
  operator: string,
  recipients: readonly string[],
): Promise<readonly PendingRequest[]> {
  if (recipients.length === 0) return [];
  const rows = await requests(reader)
    .where('r.recipient', 'in', recipients.map(Number))
    .where('r.requested_by', '=', operator)
    .where('r.state', '=', 'open')
    .orderBy('r.created_at')
    .execute();
  return rows.map(requestFrom);
}

type NewRequest = Pick<
  PendingRequest,
  'recipient' | 'slot' | 'kind' | 'requestedBy' | 'operator' | 'content' | 'hash' | 'status' | 'createdAt' | 'expiresAt'
>;

/** Opens a request; there must be none open in its slot. Gives its id. */
export async function openRequest({ query }: Transaction<RegistryTables>, request: NewRequest): Promise<string> {
  const { id } = await query
    .insertInto('pending_request')
    .values({
      recipient: Number(request.recipient),
      slot: request.slot,
      kind: request.kind,
      requested_by: request.requestedBy,
      operator: request.operator,
      content: JSON.stringify(request.content),
      content_hash: request.hash,
      status: request.status,
      created_at: request.createdAt,
      expires_at: request.expiresAt,
      closed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Adds who signed, each once, and how the request stands. */
export async function addSigners(
  { query }: Transaction<RegistryTables>,
  request: string,
  status: PendingRequest['status'],
  signers: readonly RequestSigner[],
): Promise<void> {
  await query.updateTable('pending_request').set({ status }).where('id', '=', request).execute();
  if (signers.length === 0) return;
  await query
    .insertInto('pending_signature')
    .values(
      signers.map(({ person, name, listed, signedAt }) => ({
        request,
        person: Number(person),
        name,
        listed,
        signed_at: signedAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** From now on it is another operator's request: the chosen one has asked itself. */
export async function handOver({ query }: Transaction<RegistryTables>, id: string, operator: string): Promise<void> {
  await query.updateTable('pending_request').set({ requested_by: operator }).where('id', '=', id).execute();
}

/** Ends an open request. */
export async function closeRequest(
  { query }: Transaction<RegistryTables>,
  { id }: Pick<PendingRequest, 'id'>,
  state: Exclude<RequestState, 'open'>,
  at: Date,
): Promise<void> {
  await query
    .updateTable('pending_request')
    .set({ state, closed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute();
}

/** Recipients with an open request whose time is over, at most 100. */
export async function expiredRecipients({ query }: Reader<RegistryTables>, now: Date): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('pending_request')
    .select('recipient')
    .distinct()
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .limit(100)
    .execute();
  return rows.map(({ recipient }) => String(recipient));
}
