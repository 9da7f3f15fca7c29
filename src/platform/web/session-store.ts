// Sessions on the server: the browser holds a secret, the database a hash of it and contents sealed under it (OWASP ASVS 7).
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { JsonValue } from '../database/json.ts';

/** What the store needs of a service's database: any `Database<…>` fits. */
export interface SessionDatabase {
  transaction<T>(
    organisation: Organisationsnummer,
    work: (tx: { readonly query: QueryExecutorProvider }) => Promise<T>,
  ): Promise<T>;
}

/** A log-in under way, or somebody logged in. The two never stand in for each other. */
export type SessionKind = 'login-attempt' | 'session';

export interface SessionLimits {
  /** Ends when unused this long. */
  readonly idleMs: number;
  /** Ends this long after it began, used or not. */
  readonly absoluteMs: number;
}

interface Row {
  readonly data: { readonly kind?: string; readonly sealed?: string; readonly until?: string };
  readonly expires_at: Date;
}

// A whole write for each page seen would be too much: the idle time is counted in steps of this.
const TOUCH_MS = 60_000;
const TAG_BYTES = 16;

/** 256 random bits, for a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function idOf(secret: string): string {
  return createHash('sha256').update('brevduva session id\n').update(secret).digest('hex');
}

// The key comes from the cookie's secret, which the database never holds: a copy of the table shows nobody's number.
function keyOf(secret: string, kind: SessionKind): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'brevduva session', kind, 32));
}

function seal(secret: string, kind: SessionKind, contents: JsonValue): string {
  // The key is used once (contents are never written again), so that a nonce of zeros is safe.
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, kind), Buffer.alloc(12));
  cipher.setAAD(Buffer.from(idOf(secret)));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(contents), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64');
}

function unseal(secret: string, kind: SessionKind, text: string): unknown {
  const sealed = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, kind), Buffer.alloc(12));
  decipher.setAAD(Buffer.from(idOf(secret)));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const text8 = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  return JSON.parse(text8.toString('utf8'));
}

/** The sessions of one service, shared by all its processes. Errors: 'unavailable' when the database is. */
export class SessionStore {
  readonly #database: SessionDatabase;
  readonly #organisation: Organisationsnummer;

  constructor(database: SessionDatabase, organisation: Organisationsnummer) {
    this.#database = database;
    this.#organisation = organisation;
  }

  /** Stores contents under a secret that was never used before; drops a few that have expired on the way. */
  async create(secret: string, kind: SessionKind, contents: JsonValue, limits: SessionLimits): Promise<void> {
    const now = Date.now();
    const until = new Date(now + limits.absoluteMs);
    const expires = new Date(now + Math.min(limits.idleMs, limits.absoluteMs));
    const data = JSON.stringify({ kind, sealed: seal(secret, kind, contents), until: until.toISOString() });
    await this.#database.transaction(this.#organisation, async ({ query }) => {
      await sql`delete from session where id in
        (select id from session where expires_at < ${new Date(now)} limit 50 for update skip locked)`.execute(query);
      await sql`insert into session (id, data, expires_at)
        values (${idOf(secret)}, ${data}::jsonb, ${expires})`.execute(query);
    });
  }

  /** The contents, or undefined when there are none or they have expired; counts as use. */
  async read(secret: string, kind: SessionKind, limits: SessionLimits): Promise<unknown> {
    const id = idOf(secret);
    return await this.#database.transaction(this.#organisation, async ({ query }) => {
      const found = await sql<Row>`select data, expires_at from session where id = ${id}`.execute(query);
      const contents = openRow(found.rows[0], secret, kind);
      const until = Date.parse(found.rows[0]?.data.until ?? '');
      const expires = Math.min(Date.now() + limits.idleMs, until);
      if (contents !== undefined && expires - Number(found.rows[0]?.expires_at) > TOUCH_MS)
        await sql`update session set expires_at = ${new Date(expires)} where id = ${id}`.execute(query);
      return contents;
    });
  }

  /** The contents, once: whoever comes second gets undefined. */
  async take(secret: string, kind: SessionKind): Promise<unknown> {
    const found = await this.#database.transaction(this.#organisation, ({ query }) =>
      sql<Row>`delete from session where id = ${idOf(secret)} returning data, expires_at`.execute(query),
    );
    return openRow(found.rows[0], secret, kind);
  }

  /** Ends a session; one that is not there is fine. */
  async end(secret: string): Promise<void> {
    await this.#database.transaction(this.#organisation, ({ query }) =>
      sql`delete from session where id = ${idOf(secret)}`.execute(query),
    );
  }
}

function openRow(row: Row | undefined, secret: string, kind: SessionKind): unknown {
  if (row === undefined || row.data.kind !== kind || row.data.sealed === undefined) return undefined;
  return row.expires_at.getTime() <= Date.now() ? undefined : unseal(secret, kind, row.data.sealed);
}
