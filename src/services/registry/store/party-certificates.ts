// Certificates of parties: one current and one next for each, former ones kept, revoked ones refused at the wire.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { PartyId } from '../owner/party.ts';
import type { RegistryTables } from '../tables.ts';

export type CertificateSlot = 'current' | 'next' | 'former';

export interface PartyCertificate extends PartyId {
  /** SHA-256, hex. */
  readonly fingerprint: string;
  readonly slot: CertificateSlot;
  readonly pem: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly addedAt: Date;
  readonly addedBy: string;
  readonly revoked: { readonly at: Date; readonly why: string } | undefined;
}

interface Row extends PartyId {
  readonly fingerprint: string;
  readonly slot: CertificateSlot;
  readonly pem: string;
  readonly valid_from: Date;
  readonly valid_to: Date;
  readonly added_at: Date;
  readonly added_by: string;
  readonly revoked_at: Date | null;
  readonly revoked_why: string | null;
}

function certificateFrom(row: Row): PartyCertificate {
  const { role, organisation, fingerprint, slot, pem } = row;
  return {
    ...{ role, organisation, fingerprint, slot, pem },
    ...{ validFrom: row.valid_from, validTo: row.valid_to, addedAt: row.added_at, addedBy: row.added_by },
    revoked: row.revoked_at === null ? undefined : { at: row.revoked_at, why: row.revoked_why ?? '' },
  };
}

/** A party's certificates: current, next, then former ones, the latest first. */
export async function certificatesOf(
  { query }: Reader<RegistryTables>,
  { role, organisation }: PartyId,
): Promise<readonly PartyCertificate[]> {
  const kept = query.selectFrom('party_certificate').selectAll().where('role', '=', role);
  const rows = await kept
    .where('organisation', '=', organisation)
    .orderBy(sql`array_position(array['current', 'next', 'former'], slot)`)
    .orderBy('added_at', 'desc')
    .execute();
  return rows.map(certificateFrom);
}

/** Those in use or to be used, of parties that have not ended. */
export async function certificatesInUse({ query }: Reader<RegistryTables>): Promise<readonly PartyCertificate[]> {
  const { rows } = await sql<Row>`select c.* from party_certificate c join party p using (role, organisation)
    where c.slot <> 'former' and p.status <> 'ended' order by c.valid_to`.execute(query);
  return rows.map(certificateFrom);
}

/** Puts a certificate in its slot; what was there is former. False when the party has it in that slot already. */
export async function putCertificate(
  { query }: Transaction<RegistryTables>,
  certificate: Omit<PartyCertificate, 'revoked'>,
): Promise<boolean> {
  const { role, organisation, fingerprint, slot, pem, validFrom, validTo, addedAt, addedBy } = certificate;
  const same = await sql`select from party_certificate where role = ${role} and organisation = ${organisation}
    and fingerprint = ${fingerprint} and slot = ${slot}`.execute(query);
  if (same.rows.length > 0) return false;
  await sql`update party_certificate set slot = 'former' where role = ${role} and organisation = ${organisation}
    and slot = ${slot}`.execute(query);
  await sql`insert into party_certificate (role, organisation, fingerprint, slot, pem, valid_from, valid_to, added_at, added_by)
    values (${role}, ${organisation}, ${fingerprint}, ${slot}, ${pem}, ${validFrom}, ${validTo}, ${addedAt}, ${addedBy})
    on conflict (role, organisation, fingerprint) do update set slot = excluded.slot`.execute(query);
  return true;
}

/** The next certificate becomes the current one, which is former. False when there is no next. */
export async function promoteNext(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
): Promise<boolean> {
  const next = await sql`select from party_certificate where role = ${role} and organisation = ${organisation}
    and slot = 'next' for update`.execute(query);
  if (next.rows.length === 0) return false;
  for (const [from, to] of [
    ['current', 'former'],
    ['next', 'current'],
  ])
    await sql`update party_certificate set slot = ${to} where role = ${role} and organisation = ${organisation}
      and slot = ${from}`.execute(query);
  return true;
}

/** Notes that a certificate is revoked. False when there is none such, or it is already. */
export async function revokeCertificate(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  { fingerprint, why, at }: { readonly fingerprint: string; readonly why: string; readonly at: Date },
): Promise<boolean> {
  const change = query.updateTable('party_certificate').set({ revoked_at: at, revoked_why: why });
  const mine = change.where('role', '=', role).where('organisation', '=', organisation);
  const done = await mine.where('fingerprint', '=', fingerprint).where('revoked_at', 'is', null).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
