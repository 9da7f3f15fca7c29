// The platform's tables in every service's schema, as Kysely sees them (src/platform/migrations). Services extend PlatformTables.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { JsonValue } from './json.ts';

export interface PlatformTables {
  audit_event: AuditEventTable;
  job: JobTable;
  session: SessionTable;
  idempotency: IdempotencyTable;
  service_pause: ServicePauseTable;
  backup_run: BackupRunTable;
  certificate_warning: CertificateWarningTable;
}

/** What happened in the service's business, append-only: its role may insert and read, never change. */
export interface AuditEventTable {
  id: Generated<number>;
  at: Generated<Date>;
  organisation: string;
  kind: string;
  /** Who did it: a log-in's id, a client's id, an organisation, or 'system'. */
  actor: string;
  /** What it was done to: a letter's or delivery's id. */
  subject: string;
  details: JSONColumnType<{ readonly [key: string]: JsonValue }>;
}

export interface JobTable {
  id: Generated<number>;
  organisation: string;
  kind: string;
  key: string;
  payload: ColumnType<JsonValue, string, string>;
  /** When it may next be claimed: while it is claimed, when the lease ends. */
  next_at: Generated<Date>;
  /** How many times it was claimed; the number is the fencing token of the running attempt. */
  attempt: Generated<number>;
  created_at: Generated<Date>;
  last_error: string | null;
}

export interface SessionTable {
  /** SHA-256 of the cookie's value: who reads the table cannot log in with it. */
  id: string;
  data: ColumnType<JsonValue, string, string>;
  created_at: Generated<Date>;
  expires_at: Date;
}

/** One row for each request of an outside system that must not be done twice (DESIGN rule 6). */
export interface IdempotencyTable {
  organisation: string;
  /** Who sent it and through which door, e.g. `letters:client-1`. */
  scope: string;
  key: string;
  /** SHA-256 of the payload, hex. */
  payload_hash: string;
  status: number | null;
  answer: ColumnType<JsonValue | null, string | null, string | null>;
  created_at: Generated<Date>;
  expires_at: Date;
}

/** While a row is there the service takes in and starts nothing (docs/backup.md). */
export interface ServicePauseTable {
  /** '*' for every organisation of the service. */
  organisation: string;
  reason: string;
  since: Generated<Date>;
  by: string;
  details: JSONColumnType<{ readonly [key: string]: JsonValue }>;
}

/** A backup that was written whole. */
export interface BackupRunTable {
  id: Generated<number>;
  /** The moment that it shows. */
  at: Date;
  bytes: number;
  duration_ms: number;
  /** Of the file, hex. */
  sha256: string;
  verified_at: Date | null;
}

/** A warning that was given, so that it is not given again at every start. */
export interface CertificateWarningTable {
  /** SHA-256 of the certificate or revocation list, hex. */
  subject: string;
  warning: string;
  told_at: Generated<Date>;
}
