// Agreements, terms and who accepted them: only ever added to, but for an agreement's end.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { PartyId } from '../owner/party.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { Acceptance, TermsVersion } from '../owner/terms-standing.ts';
import type { RegistryTables } from '../tables.ts';

/** Days are yyyy-mm-dd. */
export interface Agreement {
  readonly id: string;
  /** Diary number or another name of the document. */
  readonly reference: string;
  readonly signedOn: string;
  /** Who signed for the party. */
  readonly signedBy: string;
  readonly from: string;
  readonly until: string | undefined;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** A party's agreements, the latest first. */
export async function agreementsWith(
  { query }: Reader<RegistryTables>,
  { role, organisation }: PartyId,
): Promise<readonly Agreement[]> {
  const kept = query.selectFrom('party_agreement').selectAll().where('role', '=', role);
  const rows = await kept
    .where('organisation', '=', organisation)
    .orderBy('from_day', 'desc')
    .orderBy('recorded_at', 'desc')
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, reference: row.reference, signedOn: row.signed_on, signedBy: row.signed_by },
    ...{ from: row.from_day, until: row.until_day ?? undefined },
    ...{ recordedAt: row.recorded_at, recordedBy: row.recorded_by },
  }));
}

type NewAgreement = Omit<Agreement, 'recordedAt' | 'recordedBy'>;

/** Puts an agreement in. False when one with the id is there. */
export async function addAgreement(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  agreement: NewAgreement,
  recorded: { readonly at: Date; readonly by: string },
): Promise<boolean> {
  const { id, reference, signedOn, signedBy, from, until = null } = agreement;
  const put = await query
    .insertInto('party_agreement')
    .values({
      ...{ id, role, organisation, reference, signed_on: signedOn, signed_by: signedBy },
      ...{ from_day: from, until_day: until, recorded_at: recorded.at, recorded_by: recorded.by },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (put.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Writes an agreement's last day. False when there is none such, or it has an end already. */
export async function endAgreement(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  { id, until }: { readonly id: string; readonly until: string },
): Promise<boolean> {
  const change = query.updateTable('party_agreement').set({ until_day: until }).where('id', '=', id);
  const mine = change.where('role', '=', role).where('organisation', '=', organisation);
  const ended = await mine.where('until_day', 'is', null).where('from_day', '<=', until).executeTakeFirst();
  return ended.numUpdatedRows > 0n;
}

interface TermsRow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly roles: PartyRole[];
  readonly in_force_from: string;
  readonly accept_by: string;
  readonly address: string | null;
  readonly content: string;
  readonly published_at: Date;
  readonly published_by: string;
}

function termsFrom(row: TermsRow): TermsVersion {
  const { id, name, version, roles, content } = row;
  return {
    ...{ id, name, version, roles, content },
    inForceFrom: row.in_force_from,
    acceptBy: row.accept_by,
    address: row.address ?? undefined,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
  };
}

/** Every version, by name, the latest first. */
export async function allTerms({ query }: Reader<RegistryTables>): Promise<readonly TermsVersion[]> {
  const terms = query.selectFrom('terms_version').selectAll().orderBy('name');
  const rows = await terms.orderBy('in_force_from', 'desc').orderBy('published_at', 'desc').execute();
  return rows.map(termsFrom);
}

/** One version, or undefined. */
export async function termsById({ query }: Reader<RegistryTables>, id: string): Promise<TermsVersion | undefined> {
  const row = await query.selectFrom('terms_version').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : termsFrom(row);
}

/** Puts a version in. False when one with the id, or with its name and version, is there. */
export async function addTerms({ query }: Transaction<RegistryTables>, terms: TermsVersion): Promise<boolean> {
  const { id, name, version, roles, inForceFrom, acceptBy, address = null, content } = terms;
  const put = await query
    .insertInto('terms_version')
    .values({
      ...{ id, name, version, roles: [...roles], in_force_from: inForceFrom, accept_by: acceptBy, address, content },
      ...{ published_at: terms.publishedAt, published_by: terms.publishedBy },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (put.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What a party has accepted, or everybody. */
export async function acceptances(
  { query }: Reader<RegistryTables>,
  party?: PartyId,
): Promise<readonly (Acceptance & PartyId)[]> {
  const { rows } = await sql<Acceptance & PartyId>`
    select terms, role, organisation, accepted_on as "acceptedOn", accepted_by as "acceptedBy",
      recorded_at as "recordedAt", recorded_by as "recordedBy"
    from terms_acceptance
    where ${party?.role ?? null}::text is null or (role = ${party?.role ?? null} and organisation = ${party?.organisation ?? null})
    order by accepted_on desc, recorded_at desc`.execute(query);
  return rows;
}

/** Puts an acceptance in. False when it is there. */
export async function addAcceptance(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  { terms, acceptedOn, acceptedBy, recordedAt, recordedBy }: Acceptance,
): Promise<boolean> {
  const put = await query
    .insertInto('terms_acceptance')
    .values({
      ...{ terms, role, organisation, accepted_on: acceptedOn, accepted_by: acceptedBy },
      ...{ recorded_at: recordedAt, recorded_by: recordedBy },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (put.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
